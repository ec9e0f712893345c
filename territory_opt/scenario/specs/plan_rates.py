"""Plan rates: quotas in the currency of the reps who carry them."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator

from territory_opt.scenario.specs.values import PositiveMoney, Section, wrong


class PlanRatesSpec(Section):
    """
    What one unit of another currency counts all year, in the scenario's. Quotas are allocated in the
    scenario's currency, and issued in that of each rep (column `currency` of the reps).
    """

    rates: dict[str, PositiveMoney] = Field(
        default={}, description="Currency = value of one unit: `{ EUR = 1.08, GBP = 1.27 }`."
    )
    file: str | None = Field(
        default=None, description="Instead: table with columns `currency` and `rate`."
    )
    round_to_local: PositiveMoney = Field(
        default=Decimal(100), description="Quotas in another currency are multiples of it."
    )
    round_to_local_of: dict[str, PositiveMoney] = Field(
        default={}, description="Currencies with a step of their own: `{ JPY = 10_000 }`."
    )

    @model_validator(mode="after")
    def _one_source(self) -> PlanRatesSpec:
        if bool(self.rates) == (self.file is not None):
            raise wrong(
                "rates are told twice" if self.rates else "no rate is told",
                'Write rates = { EUR = 1.08 }, or file = "rates.csv"; one of the two.',
            )
        return self

    @model_validator(mode="after")
    def _steps_to_the_cent(self) -> PlanRatesSpec:
        steps = [self.round_to_local, *self.round_to_local_of.values()]
        odd = [step for step in steps if step % Decimal("0.01")]
        if odd:
            raise wrong(f"a step of {odd[0]} is no whole cents", "Write 0.01 or a multiple of it.")
        return self
