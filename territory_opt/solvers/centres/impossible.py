"""Why no plan keeps every rule, where the whole program has proved that none does."""

from __future__ import annotations

import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.centres import Centres
from territory_opt.models.pairs import DensePairs
from territory_opt.solvers.centres.exact import ExactSearch
from territory_opt.solvers.diagnose import conflicting_causes
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.stop import stop_after

WORK = 20.0
"""Of the test whether it is the sites that are missing."""


def impossible_causes(journal: Journal) -> tuple[Cause, ...]:
    """
    The sites, where a plan appears once any unit may be a centre; else the rules in conflict.

    Parameters
    ----------
    journal
        Of a problem that is proved to have no plan.
    """
    problem = journal.problem
    assert problem.centres is not None
    sites = len(problem.centres.units)
    if sites < problem.num_units and not _has_no_plan_anywhere(problem):
        return (_sites_missing(problem, sites),)
    return conflicting_causes(problem, lambda: journal.stopped) or (_sites_missing(problem, sites),)


def _has_no_plan_anywhere(problem: Problem) -> bool:
    """True when it is proved that there is no plan either where every unit is a site."""
    size = problem.num_units
    free = problem.replace(centres=Centres(DensePairs(np.zeros((size, size))), np.arange(size)))
    return ExactSearch(Journal(free, reduce(free), stop_after(work=WORK)), seed=0).run()


def _sites_missing(problem: Problem, sites: int) -> Cause:
    message = (
        f"No plan that keeps all other rules has a centre at one of the {sites} sites in each of the "
        f"{problem.num_territories} territories. Name further sites, or give way on bands, locks, "
        "groups or contiguity."
    )
    return Cause("centre-sites", message, amounts={"sites": float(sites)})
