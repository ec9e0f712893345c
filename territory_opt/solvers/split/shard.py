"""What is done with some of the units, wherever they are: list their pairs, price them, bound them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.errors import UnsupportedError
from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring.bound import group_of, group_terms
from territory_opt.solvers.dual import spread
from territory_opt.solvers.reduction import Favoured, reduce
from territory_opt.solvers.soft_units import SoftUnits

TIED = 4
"""Cheapest pairs per unit that tie territories to each other."""

GOLDEN = 0.5 * (5**0.5 - 1)
"""Its multiples, without their whole parts, fill an interval evenly."""


@dataclass(frozen=True, eq=False)
class Ties:
    """How much territories compete: ``code`` is one × K + other, ``weight`` in units."""

    code: IntArray
    weight: FloatArray


@dataclass(frozen=True, eq=False)
class Nearest:
    """``territory`` ``(num_units,)``: the cheapest one, and the ties between territories."""

    territory: IntArray
    ties: Ties


def nearest(shard: Problem) -> Nearest:
    """The cheapest territory of every unit before anything has a price."""
    size = shard.num_territories
    best = np.zeros((2, shard.num_units), np.int64)
    is_open = np.zeros(shard.num_units, bool)
    for units in blocks_of(shard.num_units, size):
        cost, row = shard.cost.block(units), np.arange(len(units))
        best[0, units] = cost.argmin(axis=1)
        cost[row, best[0, units]] = np.inf
        best[1, units] = cost.argmin(axis=1)
        is_open[units] = np.isfinite(cost[row, best[1, units]])
    code = (best[0] * size + best[1])[is_open]
    return Nearest(best[0].astype(np.int32), _ties(code, np.ones(len(code))))


def _ties(code: IntArray, weight: FloatArray) -> Ties:
    codes, place = np.unique(code, return_inverse=True)
    summed: FloatArray = np.bincount(place, weight, len(codes)).astype(float)
    return Ties(codes, summed)


@dataclass(frozen=True, eq=False)
class Listed:
    """
    The cheapest pairs of a shard's units, with only the resources that they use.

    Attributes
    ----------
    first, use, cost
        As in ``SoftUnits``; the columns of ``use`` are numbered by ``columns``.
    territory
        ``(P,)``.
    columns
        ``(r,)`` resources of the whole problem.
    spread
        ``(num_units,)``: how much each unit's costs differ.
    unit_of
        ``(shard.num_units,)``: which of the listed units each is part of; of all units only.
    """

    first: IntArray
    use: Any
    cost: FloatArray
    territory: IntArray
    columns: IntArray
    spread: FloatArray
    unit_of: IntArray

    @property
    def num_pairs(self) -> int:
        """How many pairs are listed."""
        return len(self.cost)


@dataclass(frozen=True)
class Choosing:
    """
    Which pairs of a shard to list.

    Attributes
    ----------
    per_unit
        So many of the cheapest of every unit.
    load_prices
        ``(K, M)`` in measures that matter.
    every
        Only one unit in so many: a sample.
    """

    per_unit: int
    load_prices: FloatArray
    every: int = 1


def listed(shard: Problem, choosing: Choosing) -> Listed:
    """The cheapest pairs at these prices; all pairs are walked, block by block."""
    units = None
    if choosing.every > 1:
        _, number = group_of(shard)
        units = np.arange(min(choosing.every // 2, number - 1), number, choosing.every)
    core = reduce(shard, Favoured(choosing.per_unit, choosing.load_prices, (), units))
    if len(core.closed_units):
        raise UnsupportedError(
            f"{len(core.closed_units):,} groups have no territory that all of their units may go to: "
            "solve without splitting, which names them"
        )
    columns, place = np.unique(core.use.indices, return_inverse=True)
    parts = core.use.data, place.astype(np.int32), core.use.indptr
    use = sparse.csr_array(parts, shape=(core.num_pairs, len(columns)))
    territory = core.territory.astype(np.int32)
    of = core.unit_of.astype(np.int32)
    return Listed(core.first, use, core.cost, territory, columns, spread(core), of)


@dataclass(frozen=True, eq=False)
class Sums:
    """Figures of a list that the whole needs: numbers of units and pairs, spreads, loads ``(M,)``."""

    num_units: int
    num_pairs: int
    spread: float
    load: FloatArray


def sums(some: Listed, num_measures: int) -> Sums:
    """Sums over a list."""
    measure = some.columns % max(1, num_measures)
    by_column = np.asarray(some.use.sum(axis=0)).ravel()
    load: FloatArray = np.bincount(measure, by_column, num_measures).astype(float)
    return Sums(len(some.spread), some.num_pairs, float(some.spread.sum()), load)


@dataclass(frozen=True, eq=False)
class Slope:
    """
    A shard's part of the smooth dual at one price.

    Attributes
    ----------
    value, total
        Of the soft minima; what is used of each of the ``columns``.
    row, column, half
        Entries of half its second derivative, by resources of the whole problem.
    """

    value: float
    columns: IntArray
    total: FloatArray
    row: IntArray
    column: IntArray
    half: FloatArray


def slope(some: Listed, price: FloatArray, temperature: float) -> Slope:
    """Soft minima of a list's units at ``price`` (``(R,)``), with first and second derivative."""
    units = SoftUnits(some.first, some.use, some.cost, temperature * some.spread)
    value, total = units.at(price[some.columns])
    half = units.half_curvature()
    row, column = np.nonzero(half)
    columns = some.columns.astype(np.int32)
    return Slope(value, columns, total, columns[row], columns[column], half[row, column])


