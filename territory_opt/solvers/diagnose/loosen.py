"""How each proven cause is loosened: by what it is proved to need, and no more."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator

import numpy as np

from territory_opt.models import Cause, Problem, ProvenException
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.wording import figure, named, spoken

Loosened = tuple[Problem, list[ProvenException]]
Loosen = Callable[[Problem, Cause], Loosened]


def raised_to_load(problem: Problem, cause: Cause) -> Loosened:
    """A territory's upper limit, to the load that has nowhere else to go."""
    if len(cause.territories) != 1 or cause.measure is None:
        return problem, []  # several territories share the load: who gives way is a choice
    territory, load = cause.territories[0], cause.amounts["load"]
    why = f"{figure(load)} can go nowhere else ({named(problem.unit_ids, cause.units)})"
    return moved_limit(problem, cause, "upper", territory, cause.measure, load, why)


def lowered_to_reach(problem: Problem, cause: Cause) -> Loosened:
    """A territory's lower limit, to all that it may have."""
    if cause.measure is None:
        return problem, []
    territory, load = cause.territories[0], cause.amounts["load"]
    why = f"all accounts it may have bring {figure(load)}"
    return moved_limit(problem, cause, "lower", territory, cause.measure, load, why)


def widened_to_step(problem: Problem, cause: Cause) -> Loosened:
    """A band that holds no load that can occur, to the nearest one that can."""
    if cause.measure is None:
        return problem, []
    step, lower, upper = (cause.amounts[name] for name in ("step", "lower", "upper"))
    below, above = math.floor(lower / step) * step, math.ceil(upper / step) * step
    side, limit = ("upper", above) if above - upper <= lower - below else ("lower", below)
    why = f"loads come in steps of {figure(step)}"
    return moved_limit(problem, cause, side, cause.territories[0], cause.measure, limit, why)


def budget_raised(problem: Problem, cause: Cause) -> Loosened:
    """A budget's limit, to what has to move whatever is chosen."""
    b, used = int(cause.amounts["budget"]), cause.amounts["used"]
    budget = problem.budgets[b]
    message = (
        f"{budget.name} may be {figure(used)} instead of {figure(budget.limit)}: "
        f"{named(problem.unit_ids, cause.units)} have to move."
    )
    budgets = list(problem.budgets)
    budgets[b] = dataclasses.replace(budget, limit=used)
    told = ProvenException(cause.code, message, "budget", budget.limit, used, units=cause.units)
    return problem.replace(budgets=tuple(budgets)), [told]


def conflict_lifted(problem: Problem, cause: Cause) -> Loosened:
    """A conflict between two units that are locked to one territory."""
    is_this = (np.sort(problem.conflicts, axis=1) == sorted(cause.units)).all(axis=1)
    message = (
        f"{named(problem.unit_ids, cause.units)} may share a territory: both are locked to it."
    )
    told = ProvenException(cause.code, message, "conflict", 1.0, 0.0, units=cause.units)
    return problem.replace(conflicts=problem.conflicts[~is_this]), [told]


def group_split(problem: Problem, cause: Cause) -> Loosened:
    """A group that no territory may have as a whole."""
    groups = np.array(problem.groups)
    groups[list(cause.units)] = -1
    message = (
        f"{named(problem.unit_ids, cause.units)} need not stay together: no territory may have all "
        "of them."
    )
    told = ProvenException(cause.code, message, "group", 1.0, 0.0, units=cause.units)
    return problem.replace(groups=groups), [told]


def placed(problem: Problem, cause: Cause) -> Loosened:
    """
    An oversized unit or group: the cheapest territory that may have it takes it.

    Where it can be helped, not one that is full of another oversized unit already; its upper limits
    are raised to what it then carries.
    """
    units = np.array(cause.units)
    territory = _cheapest_home(problem, units)
    fixed = _fixed_load(problem, territory, units)
    found = []
    for measure in np.flatnonzero(fixed > problem.upper[territory]).tolist():
        load = float(fixed[measure])
        names = named(problem.unit_ids, cause.units)
        why = f"no territory has room for {names}, and this one costs least"
        problem, told = moved_limit(problem, cause, "upper", territory, measure, load, why)
        found += told
    locked = np.array(problem.locked_to)
    locked[units] = territory
    return problem.replace(locked_to=locked), found


