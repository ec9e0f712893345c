"""Causes that sums alone prove: one named function each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.limits import common_step
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core

Check = Callable[[Problem, Core], Iterator[Cause]]


def arithmetic_causes(problem: Problem, core: Core) -> tuple[Cause, ...]:
    """Every cause that sums of loads, locks and groups prove; empty proves nothing."""
    return tuple(cause for check in CHECKS for cause in check(problem, core))


def groups_without_territory(problem: Problem, core: Core) -> Iterator[Cause]:
    """Units that must stay together, but no territory may have all of them."""
    for unit in core.closed_units.tolist():
        members = np.flatnonzero(core.unit_of == unit)
        message = (
            f"{named(problem.unit_ids, members)} must stay together, but no territory may have all "
            "of them. Split the group, or allow one territory all of its accounts."
        )
        yield Cause("group-without-territory", message, units=tuple(members.tolist()))


def locks_over_limit(problem: Problem, core: Core) -> Iterator[Cause]:
    """Locked units that alone pass a territory's upper limit."""
    locked = np.where(problem.locked_to >= 0, problem.locked_to, -1)
    loads = problem.loads.per_territory(locked, problem.num_territories)
    over = excess(loads, -np.inf, problem.upper)
    for territory, measure in np.argwhere(over > 0).tolist():
        units = _heaviest(problem, np.flatnonzero(locked == territory), territory, measure)
        limit, name = problem.upper[territory, measure], spoken(problem.measures[measure])
        message = (
            f"{len(units)} accounts locked to {problem.territory_ids[territory]} "
            f"({named(problem.unit_ids, units)}) carry {figure(loads[territory, measure])} of "
            f"{name}, {figure(over[territory, measure])} over its limit of {figure(limit)}. "
            f"Unlock some of them, or raise the limit to {figure(loads[territory, measure])}."
        )
        amounts = {
            "load": float(loads[territory, measure]),
            "limit": float(limit),
            "over": float(over[territory, measure]),
        }
        ids = tuple(units.tolist())
        yield Cause("locks-over-limit", message, True, amounts, ids, (territory,), measure)


def locks_over_budget(problem: Problem, core: Core) -> Iterator[Cause]:
    """Locks that move more than a budget allows."""
    locked = np.where(problem.locked_to >= 0, problem.locked_to, problem.incumbent)
    moved = np.flatnonzero((problem.incumbent >= 0) & (locked != problem.incumbent))
    for budget in problem.budgets:
        used = budget.used(problem.incumbent, locked)
        over = float(excess(used, -np.inf, budget.limit))
        if over > 0:
            message = (
                f"{len(moved)} locks ({named(problem.unit_ids, moved)}) use {figure(used)} of "
                f"{budget.name}, {figure(over)} over the limit of {figure(budget.limit)}. "
                "Unlock some of them, or raise the limit."
            )
            amounts = {"used": used, "limit": budget.limit, "over": over}
            yield Cause("locks-over-budget", message, True, amounts, tuple(moved.tolist()))


def conflicts_locked_together(problem: Problem, core: Core) -> Iterator[Cause]:
    """Units that may not share a territory, locked to the same one."""
    for first, second in problem.conflicts.tolist():
        territory = int(problem.locked_to[first])
        if territory >= 0 and territory == problem.locked_to[second]:
            message = (
                f"{problem.unit_ids[first]} and {problem.unit_ids[second]} may not share a territory, "
                f"but both are locked to {problem.territory_ids[territory]}. Unlock one of them."
            )
            yield Cause("conflict-locked", message, units=(first, second), territories=(territory,))


