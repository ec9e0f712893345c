"""
Part of a split: some units over some groups of territories, as a problem of its own.

A unit costs what it costs in the cheapest territory beneath a group, and a group may carry what its
territories may carry together: a relaxation of the problem over the territories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models import BlockPairs, Ideals, LevelRules, Loads, PairTable, Problem
from territory_opt.models.arrays import FloatArray, IntArray


def part_of(
    problem: Problem,
    units: IntArray,
    groups: IntArray,
    group_of_territory: IntArray,
    rules: LevelRules | None,
) -> Problem:
    """
    Some units over some groups of territories.

    Parameters
    ----------
    units, groups
        Indices; groups that are no single territories carry what their territories may together.
    group_of_territory
        ``(num_territories,)``.
    rules
        Of the groups; None where groups are the territories themselves.
    """
    members = tuple(np.flatnonzero(group_of_territory == group) for group in groups.tolist())
    lower, upper = _limits(problem, members, rules, groups)
    locks, incumbent = (
        _grouped(of[units], members) for of in (problem.locked_to, problem.incumbent)
    )
    cost = _Cheapest(problem.cost, units, members)
    ids = problem.territory_ids if rules is None else rules.ids
    return Problem.from_arrays(
        cost,
        _loads(problem, units, members),
        lower,
        upper,
        incumbent=incumbent,
        locked_to=locks,
        groups=problem.groups[units],
        conflicts=_conflicts(problem, units) if rules is None else None,
        ideals=_ideals(problem, groups) if rules is None else None,
        uncovered_cost=None if problem.uncovered_cost is None else problem.uncovered_cost[units],
        unit_ids=[problem.unit_ids[unit] for unit in units.tolist()],
        territory_ids=[ids[group] for group in groups.tolist()],
        measures=problem.measures,
        objective_unit=problem.objective_unit,
        **_ground(problem, units, groups, rules),
    )


def _limits(
    problem: Problem, members: tuple[IntArray, ...], rules: LevelRules | None, groups: IntArray
) -> tuple[FloatArray, FloatArray]:
    """What territories may carry together, within the level's own bands; rounding left room."""
    lower = np.stack([problem.lower[inside].sum(axis=0) for inside in members])
    upper = np.stack([problem.upper[inside].sum(axis=0) for inside in members])
    if rules is None:
        return lower, upper
    least, most = rules.bands(problem.num_measures)
    return np.maximum(lower, least[groups]), np.minimum(upper, most[groups])


def _loads(problem: Problem, units: IntArray, members: tuple[IntArray, ...]) -> object:
    """Of the units; where a load depends on the territory, the least beneath the group."""
    if not problem.loads.pairs:
        return problem.loads.unit[units]
    pairs = {}
    for measure, table in problem.loads.pairs.items():
        least = _Cheapest(table, units, members)
        pairs[measure] = BlockPairs(least, least.shape)
    return Loads(problem.loads.unit[units], pairs)


def _grouped(of: IntArray, members: tuple[IntArray, ...]) -> IntArray:
    """Position of the group that each territory of ``of`` is in, -1 elsewhere."""
    grouped = np.full(len(of), -1)
    for position, inside in enumerate(members):
        grouped[np.isin(of, inside)] = position
    return grouped


def _conflicts(problem: Problem, units: IntArray) -> IntArray | None:
    """Pairs that are both among the units, by their positions."""
    if not len(problem.conflicts):
        return None
    position = np.full(problem.num_units, -1)
    position[units] = np.arange(len(units))
    pairs = position[problem.conflicts]
    kept: IntArray = pairs[(pairs >= 0).all(axis=1)]
    return kept


def _ideals(problem: Problem, groups: IntArray) -> Ideals | None:
    if problem.ideals is None:
        return None
    return Ideals(problem.ideals.target[groups], problem.ideals.price[groups])


def _ground(
    problem: Problem, units: IntArray, groups: IntArray, rules: LevelRules | None
) -> dict[str, Any]:
    """The graph among the units, where the level has to hang together."""
    ground = problem.contiguity
    if ground is None or (rules is not None and not rules.contiguous):
        return {}
    found: dict[str, Any] = {
        "graph": ground.graph[units][:, units],
        "contiguous": True,
        "exempt": ground.exempt[units],
    }
    if rules is None:
        position = np.full(problem.num_units + 1, -1)
        position[units] = np.arange(len(units))
        found["home_unit"] = position[ground.home_unit[groups]]
    return found


@dataclass(frozen=True, eq=False)
class _Cheapest:
    """Cost of some units in groups of territories: that of the cheapest territory beneath."""

    table: PairTable
    units: IntArray
    members: tuple[IntArray, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.units), len(self.members)

    def block(self, units: IntArray) -> FloatArray:
        cost = self.table.block(self.units[units])
        return np.stack([cost[:, inside].min(axis=1) for inside in self.members], axis=1)