@dataclass(frozen=True, eq=False)
class Favourites:
    """
    Where a shard's units would go.

    Attributes
    ----------
    choice
        ``(num_units,)``: where the unit goes, -1 where it is left out.
    home
        ``(num_units,)``: the cheapest territory.
    ties
        Between each unit's cheapest territory and the next ones.
    """

    choice: IntArray
    home: IntArray
    ties: Ties


@dataclass(frozen=True)
class Sharing:
    """
    How ties are shared out.

    Attributes
    ----------
    price
        ``(R,)``.
    temperature
        At which they are the best prices.
    num_territories
        Without "left out".
    """

    price: FloatArray
    temperature: float
    num_territories: int


def favourites(some: Listed, sharing: Sharing) -> Favourites:
    """
    Where units go, out of a list of all of them.

    Units that tie are shared out as the smooth dual shares them, since that is what meets the
    limits: of units with the same two cheapest territories, each gets its share, spread evenly by
    multiples of the golden section.
    """
    size = sharing.num_territories
    taken, order, _ = _taken(some, sharing)
    unit = np.repeat(np.arange(len(some.spread)), np.diff(some.first))
    territory = some.territory[order]
    inside = territory < size
    home, ties = _nearest_first(unit[inside], territory[inside], len(some.spread), size)
    choice = np.where(some.territory[taken] < size, some.territory[taken], -1)
    return Favourites(choice[some.unit_of], home[some.unit_of], ties)


def _taken(some: Listed, sharing: Sharing) -> tuple[IntArray, IntArray, FloatArray]:
    """The pair that each unit takes; pairs in the order of their prices; these prices."""
    units = SoftUnits(some.first, some.use, some.cost, sharing.temperature * some.spread)
    units.at(sharing.price[some.columns])
    unit = np.repeat(np.arange(len(some.spread)), np.diff(some.first))
    order = np.lexsort((units.priced, unit))
    territory = some.territory[order]
    first, second = some.first[:-1], np.minimum(some.first[:-1] + 1, some.first[1:] - 1)
    line = np.lexsort((territory[second], territory[first]))
    return order[first + _shared_out(units.share[order], some.first, line)], order, units.priced


@dataclass(frozen=True, eq=False)
class Exits:
    """
    Where units could go beyond the border of their region; E of them.

    Attributes
    ----------
    unit
        ``(E,)``, numbered as in ``unit_of``.
    leaves, enters
        ``(E,)`` territories.
    regret
        ``(E,)``: what it costs at the prices.
    taken, brought
        ``(E, M)``: loads that leave one and come to the other.
    unit_of
        ``(num_units,)`` of the shard.
    """

    unit: IntArray
    leaves: IntArray
    enters: IntArray
    regret: FloatArray
    taken: FloatArray
    brought: FloatArray
    unit_of: IntArray


def exits(some: Listed, sharing: Sharing, part: IntArray, num_measures: int) -> Exits:
    """The cheapest way over a border for every unit that has one, when territories are in parts."""
    taken, order, priced = _taken(some, sharing)
    unit = np.repeat(np.arange(len(some.spread)), np.diff(some.first))
    parts = np.append(part, -1)
    region = parts[np.minimum(some.territory, len(part))]
    is_out = (region >= 0) & (region[taken] >= 0)[unit] & (region != region[taken][unit])
    beyond = order[is_out[order]]
    units, first = np.unique(unit[beyond], return_index=True)
    there, here = beyond[first], taken[units]
    loads = _loads(some, num_measures)
    return Exits(
        units.astype(np.int32),
        some.territory[here],
        some.territory[there],
        priced[there] - priced[here],
        loads[here],
        loads[there],
        some.unit_of,
    )


def _loads(some: Listed, num_measures: int) -> FloatArray:
    """Loads of all listed pairs: ``(P, M)``."""
    loads = np.zeros((some.num_pairs, num_measures))
    pair = np.repeat(np.arange(some.num_pairs), np.diff(some.use.indptr))
    loads[pair, some.columns[some.use.indices] % num_measures] = some.use.data
    return loads


def _shared_out(share: FloatArray, first: IntArray, line: IntArray) -> IntArray:
    """Which of its pairs each unit takes, in their order: ``(num_units,)``; units in a line."""
    turn = np.empty(len(line))
    turn[line] = (np.arange(len(line)) + 0.5) * GOLDEN % 1.0
    unit = np.repeat(np.arange(len(line)), np.diff(first))
    done = np.cumsum(share)
    before = done[first[:-1]] - share[first[:-1]]
    is_passed = done - before[unit] <= turn[unit]
    passed: IntArray = np.bincount(unit, is_passed, len(line)).astype(np.int64)
    taken: IntArray = np.minimum(passed, np.diff(first) - 1)
    return taken


def _nearest_first(
    unit: IntArray, territory: IntArray, num_units: int, num_territories: int
) -> tuple[IntArray, Ties]:
    """The first territory of every unit, and how it is tied to the next ones."""
    begins = np.searchsorted(unit, np.arange(num_units))
    home = territory[np.minimum(begins, max(0, len(territory) - 1))]
    rank = np.arange(len(unit)) - begins[unit]
    near = (rank > 0) & (rank < TIED)
    code = home[unit[near]].astype(np.int64) * num_territories + territory[near]
    return home, _ties(code, 1.0 / rank[near])


def least_cost(shard: Problem, certificate: Certificate) -> tuple[float, ...]:
    """
    What a shard's units pay at least, as a few figures that sum to it exactly.

    So that the bound of the whole is the referee's to the last bit, however units are sharded.
    """
    terms = group_terms(shard, certificate).tolist()
    figures: list[float] = []
    while (rest := math.fsum([*terms, *(-each for each in figures)])) and math.isfinite(rest):
        figures.append(rest)
    return tuple(figures) if math.isfinite(rest) else (rest,)
