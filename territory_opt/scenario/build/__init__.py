"""A read scenario becomes a problem: effort, eligibility, objective, measures, bands, rules."""

from territory_opt.scenario.build.distances import distances
from territory_opt.scenario.build.effort import Effort, effort
from territory_opt.scenario.build.money import MoneyRange, MoneyRanges, money_ranges, moves
from territory_opt.scenario.build.problem import build_problem, targets
from territory_opt.scenario.build.roads import Roads, roads
from territory_opt.scenario.build.targets import Targets
from territory_opt.scenario.build.uncovered import unservable

__all__ = [
    "Effort",
    "MoneyRange",
    "MoneyRanges",
    "Roads",
    "Targets",
    "build_problem",
    "distances",
    "effort",
    "money_ranges",
    "moves",
    "roads",
    "targets",
    "unservable",
]
