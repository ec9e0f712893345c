"""
From the top down: regions of units first, then districts in each region, then territories.

Every level's problem is a relaxation of the next (``split_part``), so the bound of the top level holds
for the whole plan.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models import Hierarchy, LevelRules, Problem
from territory_opt.models.arrays import IntArray
from territory_opt.solvers.levels.split_locks import within_locks
from territory_opt.solvers.levels.split_part import part_of
from territory_opt.solvers.levels.split_result import TERRITORY, SplitResult
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.stop import StopRule


def split_down(
    problem: Problem,
    hierarchy: Hierarchy,
    rules: Sequence[LevelRules],
    stop: StopRule | Sequence[StopRule],
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
        When to stop, of every part; or one for the parts of each step, the top level first and the
        territories last.
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
        For budgets over several groups, families that are split at a price, and free centres.
    """
    _refuse(problem, hierarchy, rules)
    if locked_to is not None:
        problem = within_locks(problem, hierarchy, locked_to)
    levels = range(len(hierarchy.levels) - 1, -1, -1)
    above, group_above = np.zeros(problem.num_territories, int), np.zeros(problem.num_units, int)
    stops = [stop] * (len(hierarchy.levels) + 1) if callable(stop) else list(stop)
    found: list[SplitResult] = []
    for level in levels:
        group_of_territory = hierarchy.group_of(level)
        found.append(
            _split(
                problem,
                group_of_territory,
                rules[level],
                above,
                group_above,
                stops[len(found)],
                seed,
            )
        )
        if not found[-1].is_feasible:
            return tuple(found)
        above, group_above = group_of_territory, found[-1].group_of
    found.append(
        _split(
            problem,
            np.arange(problem.num_territories),
            None,
            above,
            group_above,
            stops[len(found)],
            seed,
        )
    )
    return tuple(found)


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
    return SplitResult(TERRITORY if rules is None else rules.name, group_of, tuple(results))


def _refuse(problem: Problem, hierarchy: Hierarchy, rules: Sequence[LevelRules]) -> None:
    if problem.centres is not None:
        raise UnsupportedError(
            "splitting from the top needs homes of territories; centres are free here"
        )
    if problem.budgets:
        raise UnsupportedError(
            "limits on change hold for the whole plan and cannot be split over regions; leave them out, "
            "or group from the territories up (solve.levels = 'bottom-up')"
        )
    if problem.families is not None:
        raise UnsupportedError(
            "families with a price cannot be split over regions; leave the price out, or group from "
            "the territories up (solve.levels = 'bottom-up')"
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
