"""Bands, rules and quotas: what a plan must keep."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from territory_opt.scenario.specs.values import (
    Count,
    NotNegative,
    Number,
    Positive,
    Section,
    Share,
    Where,
    wrong,
)

PAIR_MEASURES = ("travel_hours", "workload_hours")
_TARGETS = ("equal", "capacity", "performance")


class ForSpec(Section):
    """Territories that a band is for."""

    role: str | list[str] | None = Field(default=None, description="Role, or list of roles.")

    @property
    def roles(self) -> tuple[str, ...] | None:
        """Roles meant; None for all."""
        if self.role is None:
            return None
        return (self.role,) if isinstance(self.role, str) else tuple(self.role)


class BalanceSpec(Section):
    """A band: what every territory may carry of a measure."""

    measure: str = Field(
        description="potential, revenue, count, visit_hours (hours a year), any numeric column; "
        "travel_hours or workload_hours with `max` only."
    )
    for_: ForSpec = Field(
        default=ForSpec(), alias="for", description='Territories meant: `{ role = "field" }`.'
    )
    where: Where = Field(default={}, description="Only these accounts count.")
    target: str = Field(
        default="equal",
        description="equal, capacity, performance, or column:<name> of the territories: how the total "
        "of a role is shared out.",
    )
    tolerance: Share | None = Field(
        default=None, description="Band around the target: 0.10 is ±10 %."
    )
    min: NotNegative | None = Field(default=None, description="Lower limit, absolute.")
    max: NotNegative | None = Field(default=None, description="Upper limit, absolute.")
    ideal_price: NotNegative = Field(
        default=0, description="Soft: objective units per unit of load away from the target."
    )

    @field_validator("measure")
    @classmethod
    def _full_name(cls, value: str) -> str:
        return {"workload": "workload_hours", "travel": "travel_hours"}.get(value, value)

    @field_validator("target")
    @classmethod
    def _known_target(cls, value: str) -> str:
        if value not in _TARGETS and not (value.startswith("column:") and value[7:].strip()):
            raise wrong(
                f"{value!r} is no target", "Write equal, capacity, performance or column:<name>."
            )
        return value

    @model_validator(mode="after")
    def _consistent(self) -> BalanceSpec:
        self._refuse_two_bands()
        self._refuse_lower_side()
        return self

    def _refuse_two_bands(self) -> None:
        limits = [f"{k} = {v:g}" for k in ("min", "max") if (v := getattr(self, k)) is not None]
        if self.tolerance is not None and limits:
            raise wrong(
                f"both tolerance = {self.tolerance:g} and {' and '.join(limits)} are given",
                "Keep the tolerance around the target, or absolute limits, not both.",
            )
        if self.tolerance is None and not limits and not self.ideal_price:
            raise wrong(
                f"the band on {self.measure} has no limit",
                "Give tolerance, min, max or ideal_price.",
            )
        if self.min is not None and self.max is not None and self.min > self.max:
            raise wrong(f"min = {self.min:g} is above max = {self.max:g}", "Swap them.")

    def _refuse_lower_side(self) -> None:
        lower = self.min is not None or self.tolerance is not None or self.ideal_price
        if self.measure in PAIR_MEASURES and lower:
            raise wrong(
                f"{self.measure} depends on the rep's home, and a lower limit or target would reward "
                "driving",
                "Give `max` only.",
            )


class RulesSpec(Section):
    """Rules beside the bands."""

    contiguous: bool = Field(
        default=False,
        description="Territories hang together: over the areas of [geography], or without them over "
        "the nearest accounts.",
    )
    max_distance_km: Positive | None = Field(
        default=None, description="Largest straight-line distance from home to account."
    )
    max_moved_account_share: Share | None = Field(
        default=None, description="Largest share of accounts that may change hands by choice."
    )
    max_moved_revenue_share: Share | None = Field(
        default=None, description="Largest share of revenue that may change hands by choice."
    )
    max_moved_deals_share: Share | None = Field(
        default=None,
        description="Largest share of the amount of protected deals whose account may change hands by "
        "choice.",
    )
    max_handed_off_per_rep: Count | None = Field(
        default=None, description="Most accounts that a sitting rep may hand off."
    )
    max_taken_over_per_rep: Count | None = Field(
        default=None, description="Most accounts that a sitting rep may take over from others."
    )
    exempt_roles: list[str] = Field(
        default=[], description="Roles to which the limits per rep do not apply."
    )
    exempt_new_reps: bool = Field(
        default=True,
        description="New, vacant and ramping territories are free of the limits per rep.",
    )
    keep_groups: bool | str = Field(
        default=False,
        description="Accounts that share this column stay together; true means `parent_id`.",
    )
    conflicts: list[list[str]] | str = Field(
        default=[],
        description="Pairs of account ids that may not share a territory, or a file with two columns "
        "(and owner, reason, expires).",
    )
    match_skills: bool = Field(default=True, description="Every required skill must be there.")
    match_languages: bool = Field(default=False, description="One language must be shared.")
    match_country: bool = Field(default=False, description="Account and home in one country.")
    max_time_zone_difference_hours: NotNegative | None = Field(
        default=None, description="Largest difference in time zone."
    )
    keep_where: Where | None = Field(default=None, description="Accounts that stay where they are.")
    keep_owner: str = Field(default="", description="Who asked for `keep_where`.")
    keep_reason: str = Field(default="", description="Why.")
    keep_expires: date | None = Field(
        default=None, description="Last day of `keep_where`; a plan that begins later lets it go."
    )
    uncovered_cost: NotNegative | str | None = Field(
        default=None,
        description="Price of leaving an account uncovered, in objective units, or a column with it; "
        "all must be covered when left out.",
    )

    @field_validator("conflicts")
    @classmethod
    def _pairs(cls, value: list[list[str]] | str) -> list[list[str]] | str:
        for pair in value if isinstance(value, list) else []:
            if len(set(pair)) != 2:
                raise wrong(
                    f"{pair!r} is no pair of different accounts", 'Write ["A-1", "A-2"] per pair.'
                )
        return value

    @field_validator("uncovered_cost", mode="before")
    @classmethod
    def _price_or_column(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not value >= 0:
            raise wrong(f"{value:g} is below 0", "Write 0 or more, or the name of a column.")
        return value

    @property
    def group_column(self) -> str | None:
        """Column whose accounts stay together; None for no such rule."""
        if self.keep_groups is True:
            return "parent_id"
        return self.keep_groups or None


class SolveSpec(Section):
    """When to stop, and where to start."""

    seconds: Positive | None = Field(
        default=None, description="Clock limit; 60 when neither seconds nor work is given."
    )
    work: Positive | None = Field(
        default=None, description="Work limit: the same plan on every run."
    )
    gap: Share = Field(default=0.001, description="Stop at this relative gap.")
    seed: Count = Field(default=1, description="Seed of every random choice.")
    levels: Literal["bottom-up", "top-down"] = Field(
        default="bottom-up",
        description="How `[[level]]`s are made: `bottom-up` groups the planned territories; `top-down` "
        "splits the accounts over the regions first, then over the districts, then over territories.",
    )
    start: str | None = Field(
        default=None, description="`today`, or a plan.csv to start from; today's when left out."
    )

    @property
    def seconds_or_default(self) -> Number | None:
        """Clock limit with its default: 60 when no limit at all is given."""
        return 60.0 if self.seconds is None and self.work is None else self.seconds
