"""One team's part in a task on quotas: its plan and its people, and how its numbers are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from territory_opt.models import Plan, Problem, QuotaPolicy, Quotas
from territory_opt.planning.alignment import alignment, file_of
from territory_opt.planning.parents import parents_file, parents_in
from territory_opt.quotas import set_quotas
from territory_opt.quotas.by_rules import Settled
from territory_opt.quotas.ruled_task import COMPANY, RuledTask
from territory_opt.report.level_table import TERRITORY
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import posts, quota_force, quota_ground, strength_in_quotas


@dataclass(frozen=True, eq=False)
class QuotaTeam:
    """
    A team with its plan.

    Attributes
    ----------
    scenario, problem, plan
        The problem is the scenario's, the plan over its units.
    parents
        Id → id of the group above, as the plan has it; empty: as the table of territories has it.
    """

    scenario: Scenario
    problem: Problem
    plan: Plan
    parents: Mapping[str, str]

    @classmethod
    def of(cls, scenario: Scenario, given: Plan | str | Path | None) -> QuotaTeam:
        """With the plan that is given; today's alignment where none is."""
        problem = scenario.to_problem()
        plan = alignment(problem, given, layer=scenario.layer)
        return cls(scenario, problem, plan, parents_in(parents_file(file_of(given), None)))

    def settled(self, policy: QuotaPolicy, settle: Callable[[RuledTask], Settled]) -> Quotas:
        """Quotas of one metric whose numbers ``settle`` finds."""
        strength = strength_in_quotas(self.scenario, self.plan.territory_of)
        force, ground = quota_force(self.scenario, self.parents), quota_ground(self.scenario)
        return set_quotas(self.problem, self.plan, policy, strength, force, settle, ground)

    def levels(self) -> dict[str, str]:
        """Id of every node → name of its level, as far as it has one."""
        ids = self.problem.territory_ids
        above = {one: post.spec.name for post in posts(self.scenario) for one in post.ids}
        return {COMPANY: COMPANY, **above, **dict.fromkeys(ids, TERRITORY)}
