"""What a sales force can sell: productivity, ramp, attrition and vacancy by role."""

from __future__ import annotations

import math

from pydantic import Field, field_validator

from territory_opt.scenario.specs.values import Count, NotNegative, Positive, Section, Share, wrong


class SalesRoleSpec(Section):
    """One role. Nothing has a default: companies differ too much."""

    role: str = Field(description="Role of territories.")
    productivity: Positive = Field(
        description="Sales a year of one full-time rep who is fully ramped, in the scenario's currency."
    )
    ramp: list[Share] = Field(
        description="Share of productivity in the first months after `start_date`, such as "
        "[0, 0.25, 0.5, 0.75]; 1 afterwards. [] is no ramp."
    )
    attrition: Share = Field(description="Share of reps who leave within a year.")
    months_to_fill: Count = Field(
        description="Months from the day a seat falls empty, or a search begins, to the first day of "
        "the new rep."
    )

    @field_validator("attrition")
    @classmethod
    def _somebody_stays(cls, value: float) -> float:
        if value == 1:
            raise wrong("nobody would stay", "Write a share below 1.")
        return value


class SalesCapacitySpec(Section):
    """
    Capacity plan: ramped capacity by month against the company target of a `[[quota]]`, and the hires
    that are needed. It is about the scenario's own team; a `[[layer]]` has none.
    """

    metric: str | None = Field(
        default=None, description="Metric of the `[[quota]]` to cover; the first when left out."
    )
    monthly_shares: list[NotNegative] | None = Field(
        default=None,
        description="Share of the year's sales in each of twelve months from the plan's first day, for "
        "targets and productivity alike; a twelfth each when left out.",
    )
    role: list[SalesRoleSpec] = Field(description="What each role can sell.")

    @field_validator("monthly_shares")
    @classmethod
    def _of_a_year(cls, value: list[float] | None) -> list[float] | None:
        if value is not None and (
            len(value) != 12 or not math.isclose(sum(value), 1, rel_tol=1e-6)
        ):
            raise wrong(
                f"{len(value)} shares that add up to {sum(value):g} are no year",
                "Write twelve shares that add up to 1.",
            )
        return value

    @field_validator("role")
    @classmethod
    def _once_each(cls, value: list[SalesRoleSpec]) -> list[SalesRoleSpec]:
        names = [one.role for one in value]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise wrong(f"role {twice[0]!r} is there twice", "Keep one of the two.")
        return value
