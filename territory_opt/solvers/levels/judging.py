"""Levels that exist already, judged by the rules: nothing is solved."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from territory_opt.models import (
    Children,
    Hierarchy,
    LevelRules,
    Plan,
    Problem,
    Result,
    Status,
    StopReason,
)
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit_level, objective
from territory_opt.scoring.levels import broken_territory_locks
from territory_opt.solvers.levels.grouping import level_problem
from territory_opt.solvers.levels.level_result import LevelResult


def judged_levels(
    territories: Children, hierarchy: Hierarchy, rules: Sequence[LevelRules]
) -> tuple[LevelResult, ...]:
    """
    Every level of a hierarchy with its cost and every rule that it breaks; without a bound.

    Parameters
    ----------
    territories, hierarchy, rules
        As in ``scoring.audit_hierarchy``.

    Raises
    ------
    ProblemError
        If numbers and spans of a level do not fit at all.
    """
    found, children = [], territories
    for place, (level, one) in enumerate(zip(hierarchy.levels, rules, strict=True)):
        problem = level_problem(children, one)
        violations = tuple(audit_level(children, level, one))
        if place > 0:
            violations += tuple(broken_territory_locks(territories, hierarchy.group_of(place), one))
        result = Result(
            status=Status.UNKNOWN if violations else Status.FEASIBLE,
            stop_reason=StopReason.USER,
            plan=Plan(level.parent_of),
            objective=_cost(problem, level.parent_of),
            bound=-math.inf,
            bound_source="none",
            certificate=None,
            violations=violations,
        )
        found.append(LevelResult(one, children, problem, result, made="given"))
        children = children.grouped(level)
    return tuple(found)


def _cost(problem: Problem, parent_of: IntArray) -> float:
    """Σ weight × km²; NaN where a child is in no group, or a group is empty."""
    number = np.bincount(parent_of[parent_of >= 0], minlength=problem.num_territories)
    if number.sum() < problem.num_units or not number.all():
        return math.nan
    return objective(problem, Plan(parent_of))
