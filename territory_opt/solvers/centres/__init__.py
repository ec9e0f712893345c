"""Choosing centres: starts by halving, walks, a bound; the whole program where units are few."""

from territory_opt.solvers.centres.budget import budget
from territory_opt.solvers.centres.compromise import Compromise
from territory_opt.solvers.centres.exact import ExactSearch, is_small
from territory_opt.solvers.centres.free import FreeSearch
from territory_opt.solvers.centres.impossible import impossible_causes
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.search import CentreSearch

__all__ = [
    "CentreOptions",
    "CentreSearch",
    "Compromise",
    "ExactSearch",
    "FreeSearch",
    "budget",
    "impossible_causes",
    "is_small",
]
