"""Levels above the territories: grouped from below, or split from above."""

from territory_opt.solvers.levels.grouping import LevelResult, group_up, hierarchy_of, level_problem
from territory_opt.solvers.levels.split_result import SplitResult, plan_of
from territory_opt.solvers.levels.splitting import split_down

__all__ = [
    "LevelResult",
    "SplitResult",
    "group_up",
    "hierarchy_of",
    "level_problem",
    "plan_of",
    "split_down",
]
