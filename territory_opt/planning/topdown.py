"""Regions first, then districts, then territories: a plan from the top down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from territory_opt.models import (
    Cause,
    Children,
    Hierarchy,
    Problem,
    Result,
    Status,
)
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import (
    level_rules,
    position_children,
    rules_of,
    territory_children,
)
from territory_opt.solvers import (
    LevelResult,
    SplitResult,
    StopAfter,
    StopRule,
    group_up,
    hierarchy_of,
    judged_levels,
    result_of,
    solve,
    split_down,
)


def split(
    scenario: Scenario, problem: Problem, stop: StopRule, seed: int
) -> tuple[Result, tuple[LevelResult, ...]]:
    """
    Plan a scenario with levels from the top down.

    The positions are grouped by their homes, spans and locks first; then the accounts are split over
    the regions, the districts of each, and their territories. Where a part cannot be split within the
    rules, the whole is solved from there, with every territory still under its district.

    Parameters
    ----------
    stop
        Of the whole split: its limits are shared out evenly among the levels, and among the parts of
        each.

    Returns
    -------
    Result
        Over accounts and territories.
    tuple of LevelResult
        The lowest level first; empty without a plan.

    Raises
    ------
    ScenarioError
        For a level's measure that is not there, or that a split cannot keep.
    UnsupportedError
        For limits on change, which hold for the whole plan.
    """
    positions = position_children(scenario, problem)
    rules = rules_of(scenario, problem.measures, problem.loads.unit.sum(axis=0))
    groups = group_up(positions, level_rules(scenario, positions), stop, seed)
    if not all(found.result.is_feasible for found in groups):
        return _nobody(groups[-1], seed), ()
    hierarchy = hierarchy_of(positions.ids, groups)
    if problem.contiguity is None:
        rules = tuple(replace(one, contiguous=False) for one in rules)
    found = split_down(problem, hierarchy, rules, shares(stop, hierarchy), seed)
    result = result_of(problem, found, seed)
    if result.is_feasible or result.status is Status.INFEASIBLE:
        return result, _levels(scenario, problem, result, positions, hierarchy, found)
    mended = solve(problem, stop, seed, result.plan)
    return mended, _levels(scenario, problem, mended, positions, hierarchy, ())


def _levels(
    scenario: Scenario,
    problem: Problem,
    result: Result,
    positions: Children,
    hierarchy: Hierarchy,
    found: Sequence[SplitResult],
) -> tuple[LevelResult, ...]:
    """The levels judged by what their territories have in the end."""
    if not result.is_feasible or result.plan is None:
        return ()
    territories = territory_children(scenario, problem, result.plan)
    if problem.contiguity is None:
        territories = replace(territories, graph=positions.graph)
    judged = judged_levels(territories, hierarchy, level_rules(scenario, territories))
    step = {one.name: one for one in found}
    return tuple(replace(one, made="top-down", split=step.get(one.rules.name)) for one in judged)


def shares(stop: StopRule, hierarchy: Hierarchy) -> Sequence[StopRule] | StopRule:
    """Limits of a part of each step, the top level first; a rule of another kind is for every part."""
    if not isinstance(stop, StopAfter):
        return stop
    parts = [1, *(level.num_groups for level in reversed(hierarchy.levels))]
    return [_share(stop, 1 / (len(parts) * number)) for number in parts]


def _share(stop: StopAfter, share: float) -> StopAfter:
    seconds = None if stop.seconds is None else stop.seconds * share
    work = None if stop.work is None else stop.work * share
    return replace(stop, seconds=seconds, work=work)


def _nobody(level: LevelResult, seed: int) -> Result:
    """No plan, because positions could not be grouped by what their bands and homes promise."""
    name = level.rules.name
    causes = tuple(replace(cause, is_proved=False) for cause in level.result.causes) or (
        Cause("level-rules", f"The territories' homes were not grouped into {name}s.", False),
    )
    return Result(
        status=Status.UNKNOWN,
        stop_reason=level.result.stop_reason,
        plan=None,
        objective=math.inf,
        bound=-math.inf,
        bound_source="none",
        certificate=None,
        causes=causes,
        seconds=level.result.seconds,
        work=level.result.work,
        seed=seed,
    )
