"""Levels above the territories: grouped from below, or split from above."""

from territory_opt.solvers.levels.grouping import group_up, hierarchy_of, level_problem
from territory_opt.solvers.levels.judging import judged_levels
from territory_opt.solvers.levels.level_result import LevelResult
from territory_opt.solvers.levels.split_result import SplitResult, plan_of, result_of
from territory_opt.solvers.levels.splitting import split_down

__all__ = [
    "LevelResult",
    "SplitResult",
    "group_up",
    "hierarchy_of",
    "judged_levels",
    "level_problem",
    "plan_of",
    "result_of",
    "split_down",
]
