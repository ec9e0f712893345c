"""
Accounts that only a few territories may have, and territories that too few accounts can reach.

A plan sends every account's load to territories it may go to, within their limits. Where even
fractions of accounts cannot, a smallest cut of that network is a set of territories whose own
accounts are too much for their upper limits, or whose reachable accounts are too little for their
lower limits: Hall's condition for flows (Gale 1957, doi:10.2140/pjm.1957.7.1073). The flow only
finds the set; sums over it prove the cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.limits import (
    IN_STEPS,
    accounts,
    fits_nowhere,
    is_more,
    limits,
    limits_in_steps,
    members_of,
    total,
)

FLOW_BITS = 40
"""Loads of a network sum to less than 2**40 integer units."""
MAX_ARCS = 2_000_000
"""Networks with more arcs are not looked at: a few seconds of work."""


@dataclass(frozen=True, eq=False)
class Classes:
    """
    Units that may go to the same territories, counted as one.

    Attributes
    ----------
    of_unit
        ``(num_units,)`` class of each core unit; -1 for units without a pair.
    row, territory
        ``(A,)`` class and territory of every arc.
    """

    of_unit: IntArray
    row: IntArray
    territory: IntArray

    @property
    def number(self) -> int:
        """How many classes."""
        return int(self.of_unit.max(initial=-1)) + 1

    def sums(self, amounts: FloatArray) -> FloatArray:
        """``amounts`` per core unit, added up by class."""
        known = self.of_unit >= 0
        summed = np.zeros(self.number)
        np.add.at(summed, self.of_unit[known], amounts[known])
        return summed

    def confined_to(self, inside: BoolArray) -> BoolArray:
        """Core units that may go to these territories only: ``(num_units,)``."""
        out = np.bincount(self.row[~inside[self.territory]], minlength=self.number)
        return self._units(out == 0)

    def reaching(self, inside: BoolArray) -> BoolArray:
        """Core units that may go to one of these territories at least: ``(num_units,)``."""
        into = np.bincount(self.row[inside[self.territory]], minlength=self.number)
        return self._units(into > 0)

    def parts(self, inside: BoolArray, units: BoolArray) -> Iterator[BoolArray]:
        """``inside``, split into territories that share none of these core units."""
        shown = np.zeros(self.number, dtype=bool)
        shown[self.of_unit[units]] = True
        arcs = shown[self.row] & inside[self.territory]
        ends = self.row[arcs], self.number + self.territory[arcs]
        size = self.number + len(inside)
        graph = coo_array((np.ones(int(arcs.sum())), ends), shape=(size, size))
        label = connected_components(graph, directed=False)[1][self.number :]
        for part in np.unique(label[inside]).tolist():
            yield inside & (label == part)

    def _units(self, of_class: BoolArray) -> BoolArray:
        return np.append(of_class, False)[self.of_unit]


def classes_of(core: Core) -> Classes:
    """Units by the set of territories they may go to, told by a sum of random numbers."""
    open_units = np.flatnonzero(np.diff(core.first) > 0)
    token = np.random.default_rng(0).integers(2**63, size=core.num_territories, dtype=np.uint64)
    code = np.add.reduceat(token[core.territory], core.first[open_units])
    _, example, label = np.unique(code, return_index=True, return_inverse=True)
    of_unit = np.full(core.num_units, -1)
    of_unit[open_units] = label
    shown = open_units[example]
    arcs = np.flatnonzero(np.isin(core.unit, shown))
    return Classes(of_unit, of_unit[core.unit[arcs]], core.territory[arcs])


def confined_loads(problem: Problem, core: Core) -> Iterator[Cause]:
    """Accounts that only some territories may have, too large together for these."""
    classes = _classes(core)
    if classes is None:
        return
    upper = limits_in_steps(problem, core)[1]
    whole = ~fits_nowhere(problem, core)
    for column in np.flatnonzero(np.isfinite(upper).any(axis=0)).tolist():
        load = _by_unit(core, np.minimum, column) * whole
        room = upper[:, column]
        for inside in _overfull(classes, load, room):
            units = np.flatnonzero(classes.confined_to(inside) & (load > 0))
            yield _confined(problem, core, units, inside, column, load, room)


def starved_territories(problem: Problem, core: Core) -> Iterator[Cause]:
    """Territories whose lower limits are above all that the accounts they may have bring."""
    classes = _classes(core)
    if classes is None:
        return
    lower = np.maximum(limits_in_steps(problem, core)[0], 0.0)
    for column in np.flatnonzero((lower > 0).any(axis=0)).tolist():
        load = _by_unit(core, np.maximum, column)
        need = lower[:, column]
        for inside in _starved(classes, load, need):
            yield _unreachable(problem, core, classes, inside, column, load, need)


def _classes(core: Core) -> Classes | None:
    """The network; None where it would be too large or empty."""
    if not core.num_pairs:
        return None
    classes = classes_of(core)
    return classes if len(classes.row) <= MAX_ARCS else None


def _by_unit(core: Core, least_or_most: np.ufunc, column: int) -> FloatArray:
    """Smallest or largest load of every core unit over its pairs: ``(num_units,)``."""
    found = np.zeros(core.num_units)
    open_units = np.flatnonzero(np.diff(core.first) > 0)
    found[open_units] = least_or_most.reduceat(core.load[:, column], core.first[open_units])
    return found


def _overfull(classes: Classes, load: FloatArray, room: FloatArray) -> Iterator[BoolArray]:
    """The smallest sets of territories with the most load too much confined to them."""
    flow = _flow(classes, classes.sums(load), np.minimum(room, 2 * total(load)))
    nodes = np.array(flow.get_source_side_min_cut())
    cut = _territories(classes, nodes, len(room))
    for inside in classes.parts(cut, classes.confined_to(cut) & (load > 0)):
        confined = load[classes.confined_to(inside)]
        if is_more(total(confined), total(room[inside])):
            yield inside


def _starved(classes: Classes, load: FloatArray, need: FloatArray) -> Iterator[BoolArray]:
    """The smallest sets of territories that want the most more than they can reach."""
    flow = _flow(classes, classes.sums(load), need)
    nodes = np.array(flow.get_sink_side_min_cut())
    cut = _territories(classes, nodes, len(need)) & (need > 0)
    for inside in classes.parts(cut, classes.reaching(cut) & (load > 0)):
        if is_more(total(need[inside]), total(load[classes.reaching(inside)])):
            yield inside


def _flow(classes: Classes, load: FloatArray, limit: FloatArray) -> max_flow.SimpleMaxFlow:
    """Solved network: source 0, classes, territories, sink."""
    scale = 2.0**FLOW_BITS / max(float(load.sum()), float(limit.sum()), 1e-200)
    first_territory, sink = 1 + classes.number, 1 + classes.number + len(limit)
    tail = [np.zeros(classes.number), 1 + classes.row, first_territory + np.arange(len(limit))]
    head = [1 + np.arange(classes.number), first_territory + classes.territory]
    head.append(np.full(len(limit), sink))
    free = np.full(len(classes.row), 2.0 ** (FLOW_BITS + 1))
    capacity = np.concatenate([np.round(load * scale), free, np.round(limit * scale)])
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(
        np.concatenate(tail).astype(np.int32),
        np.concatenate(head).astype(np.int32),
        capacity.astype(np.int64),
    )
    flow.solve(0, sink)
    return flow


def _territories(classes: Classes, nodes: IntArray, number: int) -> BoolArray:
    """Territories among the nodes of a network: ``(K,)``."""
    at = nodes - 1 - classes.number
    inside = np.zeros(number, dtype=bool)
    inside[at[(at >= 0) & (at < number)]] = True
    return inside


def _confined(
    problem: Problem,
    core: Core,
    units: IntArray,
    inside: BoolArray,
    column: int,
    load: FloatArray,
    room: FloatArray,
) -> Cause:
    territories, members = np.flatnonzero(inside), members_of(core, units)
    heaviest = members[np.argsort(-load[core.unit_of[members]], kind="stable")]
    needed, measure = total(load[units]), int(core.measures[column])
    given = total(limits(problem, core)[1][inside, column])
    has, words = (given, "") if needed > given else (total(room[inside]), IN_STEPS)
    num_locked = int((problem.locked_to[members] >= 0).sum())
    locked = f" ({num_locked} of them are locked)" if num_locked else ""
    message = (
        f"{accounts(len(members))} ({named(problem.unit_ids, heaviest)}) can go only to "
        f"{named(problem.territory_ids, territories)}{locked}. They need at least {figure(needed)} "
        f"of {spoken(problem.measures[measure])}, the limit there is {figure(has)} in all{words}: "
        f"{figure(needed - has)} too much. Ways out: let other territories serve some of them, or "
        "raise these limits."
    )
    amounts = {"load": needed, "room": has, "over": needed - has}
    ids = tuple(heaviest.tolist()), tuple(territories.tolist())
    return Cause("confined-load-over-limits", message, True, amounts, *ids, measure)


def _unreachable(
    problem: Problem,
    core: Core,
    classes: Classes,
    inside: BoolArray,
    column: int,
    load: FloatArray,
    need: FloatArray,
) -> Cause:
    territories, units = np.flatnonzero(inside), classes.reaching(inside)
    members = members_of(core, np.flatnonzero(units))
    brought, measure = total(load[units]), int(core.measures[column])
    given = total(np.maximum(limits(problem, core)[0][inside, column], 0.0))
    wanted, words = (given, "") if given > brought else (total(need[inside]), IN_STEPS)
    message = (
        f"{named(problem.territory_ids, territories)} want {figure(wanted)} of "
        f"{spoken(problem.measures[measure])} together{words}; the {accounts(len(members))} that they "
        f"may have bring at most {figure(brought)}: {figure(wanted - brought)} short. Ways out: lower "
        "these limits, or let them serve more accounts."
    )
    amounts = {"load": brought, "wanted": wanted, "short": wanted - brought}
    ids = tuple(territories.tolist())
    return Cause("reachable-load-under-limits", message, True, amounts, (), ids, measure)