def units_over_every_limit(problem: Problem, core: Core) -> Iterator[Cause]:
    """A unit, or a group together, that is larger than any territory it may go to."""
    if not core.num_pairs:
        return
    _, upper = _limits(problem, core)
    over = excess(core.load, -np.inf, upper[core.territory])
    share = np.where(over > 0, over, 0.0)
    fits_nowhere = np.zeros(core.num_units, dtype=bool)
    has_pairs = np.diff(core.first) > 0
    fits = np.bincount(core.unit, (share == 0).all(axis=1), core.num_units)
    fits_nowhere[has_pairs] = fits[has_pairs] == 0
    for unit in np.flatnonzero(fits_nowhere).tolist():
        members = np.flatnonzero(core.unit_of == unit)
        if (problem.locked_to[members] < 0).all():
            yield _oversized(problem, core, unit, members)


def _oversized(problem: Problem, core: Core, unit: int, members: IntArray) -> Cause:
    pairs = np.arange(core.first[unit], core.first[unit + 1])
    upper = _limits(problem, core)[1][core.territory[pairs]]
    over = excess(core.load[pairs], -np.inf, upper)
    relative = over / np.maximum(core.load[pairs], 1e-300)
    best = int(np.argmin(relative.max(axis=1)))
    column = int(np.argmax(relative[best]))
    measure, load = int(core.measures[column]), float(core.load[pairs[best], column])
    limit = float(upper[best, column])
    what = f"{problem.unit_ids[members[0]]} carries"
    way_out = "raise the limit, or share the account between several reps"
    if len(members) > 1:
        what = f"{named(problem.unit_ids, members)} ({len(members)} accounts kept together) carry"
        way_out = "raise the limit, or split the group"
    message = (
        f"{what} {figure(load)} of {spoken(problem.measures[measure])}; the territory that "
        f"comes closest may have {figure(limit)}, {figure(load - limit)} less. Ways out: {way_out}."
    )
    code = "group-over-limit" if len(members) > 1 else "unit-over-limit"
    amounts = {"load": load, "limit": limit, "over": load - limit}
    return Cause(code, message, True, amounts, tuple(members.tolist()), (), measure)


def totals_over_limits(problem: Problem, core: Core) -> Iterator[Cause]:
    """More load than all limits together allow, among territories that share accounts."""
    for component, pairs in _components(core):
        least = np.minimum.reduceat(core.load[pairs], _first(core.unit[pairs]), axis=0).sum(axis=0)
        room = _limits(problem, core)[1][component].sum(axis=0)
        for column in np.flatnonzero(excess(least, -np.inf, room) > 0).tolist():
            yield _short_of_room(problem, core, component, column, float(least[column]))


def _short_of_room(
    problem: Problem, core: Core, territories: IntArray, column: int, load: float
) -> Cause:
    limits = _limits(problem, core)[1][territories, column]
    room, measure = float(limits.sum()), int(core.measures[column])
    more = math.ceil((load - room) / float(np.median(limits))) if np.median(limits) > 0 else 0
    name = spoken(problem.measures[measure])
    message = (
        f"{named(problem.territory_ids, territories)} ({len(territories)} territories) may have "
        f"{figure(room)} of {name} together, their accounts need at least {figure(load)}: "
        f"{figure(load - room)} too much. Ways out: {more} more territories of the usual size, "
        f"raise the limits by {(load / room - 1) if room else math.inf:.1%}, or serve less."
    )
    amounts = {"load": load, "room": room, "over": load - room, "territories_more": float(more)}
    return Cause(
        "load-over-limits", message, True, amounts, (), tuple(territories.tolist()), measure
    )


def totals_under_limits(problem: Problem, core: Core) -> Iterator[Cause]:
    """Less load than all lower limits together want, among territories that share accounts."""
    for component, pairs in _components(core):
        most = np.maximum.reduceat(core.load[pairs], _first(core.unit[pairs]), axis=0).sum(axis=0)
        wanted = np.maximum(_limits(problem, core)[0][component], 0.0).sum(axis=0)
        for column in np.flatnonzero(excess(most, wanted, np.inf) > 0).tolist():
            short, measure = float(wanted[column] - most[column]), int(core.measures[column])
            message = (
                f"{named(problem.territory_ids, component)} ({len(component)} territories) want "
                f"{figure(wanted[column])} of {spoken(problem.measures[measure])} together, their "
                f"accounts bring at most {figure(most[column])}: {figure(short)} short. "
                "Ways out: lower the limits, fewer territories, or more accounts."
            )
            amounts = {"load": float(most[column]), "wanted": float(wanted[column]), "short": short}
            ids = tuple(component.tolist())
            yield Cause("load-under-limits", message, True, amounts, (), ids, measure)


