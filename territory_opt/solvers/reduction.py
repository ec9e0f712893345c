"""
From a problem to its list of pairs: all that are allowed, or the cheapest by price.

Pairs are walked block by block, so that memory grows with the list and not with the problem.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import BLOCK_ENTRIES
from territory_opt.scoring.bound import EPS, group_of
from territory_opt.scoring.limits import whole_limits
from territory_opt.scoring.tolerance import TOLERANCE, excess
from territory_opt.solvers.core import Core
from territory_opt.solvers.soft import mark_cheapest


@dataclass(frozen=True, eq=False)
class Favoured:
    """
    Which pairs to list where all of them are too many.

    Attributes
    ----------
    per_unit
        So many of the cheapest of every unit.
    load_prices
        ``(K, M)`` in the core's measures: what makes a pair cheap.
    plans
        Pairs of these are listed too: ``(num_units,)`` territories each, -1 none.
    units
        Core units to list at all, ascending; None: every one.
    """

    per_unit: int
    load_prices: FloatArray
    plans: tuple[IntArray, ...] = ()
    units: IntArray | None = None


def reduce(problem: Problem, favoured: Favoured | None = None) -> Core:
    """Contract groups and list the allowed pairs of ``problem``, or the favoured ones."""
    label, num_units = group_of(problem)
    measures = measures_that_matter(problem)
    has_uncovered = problem.uncovered_cost is not None
    num_territories = problem.num_territories + has_uncovered
    pairs = _pairs(problem, label, num_units, measures, has_uncovered, favoured)
    unit, territory, cost, load = _that_fit(*pairs, problem.upper[:, measures], num_units)
    spare = np.zeros((1, len(measures))) if has_uncovered else np.zeros((0, len(measures)))
    use, limit, slack = _budgets(problem, label, unit, territory, num_territories)
    if favoured is not None and favoured.units is not None:
        unit, num_units = np.searchsorted(favoured.units, unit), len(favoured.units)
    lower, upper = whole_limits(problem)
    ideals = problem.ideals
    free = np.zeros((problem.num_territories, len(measures)))
    target = free if ideals is None else np.where(ideals.price > 0, ideals.target, 0.0)[:, measures]
    return Core(
        num_units=num_units,
        num_territories=num_territories,
        has_uncovered=has_uncovered,
        unit=unit,
        territory=territory,
        cost=cost,
        load=load,
        lower=np.vstack([lower[:, measures], spare - np.inf]),
        upper=np.vstack([upper[:, measures], spare + np.inf]),
        ideal_target=np.vstack([target, spare]),
        ideal_price=np.vstack([free if ideals is None else ideals.price[:, measures], spare]),
        budget_use=use,
        budget_limit=limit,
        budget_slack=slack,
        conflicts=np.unique(np.sort(label[problem.conflicts], axis=1), axis=0).reshape(-1, 2),
        unit_of=label,
        measures=measures,
        is_whole=favoured is None,
    )


def measures_that_matter(problem: Problem) -> IntArray:
    """Measures with a limit or an ideal, ``(M,)`` ascending."""
    limited = (problem.lower > 0).any(axis=0) | np.isfinite(problem.upper).any(axis=0)
    if problem.ideals is not None:
        limited |= (problem.ideals.price > 0).any(axis=0)
    return np.flatnonzero(limited)


Pairs = tuple[IntArray, IntArray, FloatArray, FloatArray]


def _pairs(
    problem: Problem,
    label: IntArray,
    num_units: int,
    measures: IntArray,
    has_uncovered: bool,
    favoured: Favoured | None,
) -> Pairs:
    """Unit, territory, cost and load of every allowed or favoured pair of groups, sorted."""
    size = np.bincount(label, minlength=num_units)
    parts: list[Pairs] = []
    for units in _whole_groups(problem, label, 1 + len(measures), favoured):
        allowed = _allowed_pairs(problem, units, measures, has_uncovered)
        together = _summed(allowed, label, size, problem.num_territories + 1)
        parts.append(_cheapest_of(together, problem, label, favoured) if favoured else together)
    unit, territory, cost, load = (np.concatenate(column) for column in zip(*parts, strict=True))
    return unit, territory, cost, load


def _whole_groups(
    problem: Problem, label: IntArray, width: int, favoured: Favoured | None
) -> Iterator[IntArray]:
    """Units in blocks, by label, no group cut in two."""
    order = np.argsort(label, kind="stable")
    if favoured is not None and favoured.units is not None:
        order = order[np.isin(label[order], favoured.units)]
    edges = np.flatnonzero(np.diff(label[order], prepend=-1, append=-1))
    step = max(1, BLOCK_ENTRIES // (problem.num_territories * width))
    wanted = np.arange(0, len(order) + step, step)
    cuts = np.unique(edges[np.minimum(np.searchsorted(edges, wanted), len(edges) - 1)])
    for first, end in itertools.pairwise(cuts):
        yield order[first:end]


def _summed(pairs: Pairs, label: IntArray, size: IntArray, width: int) -> Pairs:
    """Pairs of groups, from those of their units: only where all units have one."""
    units, territory, cost, load = pairs
    key = label[units] * width + territory
    order = np.argsort(key, kind="stable")
    key, first, count = np.unique(key[order], return_index=True, return_counts=True)
    whole = count == size[key // width]
    summed_cost = np.add.reduceat(cost[order], first) if len(first) else cost
    summed_load = np.add.reduceat(load[order], first, axis=0) if len(first) else load
    return key[whole] // width, key[whole] % width, summed_cost[whole], summed_load[whole]


def _cheapest_of(pairs: Pairs, problem: Problem, label: IntArray, favoured: Favoured) -> Pairs:
    """The favoured ones of some groups' pairs."""
    unit, territory, cost, load = pairs
    price = np.zeros((problem.num_territories + 1, load.shape[1]))
    price[: len(favoured.load_prices)] = favoured.load_prices
    priced = cost + (load * price[territory]).sum(axis=1)
    first = np.append(np.flatnonzero(np.diff(unit, prepend=-1)), len(unit))
    keep = territory == problem.num_territories
    mark_cheapest(first, priced, favoured.per_unit, keep)
    for plan in favoured.plans:
        at = np.full(int(label.max()) + 1, -1)
        at[label] = plan
        keep |= at[unit] == territory
    return unit[keep], territory[keep], cost[keep], load[keep]


