"""Families that are split at a price: their leads chosen, and plans under them."""

from territory_opt.solvers.families.led import at_own_leads, led_by
from territory_opt.solvers.families.search import LeadSearch

__all__ = ["LeadSearch", "at_own_leads", "led_by"]
