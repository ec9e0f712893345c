"""Slides in the looks of our pages, by python-pptx; inches throughout."""

from territory_opt.report.executive.deck.box import Box
from territory_opt.report.executive.deck.deck import Deck

__all__ = ["Box", "Deck"]
