"""What every part of the build looks up, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from territory_opt.models.arrays import BoolArray
from territory_opt.scenario.build.eligibility import Eligibility
from territory_opt.scenario.build.eligibility_rules import eligibility
from territory_opt.scenario.build.targets import Sharing, serving_roles
from territory_opt.scenario.build.today import Today, today
from territory_opt.scenario.build.travel import Travel, travel


@dataclass(frozen=True, eq=False)
class Ground:
    """
    A scenario with travel, today's alignment and eligibility worked out.

    Attributes
    ----------
    scenario, travel, today, eligibility
        See their modules.
    open_roles
        ``(num_units, num_roles)``: has a territory of the role that may serve the account.
    """

    scenario: Any
    travel: Travel
    today: Today
    eligibility: Eligibility
    open_roles: BoolArray

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return len(self.scenario.accounts), len(self.scenario.territories)

    @property
    def sharing(self) -> Sharing:
        """How totals are shared out between roles and territories."""
        effort = self.travel.effort
        serving = serving_roles(self.open_roles, self.today.locked_to, effort.role_of)
        return Sharing(self.scenario, effort, serving)


def survey(scenario: Any) -> Ground:
    """
    Work out the ground that a problem is built on.

    Raises
    ------
    ScenarioError
        If a rule needs a column that is not there.
    """
    way, now = travel(scenario), today(scenario)
    rules = eligibility(scenario, now, way)
    effort = way.effort
    return Ground(scenario, way, now, rules, rules.open_roles(effort.role_of, len(effort.roles)))