def _that_fit(
    unit: IntArray,
    territory: IntArray,
    cost: FloatArray,
    load: FloatArray,
    upper: FloatArray,
    num_units: int,
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Pairs without those too large for their territory alone; who fits nowhere keeps them."""
    if len(load) and (load.max(axis=0) <= upper.min(axis=0)).all():
        return unit, territory, cost, load
    limits = np.vstack([upper, np.full((1, upper.shape[1]), np.inf)])
    fits = (excess(load, -np.inf, limits[territory]) == 0).all(axis=1)
    fits |= (np.bincount(unit, fits, num_units) == 0)[unit]
    return unit[fits], territory[fits], cost[fits], load[fits]


def _allowed_pairs(
    problem: Problem, units: IntArray, measures: IntArray, has_uncovered: bool
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    cost = problem.cost.block(units)
    locked = problem.locked_to[units][:, None]
    cost[(locked >= 0) & (locked != np.arange(cost.shape[1]))] = np.inf
    row, territory = np.nonzero(np.isfinite(cost))
    load = np.empty((len(row), len(measures)))
    for column, measure in enumerate(measures.tolist()):
        block = problem.loads.measure_block(measure, units, problem.num_territories)
        load[:, column] = block[row, territory]
    found = units[row], territory, cost[row, territory], load
    if not has_uncovered or problem.uncovered_cost is None:
        return found
    leaving = problem.uncovered_cost[units]
    out = units[np.isfinite(leaving) & (locked[:, 0] < 0)]
    left_out = (
        out,
        np.full(len(out), problem.num_territories),
        problem.uncovered_cost[out],
        np.zeros((len(out), len(measures))),
    )
    unit, to, price, weight = (np.concatenate(both) for both in zip(found, left_out, strict=True))
    return unit, to, price, weight


def _budgets(
    problem: Problem, label: IntArray, unit: IntArray, territory: IntArray, num_territories: int
) -> tuple[Any, FloatArray, FloatArray]:
    """Use of every budget by pair, relative to leaving everywhere; limits that remain; slack."""
    key = unit * num_territories + territory
    rows, columns, values, limits, slack = [], [], [], [], []
    for b, budget in enumerate(problem.budgets):
        leaving = budget.counts_if_moved(problem.incumbent)
        entering = budget.counts_if_entering(problem.incumbent)
        stays = np.flatnonzero(leaving > 0)
        enters = np.flatnonzero(entering > 0)
        into = -1 if budget.territory is None else budget.territory
        wanted = np.concatenate(
            [
                label[stays] * num_territories + problem.incumbent[stays],
                label[enters] * num_territories + into,
            ]
        )
        at = np.minimum(np.searchsorted(key, wanted), max(0, len(key) - 1))
        found = key[at] == wanted if len(key) else np.zeros(0, bool)
        rows.append(np.full(found.sum(), b))
        columns.append(at[found])
        values.append(np.concatenate([-leaving[stays], entering[enters]])[found])
        limits.append(budget.limit - float(leaving.sum()))
        slack.append(TOLERANCE * budget.limit + EPS * len(leaving) * float(leaving.sum()))
    shape = (len(problem.budgets), len(unit))
    if not rows:
        return sparse.csr_array(shape), np.empty(0), np.empty(0)
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(entries, shape=shape), np.array(limits), np.array(slack)
