"""Levels above the territories: grouped from below, or split from above."""

from territory_opt.solvers.levels.grouping import LevelResult, group_up, hierarchy_of, level_problem
from territory_opt.solvers.levels.splitting import SplitResult, split_down

__all__ = ["LevelResult", "SplitResult", "group_up", "hierarchy_of", "level_problem", "split_down"]
