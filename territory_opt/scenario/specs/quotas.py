"""Quotas: a company target, and the rules that the numbers keep."""

from __future__ import annotations

from decimal import Decimal
from math import inf
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from territory_opt.models.quota import PeriodKind, QuotaPolicy, QuotaRules
from territory_opt.scenario.specs.values import (
    Money,
    NotNegative,
    Number,
    PositiveMoney,
    Section,
    written_number,
    wrong,
)

WEIGHTS = {"year": 1, "months": 12, "quarters": 4, "4-4-5": 12, "4-5-4": 12, "5-4-4": 12}


class GrowthSpec(Section):
    """Growth of a quota on the restated base: last year's figure of the accounts it has *now*."""

    min: Number = Field(default=0, description="Least: 0 is none, -0.1 ten per cent less.")
    max: Number = Field(default=0.25, description="Most: 0.25 is 25 %.")
    base: str = Field(default="revenue", description="Measure of the accounts, currency a year.")

    @model_validator(mode="after")
    def _in_order(self) -> GrowthSpec:
        if not -1 <= self.min <= self.max:
            raise wrong(
                f"growth of at least {self.min:g} and at most {self.max:g} is impossible",
                "Write { min = 0, max = 0.25 }: no less than -1, and the most above the least.",
            )
        return self


class PerHourSpec(Section):
    """Limits per hour of capacity."""

    min: NotNegative = Field(default=0, description="Least, currency per hour.")
    max: NotNegative | None = Field(
        default=None, description="Most, currency per hour; none when left out."
    )

    @model_validator(mode="after")
    def _in_order(self) -> PerHourSpec:
        if self.max is not None and self.min > self.max:
            raise wrong(
                f"at least {self.min:g} and at most {self.max:g} per hour is impossible",
                "Give a most above the least.",
            )
        return self


Upper = Annotated[Decimal, BeforeValidator(written_number)]


class QuotaSpec(Section):
    """How a company target becomes numbers that people carry."""

    metric: str = Field(default="sales", description="Name of what is counted.")
    company_target: PositiveMoney = Field(description="Currency per year, before over-assignment.")
    over_assignment: Money = Field(
        default=Decimal("0.05"), description="Σ quotas = target × (1 + over-assignment)."
    )
    round_to: PositiveMoney = Field(
        default=Decimal(1000), description="Quotas are multiples of it."
    )
    measure: str = Field(default="potential", description="Measure whose share sets the quota.")
    elements: dict[str, NotNegative] = Field(
        default={},
        description="Instead of `measure`: several measures and their weights, such as "
        "`{ potential = 0.6, revenue = 0.4 }`.",
    )
    upper_over_assignment: list[Upper] = Field(
        default=[],
        description="Over-assignment of the levels above the territories, from the company down: [0.02] "
        "is 2 % between company and regions. `over_assignment` is that of territories.",
    )
    growth: GrowthSpec | None = Field(
        default=None, description="Guardrails of growth, on the number that is carried in the end."
    )
    per_hour: PerHourSpec | None = Field(default=None, description="Limits per hour of capacity.")
    floor: PositiveMoney | None = Field(default=None, description="Least of a territory a year.")
    ceiling: PositiveMoney | None = Field(default=None, description="Most of a territory a year.")
    holds: dict[str, Money] = Field(
        default={},
        description="Numbers that managers have fixed, by territory_id or parent: they stay, whatever "
        "the other rules say, and the rest spreads again.",
    )
    periods: PeriodKind = Field(
        default="year",
        description="Quotas of parts of the fiscal year, which begins with `effective_from`.",
    )
    season: list[NotNegative] = Field(
        default=[], description="Weight of each period; by its days when left out."
    )
    ramp: dict[str, list[Number]] = Field(
        default={},
        description="By role: share of a full quota in the first months after `start_date`, such as "
        "`{ field = [0, 0.25, 0.5, 0.75] }`.",
    )
    relief: Literal["peers", "above"] = Field(
        default="peers",
        description="Who carries what ramping, absent and leaving people do not: peers under the same "
        "parent, in the same period; or a line of its own under the parent.",
    )
    round_periods_to: PositiveMoney = Field(
        default=Decimal(1), description="Quotas of a period are multiples of it where sums allow."
    )

    @field_validator("over_assignment")
    @classmethod
    def _plausible(cls, value: Decimal) -> Decimal:
        if value > 1:
            raise wrong(
                f"over_assignment = {value} would more than double the target",
                f"Did you mean {value / 100}?",
            )
        return value

    @field_validator("elements")
    @classmethod
    def _something_counts(cls, value: dict[str, float]) -> dict[str, float]:
        if value and not sum(value.values()) > 0:
            raise wrong("the weights sum to 0, so nothing counts", "Write { potential = 1 }.")
        return value

    @field_validator("season")
    @classmethod
    def _season_fits(cls, value: list[float], info: ValidationInfo) -> list[float]:
        periods = info.data.get("periods")
        number = WEIGHTS.get(str(periods), len(value))
        if value and (len(value) != number or not sum(value) > 0):
            raise wrong(
                f"season has {len(value)} weights that sum to {sum(value):g}, but periods = "
                f"{periods!r} are {number}",
                f"Write {number} weights, not all 0, or leave season out.",
            )
        return value

    @field_validator("ceiling")
    @classmethod
    def _floor_below_ceiling(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        floor = info.data.get("floor")
        if floor is not None and value is not None and floor > value:
            raise wrong(
                f"floor = {floor:,} is above ceiling = {value:,}",
                "Lower the one, or raise the other.",
            )
        return value

    @field_validator("ramp")
    @classmethod
    def _up_to_a_full_load(cls, value: dict[str, list[float]]) -> dict[str, list[float]]:
        for role, shares in value.items():
            for month, share in enumerate(shares, start=1):
                if not 0 <= share <= 1:
                    raise wrong(
                        f"the ramp of {role!r} is {share:.0%} in month {month}",
                        "A ramp goes from 0 to 1, a full load (0.25 is 25 %).",
                    )
        return value

    @property
    def policy(self) -> QuotaPolicy:
        """The policy; with rules only where any is set."""
        return QuotaPolicy(
            self.metric,
            self.company_target,
            self.over_assignment,
            self.round_to,
            self.measure,
            self._rules if self.has_rules else None,
        )

    @property
    def has_rules(self) -> bool:
        """Whether more is asked for than shares of a measure."""
        return any(getattr(self, name) != QuotaSpec.model_fields[name].default for name in RULES)

    @property
    def _rules(self) -> QuotaRules:
        growth, hours = self.growth, self.per_hour
        return QuotaRules(
            self.elements,
            tuple(self.upper_over_assignment),
            self.floor,
            self.ceiling,
            None if growth is None else (growth.min, growth.max),
            "revenue" if growth is None else growth.base,
            None if hours is None else (hours.min, inf if hours.max is None else hours.max),
            self.holds,
            self.periods,
            tuple(self.season),
            {role: tuple(shares) for role, shares in self.ramp.items()},
            self.relief,
            self.round_periods_to,
        )


RULES = (
    "elements", "upper_over_assignment", "growth", "per_hour", "floor", "ceiling", "holds", "periods",
    "season", "ramp", "relief",
)  # fmt: skip
