"""What the tables do not say: potential, and how well reps win."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from territory_opt.scenario.specs.values import (
    Count,
    NotNegative,
    Positive,
    Section,
    Share,
    wrong,
)

Source = Literal["column", "turnover", "employees", "tier", "look-alike", "response"]
FEWEST_CUSTOMERS = 20


class LookAlikeSpec(Section):
    """Potential from customers alike."""

    learn_from: Literal["revenue", "potential"] = Field(
        default="revenue",
        description="What is learned: what customers buy, or the potential that some accounts state.",
    )
    columns: list[str] = Field(
        default=[],
        description="Columns that make accounts alike; when left out turnover, employees, industry, "
        "segment, tier and country, as far as they are there.",
    )
    min_customers: Count = Field(
        default=50, description="Customers needed to learn from, 20 or more."
    )

    @field_validator("min_customers")
    @classmethod
    def _enough(cls, value: int) -> int:
        if value < FEWEST_CUSTOMERS:
            raise wrong(f"{value} customers teach nothing", f"Write {FEWEST_CUSTOMERS} or more.")
        return value


class ResponseSpec(Section):
    """Potential from how sales answer to visits: each further one adds less."""

    visits: str = Field(description="Column with the visits of the past year.")
    full_visits: Positive = Field(description="Visits a year from which more would be idle.")
    elasticity: Share = Field(
        default=0.34,
        description="Percent more sales per percent more visits (0.245 in pharma).",
    )


class PotentialSpec(Section):
    """
    Where the potential of accounts that state none is from.

    Sources are asked in their order, and the first that knows an account counts; the median of the
    segment, else of the tier, else of all is always the last. Every estimate is flagged.
    """

    from_: list[Source] = Field(alias="from", description="Sources in their order, or one of them.")
    rates: str | None = Field(
        default=None,
        description="Table with `industry`, `turnover_share` (share of the customer's turnover spent on "
        "what we sell) and `per_employee` (currency per employee and year); `*` stands for all "
        "industries not named.",
    )
    turnover: str | None = Field(
        default=None, description="Column of the customer's turnover; recognised when left out."
    )
    employees: str | None = Field(
        default=None, description="Column of employees; recognised when left out."
    )
    industry: str | None = Field(
        default=None, description="Column of the industry; recognised when left out."
    )
    column: str | None = Field(
        default=None, description="Column of an estimate that is there already."
    )
    factor: NotNegative = Field(default=1, description="What `column` is multiplied by.")
    tiers: dict[str, NotNegative] = Field(
        default={}, description="Potential of every tier; `*` for tiers not named."
    )
    look_alike: LookAlikeSpec = Field(
        default=LookAlikeSpec(), description="How `look-alike` learns."
    )
    response: ResponseSpec | None = Field(default=None, description="What `response` needs.")
    outlier_spread: NotNegative = Field(
        default=1.5,
        description="Estimates above Q3 × (Q3 ÷ Q1) ^ this are capped there, the quartiles being those "
        "of all potentials given or estimated; a large number caps nothing.",
    )

    @field_validator("from_", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        if value == []:
            raise wrong("no source is named", f"Choose among {', '.join(get_args(Source))}.")
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sources_have_what_they_need(self) -> PotentialSpec:
        lacking = {
            "turnover": (self.rates, 'rates = "rates.csv"'),
            "employees": (self.rates, 'rates = "rates.csv"'),
            "tier": (self.tiers, "tiers = { A = 100_000, B = 30_000 }"),
            "column": (self.column, 'column = "Wallet_Estimate"'),
            "response": (self.response, 'response = { visits = "Visits", full_visits = 24 }'),
        }
        for source in self.from_:
            there, example = lacking.get(source, (True, ""))
            if not there:
                key = example.partition(" ")[0]
                raise wrong(f"{source!r} needs {key!r}", f"Add {example}, or leave {source!r} out.")
        return self


class ProductivitySpec(Section):
    """How well every rep wins in every segment, learned from ``[opportunities]``."""

    from_: Literal["wins", "sales"] = Field(
        default="wins",
        alias="from",
        description="The rate of deals won, or that rate × the size of the deals won.",
    )
    min_deals: Count = Field(
        default=20,
        description="Deals won or lost from which a rep's record in a segment counts; with fewer, "
        "`performance` counts as it is stated.",
    )
    confidence: Share = Field(
        default=0.9, description="Share of the interval shown beside every figure."
    )
    since: date | None = Field(
        default=None, description="First close date that counts; all when left out."
    )
    in_matching: bool = Field(
        default=True, description="Whether the value of an account in a territory follows it."
    )
    in_quotas: bool = Field(
        default=False,
        description="Whether quotas follow it: then who won more carries more for the same potential.",
    )

    @field_validator("confidence")
    @classmethod
    def _open(cls, value: float) -> float:
        if not 0 < value < 1:
            raise wrong(f"{value:g} is no interval", "Write a share above 0 and below 1: 0.9.")
        return value

    @field_validator("min_deals")
    @classmethod
    def _some(cls, value: int) -> int:
        if value < 1:
            raise wrong("0 deals tell nothing", "Write 1 or more; 20 is usual.")
        return value
