"""A problem cut to some of its units and territories: small enough to be sent."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.loads import Loads
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable, SparsePairs, between
from territory_opt.models.points import PointCost


@dataclass(frozen=True, eq=False)
class _Rows:
    """Some rows of a table that is computed by blocks; the table goes with it."""

    table: PairTable
    units: IntArray

    def block(self, units: IntArray) -> FloatArray:
        return self.table.block(self.units[units])

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        return self.table.at(self.units[units], territories)


def cut(
    problem: Problem, units: IntArray, territories: IntArray | None = None, is_named: bool = False
) -> Problem:
    """
    The problem of some units alone, numbered anew in their order.

    Parameters
    ----------
    problem
        Without budgets, families, centres and contiguity.
    units
        ``(n,)``, ascending, no group cut in two.
    territories
        ``(k,)``, ascending; all when left out. Units that are locked are locked to one of these.
    is_named
        Units keep their names: a plan of theirs is to be judged.
    """
    some = np.arange(problem.num_territories) if territories is None else territories
    number = np.full(problem.num_territories + 1, -1)
    number[some] = np.arange(len(some))
    ids, uncovered = problem.unit_ids, problem.uncovered_cost
    return dataclasses.replace(
        problem,
        cost=_cut_table(problem.cost, units, some),
        loads=_cut_loads(problem.loads, units, some),
        lower=problem.lower[some],
        upper=problem.upper[some],
        incumbent=number[problem.incumbent[units]],
        locked_to=number[problem.locked_to[units]],
        groups=problem.groups[units],
        conflicts=_inside(problem.conflicts, units),
        ideals=problem.ideals and _cut_rows(problem.ideals, some),
        uncovered_cost=None if uncovered is None else uncovered[units],
        unit_ids=tuple(ids[unit] for unit in units.tolist()) if is_named else (),
        territory_ids=tuple(problem.territory_ids[j] for j in some.tolist()),
        best_value=None if problem.best_value is None else problem.best_value[units],
        terms={},
    )


def _cut_rows(rules: Any, territories: IntArray) -> Any:
    """A dataclass of arrays by territory, cut to some."""
    fields = dataclasses.fields(rules)
    rows = {field.name: getattr(rules, field.name)[territories] for field in fields}
    return dataclasses.replace(rules, **rows)


def _inside(pairs: IntArray, units: IntArray) -> IntArray:
    """Pairs of units that are both among ``units``, by their new numbers."""
    if not len(pairs) or not len(units):
        return pairs[:0]
    at = np.minimum(np.searchsorted(units, pairs), len(units) - 1)
    inside: IntArray = at[(units[at] == pairs).all(axis=1)]
    return inside


def _cut_loads(loads: Loads, units: IntArray, territories: IntArray) -> Loads:
    tables = {m: _cut_table(table, units, territories) for m, table in loads.pairs.items()}
    return Loads(loads.unit[units], tables)


def _cut_table(table: PairTable, units: IntArray, territories: IntArray) -> PairTable:
    """
    Points stay points, sparse tables sparse.

    Other computed tables are written out for some territories; with all of them they go as a whole.
    """
    shape = len(units), len(territories)
    if isinstance(table, DensePairs):
        return DensePairs(between(table, units, territories))
    if isinstance(table, SparsePairs):
        return SparsePairs(table.matrix[units][:, territories], table.missing)
    if isinstance(table, BlockPairs) and isinstance(table.source, PointCost):
        points = table.source
        homes, weight = points.home_km[territories], points.weight[units]
        return BlockPairs(PointCost(points.xy_km[units], homes, weight, points.power), shape)
    if len(territories) < table.shape[1]:
        return DensePairs(between(table, units, territories))
    return BlockPairs(_Rows(table, units), shape)


def written_out(problem: Problem) -> Problem:
    """The same problem with its computed tables written out: for one that is solved many times over."""
    tables = {m: _written_out(table) for m, table in problem.loads.pairs.items()}
    loads = Loads(problem.loads.unit, tables)
    return dataclasses.replace(problem, cost=_written_out(problem.cost), loads=loads)


def _written_out(table: PairTable) -> PairTable:
    return DensePairs(table.block(np.arange(table.shape[0])))
