"""A plan as routing rules: derived, checked for holes and overlaps, and applied to new accounts."""

from territory_opt.rulebook.areas import AreaList
from territory_opt.rulebook.check import Finding, check_lines
from territory_opt.rulebook.derive import Cell, derive
from territory_opt.rulebook.market import Known, Market
from territory_opt.rulebook.route import Routed, route

__all__ = [
    "AreaList",
    "Cell",
    "Finding",
    "Known",
    "Market",
    "Routed",
    "check_lines",
    "derive",
    "route",
]