def _cheapest_home(problem: Problem, units: IntArray) -> int:
    cost = problem.cost.block(units).sum(axis=0)
    locked = np.unique(problem.locked_to[problem.locked_to >= 0])
    loads = problem.loads.per_territory(problem.locked_to, problem.num_territories)
    full = np.isin(np.arange(len(cost)), locked) & (loads >= problem.upper).any(axis=1)
    beside = np.where(full, np.inf, cost)
    return int(np.argmin(beside if np.isfinite(beside).any() else cost))


def _fixed_load(problem: Problem, territory: int, units: IntArray) -> FloatArray:
    """What the territory carries of these units and of those locked to it: ``(M,)``."""
    here = np.union1d(units, np.flatnonzero(problem.locked_to == territory))
    load: FloatArray = problem.loads.at(here, np.full(len(here), territory)).sum(axis=0)
    return load


def crowded_out(problem: Problem, territory: int) -> Loosened:
    """
    Lower limits that a territory cannot reach any more, once what is locked to it fills it.

    Beside the locked units, only units that add nothing to a full measure still fit.
    """
    locked = np.flatnonzero(problem.locked_to == territory)
    fixed = _fixed_load(problem, territory, locked)
    full, found = fixed >= problem.upper[territory], []
    for measure in np.flatnonzero(problem.lower[territory] > fixed).tolist():
        reach = fixed[measure] + _still_fitting(problem, territory, np.flatnonzero(full), measure)
        if problem.lower[territory, measure] > reach:
            code = Cause("left-over", "")
            why = f"nothing more fits beside {named(problem.unit_ids, locked)}"
            problem, told = moved_limit(problem, code, "lower", territory, measure, reach, why)
            found += told
    return problem, found


def _still_fitting(problem: Problem, territory: int, full: IntArray, measure: int) -> float:
    """Load of the free units that put nothing on the measures that are full."""
    free = np.flatnonzero(problem.locked_to < 0)
    there = np.full(len(free), territory)
    loads = problem.loads.at(free, there)
    may = np.isfinite(problem.cost.at(free, there)) & (loads[:, full] == 0).all(axis=1)
    return float(loads[may, measure].sum())


def share_lowered(problem: Problem, cause: Cause) -> Loosened:
    """
    Lower limits of territories among which too little is left, by one factor.

    Their targets (middles of the bands) shrink to what is left, with the tolerance they had.
    """
    if cause.measure is None:
        return problem, []
    at, left = np.array(cause.territories), cause.amounts["load"]
    lower, upper = (np.array(side[at, cause.measure]) for side in (problem.lower, problem.upper))
    lower = np.maximum(lower, 0.0)
    target = np.where(np.isfinite(upper), (lower + upper) / 2, lower)
    after = lower * min(1.0, left / float(target.sum()))
    limits = np.array(problem.lower)
    limits[at, cause.measure] = after
    told = list(_shares(problem, cause, lower, after, left))
    return problem.replace(lower=limits), told


def _shares(
    problem: Problem, cause: Cause, before: FloatArray, after: FloatArray, left: float
) -> Iterator[ProvenException]:
    for territory, old, new in zip(cause.territories, before.tolist(), after.tolist(), strict=True):
        if cause.measure is not None and new < old:
            name = spoken(problem.measures[cause.measure])
            message = (
                f"{problem.territory_ids[territory]} has at least {figure(new)} of {name} instead of "
                f"{figure(old)}: {figure(left)} are left for {_others(len(before) - 1)}."
            )
            at = (), territory, cause.measure
            yield ProvenException("left-over", message, "band", old, new, "lower", *at)


def _others(number: int) -> str:
    return f"it and {number} more" if number else "it"


def moved_limit(
    problem: Problem, cause: Cause, side: str, territory: int, measure: int, limit: float, why: str
) -> Loosened:
    """One limit of a territory, and the exception that says so."""
    limits = np.array(getattr(problem, side))
    before = float(limits[territory, measure])
    limits[territory, measure] = limit
    bound = "at most" if side == "upper" else "at least"
    message = (
        f"{problem.territory_ids[territory]} has {bound} {figure(limit)} of "
        f"{spoken(problem.measures[measure])} instead of {figure(before)}: {why}."
    )
    told = ProvenException(
        cause.code, message, "band", before, float(limit), side, cause.units, territory, measure
    )
    return problem.replace(**{side: limits}), [told]
