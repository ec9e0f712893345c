"""Runs as files that other systems load: one module per target, and the table of them all."""

from territory_opt.report.export.papers import papers_of
from territory_opt.report.export.request import Crm, Export, Request
from territory_opt.report.export.sound import check_sound
from territory_opt.report.export.targets import TARGETS, Target, target_called

__all__ = [
    "TARGETS",
    "Crm",
    "Export",
    "Request",
    "Target",
    "check_sound",
    "papers_of",
    "target_called",
]
