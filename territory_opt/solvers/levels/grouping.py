"""
From territories up: districts of territories, regions of districts, each level a problem of its own.

The rules of a level are those of territories over units once more (Kalcsics & Ríos-Mercado 2019,
doi:10.1007/978-3-030-32177-2_25): bands, contiguity, short ways. So every level is a ``Problem``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models import Children, Hierarchy, LevelRules, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.span import span_faults
from territory_opt.solvers.levels.hess import solve_free
from territory_opt.solvers.levels.level_result import LevelResult
from territory_opt.solvers.levels.locks import impossible, kept_apart, parted_locks, with_locks
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.stop import StopRule

SPAN = "children"
"""Measure of a level's problem that counts children; it comes first."""


def group_up(
    children: Children, rules: Sequence[LevelRules], stop: StopRule, seed: int = 1
) -> tuple[LevelResult, ...]:
    """
    Group territories, then the groups, level by level.

    Parameters
    ----------
    children
        The territories.
    rules
        One per level, the lowest first. Where homes are stated, a child costs weight × km² to the
        home of its group; where not, to that child of the group which makes it least (Hess et al.
        1965, doi:10.1287/opre.13.6.998).
    stop
        When to stop, of every level.

    Returns
    -------
    tuple of LevelResult
        The lowest first. A level without a plan that keeps its rules is the last one.

    Raises
    ------
    ProblemError
        If numbers and spans of a level do not fit, or an array has the wrong shape.
    """
    results: list[LevelResult] = []
    child_of: IntArray = np.arange(children.num_children)
    for place, one in enumerate(rules):
        apart = kept_apart(rules[place + 1 :], child_of, children.num_children)
        here = with_locks(one, child_of, children.num_children)
        results.append(_grouped(children, here, apart, stop, seed))
        level = results[-1].level
        if not results[-1].result.is_feasible or level is None:
            break
        children, child_of = children.grouped(level), level.parent_of[child_of]
    return tuple(results)


def _grouped(
    children: Children, rules: LevelRules, apart: IntArray, stop: StopRule, seed: int
) -> LevelResult:
    problem = level_problem(children, rules, apart)
    if causes := parted_locks(children, rules):
        return LevelResult(rules, children, problem, impossible(causes, seed))
    solver = solve if problem.centres is None else solve_free
    return LevelResult(rules, children, problem, solver(problem, stop, seed=seed))


def hierarchy_of(territory_ids: Sequence[str], results: Sequence[LevelResult]) -> Hierarchy:
    """The levels that have a plan which keeps their rules."""
    levels = [found.level for found in results if found.result.is_feasible]
    return Hierarchy(tuple(territory_ids), tuple(level for level in levels if level is not None))


def level_problem(children: Children, rules: LevelRules, apart: IntArray | None = None) -> Problem:
    """
    One level as a problem: children are units, groups are territories.

    Parameters
    ----------
    apart
        ``(num_pairs, 2)`` children that may share no group; None: any may.

    Raises
    ------
    ProblemError
        As in ``group_up``.
    """
    _refuse(children, rules)
    lower, upper = rules.bands(children.loads.shape[1])
    least, most = (np.full((rules.num_groups, 1), limit) for limit in rules.span)
    ones = np.ones((children.num_children, 1))
    homes = children.places_km if rules.homes_km is None else np.asarray(rules.homes_km, float)
    return Problem.from_arrays(
        children.weight[:, None] * squared_km(children.places_km, homes),
        np.hstack([ones, children.loads]),
        np.hstack([least, lower]),
        np.hstack([most, upper]),
        locked_to=rules.locks(children.num_children),
        conflicts=apart if apart is not None and len(apart) else None,
        graph=children.graph if rules.contiguous else None,
        contiguous=rules.contiguous,
        centres="free" if rules.homes_km is None else None,
        unit_ids=children.ids,
        territory_ids=rules.ids,
        measures=[SPAN, *children.measures],
        objective_unit="km² × weight",
    )


def squared_km(places_km: FloatArray, homes_km: FloatArray) -> FloatArray:
    """``(num_places, num_homes)``, from coordinates in kilometres."""
    apart = places_km[:, None, :] - homes_km[None, :, :]
    squares: FloatArray = np.einsum("ijk,ijk->ij", apart, apart)
    return squares


def _refuse(children: Children, rules: LevelRules) -> None:
    messages = span_faults(rules.name, children.num_children, rules.num_groups, rules.span)
    if rules.contiguous and children.graph is None:
        messages.append(f"{rules.name}: contiguous, but the children have no graph of neighbours")
    wanted = (rules.num_groups, children.places_km.shape[1])
    if rules.homes_km is not None and np.shape(rules.homes_km) != wanted:
        found = np.shape(rules.homes_km)
        messages.append(f"{rules.name}: homes_km has shape {found}, expected {wanted}")
    if rules.homes_km is None and not _are_alike(rules, children.loads.shape[1]):
        messages.append(f"{rules.name}: bands differ between groups, but their centres are free")
    if messages:
        raise ProblemError(messages)


def _are_alike(rules: LevelRules, num_measures: int) -> bool:
    """Whether all groups have the same bands."""
    return all((limits == limits[:1]).all() for limits in rules.bands(num_measures))
