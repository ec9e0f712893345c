"""Choosing centres: starts by halving, centres that move while borders do, and a bound."""

from territory_opt.solvers.centres.free import FreeSearch
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.search import CentreSearch

__all__ = ["CentreOptions", "CentreSearch", "FreeSearch"]
