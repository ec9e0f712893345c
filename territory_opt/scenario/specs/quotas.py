"""Quotas: a company target, and the rules that the numbers keep."""

from __future__ import annotations

from decimal import Decimal
from math import inf
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from territory_opt.models.quota import PeriodKind, QuotaBridge, QuotaPolicy, QuotaRules
from territory_opt.scenario.specs.quota_limits import BridgeSpec, GrowthSpec, PerHourSpec
from territory_opt.scenario.specs.values import (
    Money,
    NotNegative,
    Number,
    PositiveMoney,
    Section,
    Share,
    Where,
    written_number,
    wrong,
)

WEIGHTS = {"year": 1, "months": 12, "quarters": 4, "4-4-5": 12, "4-5-4": 12, "5-4-4": 12}


Upper = Annotated[Decimal, BeforeValidator(written_number)]


class QuotaSpec(Section):
    """How a company target becomes numbers that people carry."""

    metric: str = Field(default="sales", description="Name of what is counted.")
    unit: str = Field(
        default="",
        description="What is counted, where that is no money: `units`. The scenario's currency when "
        "left out.",
    )
    company_target: PositiveMoney = Field(
        description="Currency (or units) per year, before over-assignment; with `[quota.bridge]` the "
        "board's."
    )
    bridge: BridgeSpec | None = Field(
        default=None, description="What of the board's target the field does not carry."
    )
    where: Where = Field(default={}, description="Accounts that count; all when left out.")
    roles: list[str] = Field(
        default=[], description="Roles whose territories carry it; all when left out."
    )
    weight: Share | None = Field(
        default=None,
        description="Part of the metric in a person's plan; where one is given, those of a role sum "
        "to 1.",
    )
    over_assignment: Money = Field(
        default=Decimal("0.05"), description="Σ quotas = target × (1 + over-assignment)."
    )
    round_to: PositiveMoney | None = Field(
        default=None, description="Quotas are multiples of it; 1000 in money and 1 in units."
    )
    retention: Share = Field(
        default=0.9,
        description="Share of last year's sales that comes again by itself. Without `measure` and "
        "`elements` a quota is that, and what the target asks beyond it by open potential.",
    )
    measure: str | None = Field(
        default=None,
        description="What alone sets the quota by its share: `potential`, another element, or a column "
        "of numbers.",
    )
    elements: dict[str, NotNegative] = Field(
        default={},
        description="Instead of `measure`: several and their weights, such as `{ restated_history = "
        "0.5, open_potential = 0.3, pipeline = 0.2 }`. There are also `potential`, `expected_sales`, "
        "`capacity`, `manager_input`, and every column of numbers.",
    )
    history: str | None = Field(
        default=None,
        description="Column of accounts with last year's actuals; `revenue` when left out, and none "
        "where `unit` is no money.",
    )
    potential: str = Field(
        default="potential", description="Column of accounts with what could be sold."
    )
    manager_input: str = Field(
        default="manager_input",
        description="Column of territories, else of reps, that the element `manager_input` reads.",
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

    @model_validator(mode="after")
    def _one_baseline(self) -> QuotaSpec:
        if self.elements and self.measure is not None:
            raise wrong(
                f"measure = {self.measure!r} and elements are two baselines", "Keep one of them."
            )
        return self

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
        """The policy."""
        return QuotaPolicy(
            self.metric,
            self.company_target,
            self.over_assignment,
            Decimal(1 if self.unit else 1000) if self.round_to is None else self.round_to,
            self.measure,
            self._rules,
            self.retention,
            self.history_column,
            self.potential,
            self.where,
            tuple(self.roles),
            self.unit,
            self.weight,
            None if self.bridge is None else QuotaBridge(**self.bridge.model_dump()),
        )

    @property
    def history_column(self) -> str:
        """Measure of last year's actuals; ``""`` where there is none in this unit."""
        if self.history is None:
            return "" if self.unit else "revenue"
        return self.history

    @property
    def counts(self) -> tuple[str, ...]:
        """Elements, measures and columns that set the quota; empty: history and open potential."""
        return tuple(self.elements) or (() if self.measure is None else (self.measure,))

    @property
    def _rules(self) -> QuotaRules:
        growth, hours = self.growth, self.per_hour
        return QuotaRules(
            self.elements,
            tuple(self.upper_over_assignment),
            self.floor,
            self.ceiling,
            None if growth is None else (growth.min, growth.max),
            None if hours is None else (hours.min, inf if hours.max is None else hours.max),
            self.holds,
            self.periods,
            tuple(self.season),
            {role: tuple(shares) for role, shares in self.ramp.items()},
            self.relief,
            self.round_periods_to,
        )
