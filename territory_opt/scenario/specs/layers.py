"""Layers: further teams over the same accounts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from territory_opt.scenario.specs.attainability import (
    AttainabilitySpec,
    PaySpec,
    check_metric,
    one_per_role,
)
from territory_opt.scenario.specs.effort import CapacitySpec, CoverageSpec, EffortSpec, RoleSpec
from territory_opt.scenario.specs.families import FamilySpec
from territory_opt.scenario.specs.levels import LevelSpec
from territory_opt.scenario.specs.objective import ObjectiveSpec
from territory_opt.scenario.specs.quotas import QuotaSpec
from territory_opt.scenario.specs.rules import BalanceSpec, RulesSpec, SolveSpec
from territory_opt.scenario.specs.tables import TableSpec
from territory_opt.scenario.specs.values import Positive, Section, wrong

MAIN = "main"
"""Name of the scenario's own layer: the team that ``[reps]`` and ``[territories]`` name."""
REPLACED = ("reps", "territories", "staffing", "coverage", "effort", "capacity", "roles",
            "objective", "balance", "rules", "family", "level", "quota", "attainability", "pay",
            "solve")  # fmt: skip
"""Sections that a layer may have of its own."""
OWN = ("reps", "territories", "staffing", "family", "level", "quota", "attainability", "pay")
"""Those of them that it never takes from the scenario: they are about another team's people."""
OWN_COLUMNS = ("current_rep", "current_territory", "locked_to", "forbidden")
"""Columns of the accounts that name territories or people of one team only."""


class PairingSpec(Section):
    """Who of this team works with whom of another."""

    with_: str = Field(
        default=MAIN, alias="with", description="Layer to pair with, planned before this one."
    )
    level: str | None = Field(
        default=None,
        description="Level of that layer whose accounts go together: its lowest one above the "
        "territories when left out; `territory` for every territory by itself.",
    )
    kind: Literal["rule", "preference"] = Field(
        default="rule",
        description="rule: all accounts of a district (say) go to one territory of this team; "
        "preference: every account that does not costs `price`.",
    )
    price: Positive | None = Field(
        default=None,
        description="Of a preference: objective units per account away from the territory of this "
        "team that leads in its district.",
    )

    @model_validator(mode="after")
    def _price_of_preference(self) -> PairingSpec:
        if self.kind == "preference" and self.price is None:
            raise wrong("a preference without a price is none", 'Give price, or kind = "rule".')
        if self.kind == "rule" and self.price is not None:
            raise wrong(
                "a rule has no price: it is kept whatever it costs",
                'Leave price out, or write kind = "preference".',
            )
        return self


class LayerSpec(Section):
    """A further team over the same accounts: sections that are not here are the scenario's."""

    name: str = Field(description="Of the team: specialists.")
    columns: dict[str, str] = Field(
        default={},
        description="Our column = the accounts' column, where this team has one of its own: "
        '`{ current_rep = "specialist" }`. Without it, nobody of this team has accounts today.',
    )
    pairing: PairingSpec | None = Field(
        default=None, description="Who works with whom of another team."
    )
    reps: TableSpec = Field(
        description="People of this team. Alone: one territory per rep, territory_id = rep_id; no id "
        "may be a territory's of another team."
    )
    territories: TableSpec | None = Field(
        default=None, description="Permanent positions of this team."
    )
    staffing: TableSpec | None = Field(
        default=None, description="Who fills which territory of this team."
    )
    coverage: list[CoverageSpec] | None = Field(
        default=None, description="Who serves what; the scenario's when left out, as below."
    )
    effort: list[EffortSpec] | None = Field(default=None, description="Call plan.")
    capacity: CapacitySpec | None = Field(default=None, description="Hours of a rep.")
    roles: dict[str, RoleSpec] | None = Field(default=None, description="How each role works.")
    objective: ObjectiveSpec | None = Field(default=None, description="What makes a plan better.")
    balance: list[BalanceSpec] | None = Field(
        default=None, description="Bands per territory and measure."
    )
    rules: RulesSpec | None = Field(default=None, description="Rules beside the bands.")
    family: list[FamilySpec] = Field(
        default=[],
        description="How far companies with several accounts stay together in this team.",
    )
    level: list[LevelSpec] = Field(
        default=[], description="Levels above this team's territories, the lowest first."
    )
    quota: list[QuotaSpec] = Field(default=[], description="Quotas of this team.")
    attainability: AttainabilitySpec | None = Field(
        default=None, description="How sales of this team are simulated against its quotas."
    )
    pay: list[PaySpec] = Field(default=[], description="Pay plans of this team, one per role.")
    solve: SolveSpec | None = Field(
        default=None, description="When to stop with this team, and where to start."
    )

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

    @field_validator("name")
    @classmethod
    def _another_name(cls, value: str) -> str:
        if not value.strip():
            raise wrong("a layer needs a name", 'Write name = "specialists".')
        if value.strip().casefold() == MAIN:
            raise wrong(f"{value!r} is the scenario's own layer", "Give this team another name.")
        return value.strip()
