"""Quotas of a scenario's plan: its policies, and the people they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from territory_opt.models import Plan, Problem, Quotas
from territory_opt.quotas import check_policies, check_rules, set_quotas
from territory_opt.quotas.build import carriers
from territory_opt.quotas.ruled_task import COMPANY
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import posts, quota_force, quota_ground, strength_in_quotas
from territory_opt.solvers import LevelResult


def quotas_of(
    scenario: Scenario, problem: Problem, plan: Plan, parents: Mapping[str, str] | None = None
) -> Quotas:
    """
    Set the quotas of every ``[[quota]]``.

    Parameters
    ----------
    scenario, problem, plan
        The problem is the scenario's, the plan over its units.
    parents
        Id → id of the group above; as the scenario's table of territories has them when left out.
    """
    if not scenario.spec.quota:
        return set_quotas(problem, plan, ())
    strength = strength_in_quotas(scenario, plan.territory_of)
    force, ground = quota_force(scenario, parents), quota_ground(scenario)
    return set_quotas(problem, plan, scenario.quota_policies, strength, force, ground=ground)


def check_quotas(scenario: Scenario, problem: Problem) -> None:
    """
    Refuse quotas that no plan can have, before any is made.

    Raises
    ------
    InputError
        Naming metric and setting.
    """
    if not scenario.spec.quota:
        return
    force = quota_force(scenario)
    check_policies(problem, scenario.quota_policies, force, quota_ground(scenario))
    groups = (
        {name for post in posts(scenario) for name in post.ids} if scenario.spec.level else set()
    )
    above = {*force.parents.values(), *groups, COMPANY}
    for policy in scenario.quota_policies:
        own = {problem.territory_ids[j] for j in carriers(policy, force)}
        check_rules(policy, own | above, force)


def parents_of(levels: Sequence[LevelResult]) -> dict[str, str]:
    """Id → id of the group above, as the levels of a plan were made; without those that have none."""
    parents: dict[str, str] = {}
    for found in levels:
        level = found.shown
        if level is not None:
            pairs = zip(found.children.ids, level.parent_of.tolist(), strict=True)
            parents |= {child: level.ids[group] for child, group in pairs if group >= 0}
    return parents
