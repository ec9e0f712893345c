"""The scenario file, typed: every key, its meaning, its default and its range."""

from __future__ import annotations

from datetime import date

from pydantic import Field, ValidationInfo, field_validator, model_validator

from territory_opt.scenario.specs.attainability import (
    AttainabilitySpec,
    PaySpec,
    check_metric,
    one_per_role,
)
from territory_opt.scenario.specs.calendar import CalendarSpec
from territory_opt.scenario.specs.effort import CapacitySpec, CoverageSpec, EffortSpec, RoleSpec
from territory_opt.scenario.specs.estimates import PotentialSpec, ProductivitySpec
from territory_opt.scenario.specs.families import FamilySpec
from territory_opt.scenario.specs.forecast import ForecastSpec
from territory_opt.scenario.specs.gates import GatesSpec
from territory_opt.scenario.specs.geography import GeographySpec
from territory_opt.scenario.specs.layers import LayerSpec
from territory_opt.scenario.specs.levels import LevelSpec
from territory_opt.scenario.specs.objective import (
    HandoverSpec,
    MatchSpec,
    ObjectiveSpec,
    TravelSpec,
)
from territory_opt.scenario.specs.plan_rates import PlanRatesSpec
from territory_opt.scenario.specs.protection import ProtectionSpec
from territory_opt.scenario.specs.quotas import QuotaSpec
from territory_opt.scenario.specs.routing import RoutingSpec
from territory_opt.scenario.specs.rules import (
    PAIR_MEASURES,
    BalanceSpec,
    ForSpec,
    RulesSpec,
    SolveSpec,
)
from territory_opt.scenario.specs.sales_capacity import SalesCapacitySpec, SalesRoleSpec
from territory_opt.scenario.specs.tables import (
    DecisionsSpec,
    OpportunitiesSpec,
    OwnersSpec,
    TableSpec,
)
from territory_opt.scenario.specs.travel import RoadsSpec
from territory_opt.scenario.specs.values import Section, Where, WhereValue, known_version, wrong

SCHEMA = 1


