"""Districts and regions over the territories of a plan."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import RefereeError
from territory_opt.models import Plan, Problem, Result
from territory_opt.planning.parents import hierarchy_from
from territory_opt.planning.referee import confirm
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import level_rules, territory_children
from territory_opt.scoring import audit_hierarchy
from territory_opt.solvers import LevelResult, StopRule, group_up, hierarchy_of, judged_levels


def roll_up(
    scenario: Scenario, problem: Problem, result: Result, stop: StopRule, seed: int
) -> tuple[LevelResult, ...]:
    """
    Group the territories of a plan that keeps every rule, level by level.

    Parameters
    ----------
    stop
        When to stop, of every level.

    Returns
    -------
    tuple of LevelResult
        The lowest level first; empty without levels, or without such a plan.

    Raises
    ------
    ScenarioError
        If a level names a measure that is not there.
    RefereeError
        If the referee finds a rule broken that the solver says is kept.
    """
    if not scenario.spec.level or not result.is_feasible or result.plan is None:
        return ()
    territories = territory_children(scenario, problem, result.plan)
    rules = level_rules(scenario, territories)
    found = group_up(territories, rules, stop, seed)
    for one in found:
        confirm(one.problem, one.result)
    hierarchy = hierarchy_of(territories.ids, found)
    broken = audit_hierarchy(territories, hierarchy, rules[: len(hierarchy.levels)])
    if broken:
        raise RefereeError(f"a level breaks {len(broken)} rules: {broken[0].message}")
    return found


def judged(
    scenario: Scenario, problem: Problem, plan: Plan, file: Path | None
) -> tuple[LevelResult, ...]:
    """
    The levels that a table of parents makes of a plan's territories, by the scenario's rules.

    Parameters
    ----------
    file
        As ``planning.parents.hierarchy_from`` reads it.

    Returns
    -------
    tuple of LevelResult
        The lowest first; empty without levels in the scenario, or parents in the file.

    Raises
    ------
    InputError
        If the table cannot be used.
    """
    if not scenario.spec.level or file is None:
        return ()
    territories = territory_children(scenario, problem, plan)
    rules = level_rules(scenario, territories)
    hierarchy = hierarchy_from(file, territories.ids, rules, scenario.layer)
    return () if hierarchy is None else judged_levels(territories, hierarchy, rules)
