"""Plans of problems whose centres are chosen: the best centres, and rules that centres keep."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Plan, Problem, Violation
from territory_opt.models.arrays import IntArray
from territory_opt.models.centres import NOWHERE


def centred(problem: Problem, plan: Plan) -> Plan:
    """
    The plan with the best centres of its territories, where it has none and they are chosen.

    A territory's best centre is the one of its units under which the others cost least (its
    median); the home of a territory that has one.
    """
    if problem.centres is None or plan.centre_of is not None:
        return plan
    return dataclasses.replace(plan, centre_of=best_centres(problem, plan.territory_of))


def best_centres(problem: Problem, territory_of: IntArray) -> IntArray:
    """The best centre unit of every territory, -1 for one without units: ``(num_territories,)``."""
    assert problem.centres is not None
    centre = np.full(problem.num_territories, NOWHERE)
    order = np.argsort(territory_of, kind="stable")
    first = np.searchsorted(territory_of[order], np.arange(problem.num_territories + 1))
    home = home_units(problem)
    for territory in range(problem.num_territories):
        members = order[first[territory] : first[territory + 1]]
        fixed = int(home[territory])
        centre[territory] = fixed if fixed >= 0 else problem.centres.best(members)
    return centre


def home_units(problem: Problem) -> IntArray:
    """Units where centres are fixed: ``(num_territories,)``, -1 free."""
    if problem.contiguity is None:
        return np.full(problem.num_territories, NOWHERE)
    return problem.contiguity.home_unit


def located(problem: Problem, plan: Plan) -> Problem:
    """
    The problem under the plan's centres, or the best ones where it names none.

    Raises
    ------
    PlanMismatchError
        If the centres of the plan are not over the territories, or are no units.
    """
    if problem.centres is None:
        return problem
    centre, expected = centred(problem, plan).centre_of, (problem.num_territories,)
    assert centre is not None
    if centre.shape != expected:
        raise PlanMismatchError(f"plan.centre_of has shape {centre.shape}, expected {expected}")
    if ((centre < NOWHERE) | (centre >= problem.num_units)).any():
        raise PlanMismatchError("plan.centre_of names what is no unit, nor -1")
    return problem.at(centre)


def misplaced_centres(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A territory's centre is a site, one of its own units, and its home where it has one."""
    if problem.centres is None or plan.centre_of is None:
        return
    home = home_units(problem)
    for territory, centre in enumerate(plan.centre_of.tolist()):
        what = _misplaced(problem, plan, territory, centre, int(home[territory]))
        if what:
            message = f"the centre of {problem.territory_ids[territory]} is {what}"
            units = (centre,) if centre >= 0 else ()
            yield Violation("centre", message, 1.0, territory=territory, units=units)


def _misplaced(problem: Problem, plan: Plan, territory: int, centre: int, home: int) -> str:
    """What is wrong with a centre; empty when nothing is."""
    if centre < 0:
        return "missing" if (plan.territory_of == territory).any() else ""
    name = problem.unit_ids[centre]
    assert problem.centres is not None
    if problem.centres.site_of[centre] < 0:
        return f"{name}, which may not be one"
    if plan.territory_of[centre] != territory:
        return f"{name}, which is not a unit of it"
    return f"{name}, but its home is {problem.unit_ids[home]}" if home not in (-1, centre) else ""
