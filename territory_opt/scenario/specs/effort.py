"""Who serves what, how often, and how many hours there are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from territory_opt.scenario.specs.values import NotNegative, Positive, Section, Share, Where


class CoverageSpec(Section):
    """Accounts that a role serves. Several entries for one role add up."""

    role: str = Field(description="Role of territories.")
    where: Where = Field(
        default={}, description="Accounts that the role serves; all when left out."
    )


class EffortSpec(Section):
    """One line of the call plan; later lines win."""

    where: Where = Field(
        default={}, description="Accounts meant; `role` restricts the line to a role."
    )
    visits_per_year: NotNegative | None = Field(default=None, description="Visits a year.")
    visit_hours: NotNegative | None = Field(default=None, description="Hours per visit.")
    channel: Literal["visit", "remote"] | None = Field(
        default=None, description="`remote` visits need no travel."
    )


class CapacitySpec(Section):
    """Hours of a rep. Where this section is given, workload may not exceed capacity."""

    hours_per_year: Positive = Field(default=1920, description="Working hours a year at FTE 1.")
    customer_share: Share = Field(
        default=0.7, description="Share of them with customers and on the way to them."
    )


class RoleSpec(Section):
    """How a role works."""

    travel: Literal["car", "none"] = Field(
        default="car", description="`none`: inside roles, which need no coordinates."
    )