def territories_out_of_reach(problem: Problem, core: Core) -> Iterator[Cause]:
    """A territory whose lower limit is above all that it may have."""
    reach = np.zeros_like(core.lower)
    np.add.at(reach, core.territory, core.load)
    lower, _ = _limits(problem, core)
    short = excess(reach, lower, np.inf)
    for territory, column in np.argwhere(short > 0).tolist():
        measure, wanted = int(core.measures[column]), lower[territory, column]
        message = (
            f"{problem.territory_ids[territory]} wants {figure(wanted)} of "
            f"{spoken(problem.measures[measure])}, all accounts it may have bring "
            f"{figure(reach[territory, column])}: {figure(short[territory, column])} short. "
            "Ways out: lower its limit, or let it serve more accounts."
        )
        amounts = {"load": float(reach[territory, column]), "wanted": float(wanted)}
        yield Cause("territory-out-of-reach", message, True, amounts, (), (territory,), measure)


def bands_between_steps(problem: Problem, core: Core) -> Iterator[Cause]:
    """A band so narrow that no sum of loads lies in it: 48.2 to 48.9 accounts."""
    real = core.num_territories - core.has_uncovered
    for territory, column in np.argwhere(core.lower[:real] > core.upper[:real]).tolist():
        measure = int(core.measures[column])
        lower, upper = problem.lower[territory, measure], problem.upper[territory, measure]
        step = common_step(problem.loads.unit[:, measure])
        message = (
            f"{problem.territory_ids[territory]} wants {figure(lower)} to {figure(upper)} of "
            f"{spoken(problem.measures[measure])}, but loads come in steps of {figure(step)} and "
            "none lies between. Widen the band."
        )
        amounts = {"lower": float(lower), "upper": float(upper), "step": step}
        yield Cause("band-between-steps", message, True, amounts, (), (territory,), measure)


CHECKS: tuple[Check, ...] = (
    groups_without_territory,
    locks_over_limit,
    locks_over_budget,
    conflicts_locked_together,
    units_over_every_limit,
    totals_over_limits,
    totals_under_limits,
    territories_out_of_reach,
    bands_between_steps,
)
"""Every arithmetic check, one function each."""


def _limits(problem: Problem, core: Core) -> tuple[FloatArray, FloatArray]:
    """The limits as they were given, in the core's shape: sentences speak of these."""
    spare = np.full((int(core.has_uncovered), len(core.measures)), np.inf)
    lower = np.vstack([problem.lower[:, core.measures], -spare])
    return lower, np.vstack([problem.upper[:, core.measures], spare])


def _components(core: Core) -> Iterator[tuple[IntArray, IntArray]]:
    """Territories that compete for units, directly or through others; and all their pairs."""
    if not core.num_pairs:
        return
    size = core.num_units + core.num_territories
    real = core.territory < core.num_territories - core.has_uncovered
    ends = (core.unit[real], core.num_units + core.territory[real])
    graph = coo_array((np.ones(int(real.sum())), ends), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    territory_label = label[core.num_units : size - core.has_uncovered]
    pair_label = label[core.unit]
    for component in np.unique(territory_label):
        pairs = np.flatnonzero(pair_label == component)
        if len(pairs):
            yield np.flatnonzero(territory_label == component), pairs


def _first(unit: IntArray) -> IntArray:
    return np.flatnonzero(np.diff(unit, prepend=-1))


def _heaviest(problem: Problem, units: IntArray, territory: int, measure: int) -> IntArray:
    load: FloatArray = problem.loads.at(units, np.full(len(units), territory))[:, measure]
    return units[np.argsort(-load, kind="stable")]
