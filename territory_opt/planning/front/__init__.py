"""Pareto fronts of full plans: goals, the search along a front, what is kept, and how sure it is."""

from territory_opt.planning.front.aim import Aim, aim_of
from territory_opt.planning.front.bounds import handed_down
from territory_opt.planning.front.found import Found, kept
from territory_opt.planning.front.goals import Goal, goals_from
from territory_opt.planning.front.search import FrontSearch
from territory_opt.planning.front.shares import Shares
from territory_opt.planning.front.survival import Survival, survival

__all__ = [
    "Aim",
    "Found",
    "FrontSearch",
    "Goal",
    "Shares",
    "Survival",
    "aim_of",
    "goals_from",
    "handed_down",
    "kept",
    "survival",
]
