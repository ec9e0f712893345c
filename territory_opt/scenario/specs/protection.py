"""Protection of open deals and renewals: what happens to them when their account changes hands."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field, field_validator, model_validator

from territory_opt.scenario.specs.values import (
    Count,
    NotNegative,
    Section,
    Share,
    written_number,
    wrong,
)

CLOSE: Final = "close"


class ProtectionSpec(Section):
    """Which deals are protected when their account changes hands, until when, and at what price."""

    name: str = Field(default="", description="Of the rule, on reports.")
    stages: list[str] = Field(
        default=[], description="Deals in one of these stages; of every stage when left out."
    )
    from_stage: str | None = Field(
        default=None,
        description="Deals in this stage or a later one, in the order of `[opportunities] stages`.",
    )
    min_amount: NotNegative = Field(default=0, description="Deals of this amount or more.")
    renewal_within_days: Count | None = Field(
        default=None,
        description="Renewals instead of deals to close: `renewal_date` lies within so many days of the "
        "day on which the account may change hands.",
    )
    until: Literal["close"] | int = Field(
        default=CLOSE,
        description="`close`: the close date of the deal, or the date of the renewal; or a number of "
        "days from the day on which the account changes hands.",
    )
    max_days: Count | None = Field(
        default=None,
        description="Most days that it may take to close; also for deals without a close date and for "
        "overdue ones.",
    )
    holds: Literal["deal", "account"] = Field(
        default="deal",
        description="deal: it stays with its owner when the account moves; account: the account moves "
        "the day after.",
    )
    credit_share: Share = Field(
        default=1.0,
        description="Share of the credit that the deal's owner keeps; the rest is the new rep's.",
    )
    price: NotNegative | None = Field(
        default=None,
        description="Objective units per unit of amount whose account changes hands by choice. Left "
        "out: margin × loss of a handover where the objective is value, 1 where it is least change of "
        "revenue, else 0.",
    )
    lock: bool = Field(
        default=False, description="Accounts of such deals stay with the rep they have."
    )
    owner: str = Field(default="", description="Who asked for the rule.")

    @field_validator("until", mode="before")
    @classmethod
    def _close_or_days(cls, value: Any) -> Any:
        if value == CLOSE:
            return value
        if isinstance(value, str) or written_number(value) != int(value) or value < 1:
            raise wrong(
                f"until = {value!r} is no end", 'Write until = "close", or a number of days: 90.'
            )
        return int(value)

    @field_validator("max_days")
    @classmethod
    def _some_days(cls, value: int | None) -> int | None:
        if value is not None and value < 1:
            raise wrong("0 days protect nothing", "Write 1 or more, or leave max_days out.")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> ProtectionSpec:
        if self.stages and self.from_stage is not None:
            raise wrong("both stages and from_stage are given", "Keep one of the two.")
        if self.until != CLOSE and self.max_days is not None:
            raise wrong(
                f"both until = {self.until} and max_days = {self.max_days} are given",
                "Keep until: a number of days needs no other limit.",
            )
        if self.lock and self.price is not None:
            raise wrong(
                "an account that is locked never moves by choice: its price counts nowhere",
                "Leave out lock or price.",
            )
        return self

    def called(self, place: int) -> str:
        """The rule's name; by its place, counted from 0, where it has none."""
        return self.name.strip() or f"protection {place + 1}"
