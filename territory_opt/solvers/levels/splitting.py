"""
From the top down: regions of units first, then districts in each region, then territories.

At a level, a unit costs what it costs in the cheapest territory beneath a group, and a group may
carry what its territories may carry together. So every level's problem is a relaxation of the next,
and the bound of the top level holds for the whole plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models import (
    BlockPairs,
    Cause,
    Hierarchy,
    Ideals,
    LevelRules,
    Loads,
    PairTable,
    Plan,
    Problem,
    Result,
)
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.stop import StopRule


@dataclass(frozen=True, eq=False)
class SplitResult:
    """
    What became of one level.

    Attributes
    ----------
    name
        Of the level; ``"territory"`` at the end.
    group_of
        ``(num_units,)``: group at this level, -1 none.
    results
        One per group of the level above (one at the top), each of its own units.
    """

    name: str
    group_of: IntArray
    results: tuple[Result, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether every group of the level above was split within the rules."""
        return all(result.is_feasible for result in self.results)

    @property
    def objective(self) -> float:
        """Cost of all parts together."""
        return float(sum(result.objective for result in self.results))

    @property
    def bound(self) -> float:
        """
        Of all parts together: holds for every plan within the groups of the level above; at the top,
        for every plan.
        """
        return float(sum(result.bound for result in self.results))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why parts could not be split."""
        return tuple(cause for result in self.results for cause in result.causes)


def split_down(
    problem: Problem,
    hierarchy: Hierarchy,
    rules: Sequence[LevelRules],
    stop: StopRule,
    seed: int = 1,
    locked_to: Sequence[IntArray | None] | None = None,
) -> tuple[SplitResult, ...]:
    """
    Split units over the top level, then over the level beneath in each group, down to territories.

    Parameters
    ----------
    problem
        Units over territories, with all their rules.
    hierarchy
        Over the problem's territories; everyone has a parent.
    rules
        One per level of the hierarchy, the lowest first: bands of the measures beside what the
        territories may carry, and contiguity over the units' graph. Spans and homes follow from the
        hierarchy and count for nothing here.
    stop
        When to stop, of every part.
    locked_to
        Per level ``(num_units,)`` group that a unit stays in, -1 free: such a unit may only be in the
        territories beneath.

    Returns
    -------
    tuple of SplitResult
        The top level first, the territories last. The first level that could not be split within
        the rules is the last one.

    Raises
    ------
    ProblemError
        If hierarchy, rules and problem do not fit each other.
    UnsupportedError
        For budgets over several groups, and free centres.
    """
    _refuse(problem, hierarchy, rules)
    if locked_to is not None:
        problem = within_locks(problem, hierarchy, locked_to)
    levels = range(len(hierarchy.levels) - 1, -1, -1)
    above, group_above = np.zeros(problem.num_territories, int), np.zeros(problem.num_units, int)
    found: list[SplitResult] = []
    for level in levels:
        group_of_territory = hierarchy.group_of(level)
        found.append(
            _split(problem, group_of_territory, rules[level], above, group_above, stop, seed)
        )
        if not found[-1].is_feasible:
            return tuple(found)
        above, group_above = group_of_territory, found[-1].group_of
    found.append(
        _split(problem, np.arange(problem.num_territories), None, above, group_above, stop, seed)
    )
    return tuple(found)


def within_locks(
    problem: Problem, hierarchy: Hierarchy, locked_to: Sequence[IntArray | None]
) -> Problem:
    """
    The problem where a unit locked to a group may only be in the territories beneath it.

    Parameters
    ----------
    locked_to
        Per level, the lowest first: ``(num_units,)`` group, -1 free; None: all are free.
    """
    locks = [
        (hierarchy.group_of(level), np.asarray(locks))
        for level, locks in enumerate(locked_to)
        if locks is not None
    ]
    cost = _Within(problem.cost, tuple(locks))
    return problem.replace(cost=BlockPairs(cost, cost.shape))


@dataclass(frozen=True, eq=False)
class _Within:
    """Costs, infinite outside the groups that units are locked to."""

    table: PairTable
    locks: tuple[tuple[IntArray, IntArray], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return self.table.shape

    def block(self, units: IntArray) -> FloatArray:
        cost = np.array(self.table.block(units))
        for group_of_territory, locked_to in self.locks:
            lock = locked_to[units][:, None]
            cost[(lock >= 0) & (lock != group_of_territory[None, :])] = np.inf
        return cost


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


def _split(
    problem: Problem,
    group_of_territory: IntArray,
    rules: LevelRules | None,
    above: IntArray,
    group_above: IntArray,
    stop: StopRule,
    seed: int,
) -> SplitResult:
    """Split the units of every group above over its groups; ``rules`` is None for territories."""
    group_of, results = np.full(problem.num_units, -1), []
    for parent in np.unique(above).tolist():
        groups = np.unique(group_of_territory[above == parent])
        units = np.flatnonzero(group_above == parent)
        part = part_of(problem, units, groups, group_of_territory, rules)
        result = solve(part, stop, seed=seed)
        results.append(result)
        if result.plan is not None:
            of = result.plan.territory_of
            group_of[units] = np.where(of >= 0, groups[of], -1)
    return SplitResult("territory" if rules is None else rules.name, group_of, tuple(results))


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


def _refuse(problem: Problem, hierarchy: Hierarchy, rules: Sequence[LevelRules]) -> None:
    if problem.centres is not None:
        raise UnsupportedError(
            "splitting from the top needs homes of territories; centres are free here"
        )
    if problem.budgets:
        raise UnsupportedError(
            "budgets hold for the whole plan and cannot be split over regions; leave them out, or group "
            "from the territories up"
        )
    messages = []
    if len(hierarchy.territory_ids) != problem.num_territories:
        found = len(hierarchy.territory_ids)
        messages.append(
            f"the hierarchy has {found} territories, the problem {problem.num_territories}"
        )
    elif len(rules) != len(hierarchy.levels):
        messages.append(f"{len(rules)} rules for {len(hierarchy.levels)} levels")
    elif hierarchy.levels and (hierarchy.group_of(len(hierarchy.levels) - 1) < 0).any():
        messages.append("a territory has no parent at the top level")
    for one, level in zip(rules, hierarchy.levels, strict=False):
        if one.ids != level.ids:
            messages.append(f"{one.name}: rules and hierarchy name different groups")
        if one.contiguous and problem.contiguity is None:
            messages.append(f"{one.name}: contiguous, but the problem has no graph of its units")
    if messages:
        raise ProblemError(messages)


def plan_of(found: Sequence[SplitResult]) -> Plan | None:
    """The plan over territories; None where it did not come so far."""
    if not found or found[-1].name != "territory" or not found[-1].is_feasible:
        return None
    return Plan(found[-1].group_of)


__all__ = ["SplitResult", "part_of", "plan_of", "split_down", "within_locks"]
