"""Locks that break a rule all by themselves: a limit, a budget, a conflict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.models import Budget, Cause, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core


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
    for b, budget in enumerate(problem.budgets):
        used = used_by_locks(problem, budget)
        over = float(excess(used, -np.inf, budget.limit))
        if over > 0:
            moved = _moved_by_locks(problem, budget)
            message = (
                f"{len(moved)} locks ({named(problem.unit_ids, moved)}) use {figure(used)} of "
                f"{budget.name}, {figure(over)} over the limit of {figure(budget.limit)}. "
                f"Unlock some of them, or raise the limit to {figure(used)}."
            )
            amounts = {"used": used, "limit": budget.limit, "over": over, "budget": float(b)}
            yield Cause("locks-over-budget", message, True, amounts, tuple(moved.tolist()))


def used_by_locks(problem: Problem, budget: Budget) -> float:
    """What the locks use of a budget when nothing else moves."""
    return budget.used(problem.incumbent, _locked_plan(problem))


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


def _locked_plan(problem: Problem) -> IntArray:
    return np.where(problem.locked_to >= 0, problem.locked_to, problem.incumbent)


def _moved_by_locks(problem: Problem, budget: Budget) -> IntArray:
    """Locked units that the budget counts."""
    locked, counts = _locked_plan(problem), budget.counts_if_moved(problem.incumbent)
    if budget.territory is not None:
        entering = budget.counts_if_entering(problem.incumbent)
        counts = counts + entering * (locked == budget.territory)
    return np.flatnonzero((locked != problem.incumbent) & (counts > 0))


def _heaviest(problem: Problem, units: IntArray, territory: int, measure: int) -> IntArray:
    load: FloatArray = problem.loads.at(units, np.full(len(units), territory))[:, measure]
    return units[np.argsort(-load, kind="stable")]