class ScenarioSpec(Section):
    """One planning scenario; see ``docs/reference/scenario.md``, which is made from this class."""

    schema_: int = Field(alias="schema", description="Version of this format: 1.")
    name: str = Field(default="", description="Name on reports; the file's name when left out.")
    currency: str = Field(default="USD", description="Currency of every amount.")
    snapshot_date: date | None = Field(default=None, description="Day of the tables.")
    effective_from: date | None = Field(default=None, description="First day of the plan.")
    effective_to: date | None = Field(
        default=None, description="Last day of the plan; a year from its first when left out."
    )
    extends: str | None = Field(
        default=None, description="Scenario that this one builds on, relative to this file."
    )
    accounts: TableSpec = Field(description="What is assigned.")
    reps: TableSpec = Field(
        description="People. Alone: one territory per rep, territory_id = rep_id."
    )
    territories: TableSpec | None = Field(
        default=None, description="Permanent positions, where they outlive people."
    )
    staffing: TableSpec | None = Field(
        default=None,
        description="Who fills which territory: territory_id, rep_id, share, from, to.",
    )
    splits: TableSpec | None = Field(
        default=None,
        description="Accounts that territories share: account_id, territory_id, share.",
    )
    opportunities: OpportunitiesSpec | None = Field(
        default=None, description="Deals won, lost and open."
    )
    decisions: DecisionsSpec | None = Field(
        default=None, description="What managers decided in a review; laid over the accounts."
    )
    geography: GeographySpec | None = Field(
        default=None, description="Areas that territories are built of."
    )
    potential: PotentialSpec | None = Field(
        default=None, description="Estimates of potential; medians alone when left out."
    )
    productivity: ProductivitySpec | None = Field(
        default=None, description="What reps win, learned; as stated when left out."
    )
    owners: OwnersSpec = Field(default=OwnersSpec(), description="Owners that are no rep.")
    coverage: list[CoverageSpec] = Field(
        default=[], description="Who serves what; every role serves every account when left out."
    )
    effort: list[EffortSpec] = Field(default=[], description="Call plan; later entries win.")
    capacity: CapacitySpec | None = Field(
        default=None, description="Hours of a rep; where given, workload may not exceed capacity."
    )
    calendar: CalendarSpec | None = Field(
        default=None, description="Working days, holidays and leave of reps."
    )
    roles: dict[str, RoleSpec] = Field(default={}, description="How each role works, by its name.")
    travel: RoadsSpec = Field(
        default=RoadsSpec(), description="Roads; great circle × circuity when left out."
    )
    objective: ObjectiveSpec = Field(
        default=ObjectiveSpec(), description="What makes a plan better."
    )
    balance: list[BalanceSpec] = Field(default=[], description="Bands per territory and measure.")
    rules: RulesSpec = Field(default=RulesSpec(), description="Rules beside the bands.")
    family: list[FamilySpec] = Field(
        default=[],
        description="How far companies with several accounts stay together; the first entry that fits "
        "a family decides.",
    )
    protection: list[ProtectionSpec] = Field(
        default=[], description="Open deals and renewals that are protected."
    )
    level: list[LevelSpec] = Field(
        default=[], description="Levels above the territories, the lowest first."
    )
    quota: list[QuotaSpec] = Field(default=[], description="Quotas derived from the plan.")
    plan_rates: PlanRatesSpec | None = Field(
        default=None, description="Currencies of reps, for quotas that are issued in them."
    )
    forecast: ForecastSpec | None = Field(
        default=None, description="Next year's sales, from months or quarters of history."
    )
    sales_capacity: SalesCapacitySpec | None = Field(
        default=None, description="What the sales force can sell, month by month."
    )
    attainability: AttainabilitySpec | None = Field(
        default=None, description="How sales are simulated against quotas."
    )
    pay: list[PaySpec] = Field(
        default=[], description="Pay plans, one per role; for simulated sales."
    )
    routing: RoutingSpec = Field(
        default=RoutingSpec(), description="Routing rules for accounts that are not there yet."
    )
    solve: SolveSpec = Field(default=SolveSpec(), description="When to stop, and where to start.")
    gates: GatesSpec = Field(
        default=GatesSpec(), description="What a plan has to pass before it is published."
    )
    layer: list[LayerSpec] = Field(
        default=[],
        description="Further teams over the same accounts, in the order they are planned.",
    )

    @field_validator("schema_")
    @classmethod
    def _known_version(cls, value: int) -> int:
        return known_version(value, SCHEMA)

    @field_validator("effective_to")
    @classmethod
    def _ends_after_it_begins(cls, value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("effective_from")
        if value is None:
            return None
        if first is None:
            raise wrong("the plan ends but does not begin", "Write effective_from too.")
        if value < first:
            raise wrong(
                f"the plan ends on {value}, before it begins on {first}",
                "Correct effective_to, or leave it out: a year from effective_from.",
            )
        return value

    @field_validator("calendar")
    @classmethod
    def _of_a_period(cls, value: CalendarSpec | None, info: ValidationInfo) -> CalendarSpec | None:
        if value is not None and info.data.get("effective_from") is None:
            raise wrong(
                "working days are counted in a planning period, and none is stated",
                "Write effective_from = 2027-01-01, or the day you mean.",
            )
        return value

    @field_validator("protection")
    @classmethod
    def _from_a_day(cls, value: list[ProtectionSpec], info: ValidationInfo) -> list[ProtectionSpec]:
        if value and info.data.get("effective_from") is None:
            raise wrong(
                "deals are protected from the day on which accounts move, and none is stated",
                "Write effective_from = 2027-01-01, or the day you mean.",
            )
        return value

    @field_validator("sales_capacity")
    @classmethod
    def _covers_a_number(
        cls, value: SalesCapacitySpec | None, info: ValidationInfo
    ) -> SalesCapacitySpec | None:
        if value is None:
            return None
        if info.data.get("effective_from") is None:
            raise wrong(
                "a capacity plan goes month by month, and the first day is not stated",
                "Write effective_from = 2027-01-01, or the day you mean.",
            )
        check_metric(value.metric, info)
        return value

    @field_validator("forecast")
    @classmethod
    def _of_a_year(cls, value: ForecastSpec | None, info: ValidationInfo) -> ForecastSpec | None:
        if value is not None and info.data.get("effective_from") is None:
            raise wrong(
                "the year from effective_from is forecast, and none is stated",
                "Write effective_from = 2027-01-01, or the day you mean.",
            )
        if value is not None and value.metric is not None:
            check_metric(value.metric, info)
        return value

    @field_validator("attainability")
    @classmethod
    def _meets_a_number(
        cls, value: AttainabilitySpec | None, info: ValidationInfo
    ) -> AttainabilitySpec | None:
        if value is not None:
            check_metric(value.metric, info)
        return value

    @field_validator("pay")
    @classmethod
    def _one_plan_per_role(cls, value: list[PaySpec]) -> list[PaySpec]:
        return one_per_role(value)

    @model_validator(mode="after")
    def _splits_accounts(self) -> ScenarioSpec:
        if self.splits is not None and self.geography is not None:
            raise wrong(
                "accounts are split one by one, and [geography] plans whole areas",
                "Leave out [splits], or [geography].",
            )
        return self

    @model_validator(mode="after")
    def _begins(self) -> ScenarioSpec:
        if self.rules.keep_expires is not None and not (self.effective_from or self.snapshot_date):
            raise wrong(
                "rules.keep_expires is given, but not when the plan begins",
                "Add effective_from = 2027-01-01, or the day you mean.",
            )
        return self

    @model_validator(mode="after")
    def _one_rule_for_families(self) -> ScenarioSpec:
        if self.family and self.rules.group_column == "parent_id":
            raise wrong(
                "rules.keep_groups keeps the accounts of every parent together, and [[family]] says how "
                "far they are to stay together",
                'Take keep_groups out: a last [[family]] entry with policy = "together" does the same.',
            )
        if self.solve.levels == "top-down" and self.level and any(one.price for one in self.family):
            raise wrong(
                "a split from the top down knows no price for accounts in different regions, and a "
                "[[family]] entry has one",
                'Write solve.levels = "bottom-up", or another policy than split.',
            )
        return self

    @property
    def is_keeping(self) -> bool:
        """Whether ``rules.keep_where`` is in force when the plan begins."""
        day, expires = self.effective_from or self.snapshot_date, self.rules.keep_expires
        has_expired = day is not None and expires is not None and expires < day
        return self.rules.keep_where is not None and not has_expired

    @property
    def capacity_or_default(self) -> CapacitySpec:
        """Hours of a rep, with defaults where the scenario sets no limit."""
        return self.capacity or CapacitySpec()


__all__ = [
    "PAIR_MEASURES",
    "SCHEMA",
    "AttainabilitySpec",
    "BalanceSpec",
    "CalendarSpec",
    "CapacitySpec",
    "CoverageSpec",
    "EffortSpec",
    "FamilySpec",
    "ForSpec",
    "ForecastSpec",
    "GatesSpec",
    "GeographySpec",
    "HandoverSpec",
    "LayerSpec",
    "LevelSpec",
    "MatchSpec",
    "ObjectiveSpec",
    "OpportunitiesSpec",
    "OwnersSpec",
    "PaySpec",
    "PlanRatesSpec",
    "PotentialSpec",
    "ProductivitySpec",
    "ProtectionSpec",
    "QuotaSpec",
    "RoadsSpec",
    "RoleSpec",
    "RoutingSpec",
    "RulesSpec",
    "SalesCapacitySpec",
    "SalesRoleSpec",
    "ScenarioSpec",
    "SolveSpec",
    "TableSpec",
    "TravelSpec",
    "Where",
    "WhereValue",
]
