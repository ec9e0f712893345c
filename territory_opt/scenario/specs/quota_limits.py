"""Parts of a ``[[quota]]``: growth, limits per hour, and the bridge from the board's target."""

from __future__ import annotations

from pydantic import Field, model_validator

from territory_opt.scenario.specs.values import Money, NotNegative, Number, Section, wrong


class GrowthSpec(Section):
    """Growth of a quota on the restated base: the `history` of the accounts it has *now*."""

    min: Number = Field(default=0, description="Least: 0 is none, -0.1 ten per cent less.")
    max: Number = Field(default=0.25, description="Most: 0.25 is 25 %.")

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


class BridgeSpec(Section):
    """
    From the board's target to the field's: what others carry is taken off first.

    Each amount is stated, or it is the part that those accounts have in the baseline.
    """

    house: Money | None = Field(default=None, description="Of accounts with disposition `house`.")
    partner: Money | None = Field(
        default=None, description="Of accounts with disposition `partner`."
    )
    uncovered: Money | None = Field(
        default=None, description="Of accounts that are in no territory."
    )
