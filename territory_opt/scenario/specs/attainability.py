"""How sales are simulated against quotas, and what people are paid for them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, model_validator

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.specs.values import (
    Count,
    NotNegative,
    Positive,
    Section,
    Share,
    wrong,
)


class AttainabilitySpec(Section):
    """
    Chances of sale, for `territory-opt quota simulate`: every customer buys today's revenue again or
    not, every account's open potential (potential above revenue) is won or not. It is about the
    scenario's own team; another team has its own under `[layer.attainability]`.
    """

    metric: str | None = Field(
        default=None, description="Metric of the `[[quota]]`; the first when left out."
    )
    retention: Share = Field(
        description="Chance that a customer buys today's revenue again; 0 where the metric counts new "
        "business only."
    )
    win_chance: Share = Field(
        description="Chance that an account's open potential is won within the year."
    )
    win_chance_column: str | None = Field(
        default=None,
        description="Column of the accounts with chances of their own, 0 to 1.",
    )
    capture_rate: Share | None = Field(
        default=None,
        description="Share of open potential sold in a year on average, at most `win_chance`: a win is "
        "capture_rate ÷ win_chance of it. `objective.match.capture_rate` when left out.",
    )
    spread: NotNegative = Field(
        description="Standard deviation of what is bought, if it is, ÷ its mean: 0.5 is 50 %."
    )
    market: Share = Field(
        description="Correlation of any two accounts: good and bad years of the market. With 0 the "
        "company's year looks safer than it is."
    )
    territory: Share = Field(
        default=0, description="Further correlation of two accounts of one territory."
    )
    size_swing: NotNegative = Field(
        default=0,
        description="Standard deviation of the sizes that the market moves all together, as a share.",
    )
    level: Literal["estimated", "target"] = Field(
        default="estimated",
        description="`target` scales expected sales to the company target: who is at risk if the target "
        "is right on the whole?",
    )
    simulations: Count = Field(default=10_000, description="Years simulated.")
    seed: Count = Field(default=1, description="The same seed gives the same figures.")

    @model_validator(mode="after")
    def _can_be_drawn(self) -> AttainabilitySpec:
        if self.market + self.territory >= 1:
            raise wrong(
                f"market {self.market:g} and territory {self.territory:g} leave nothing to each "
                "account's own chance",
                "Write correlations that add up to less than 1; 0.1 and 0.05 are plausible.",
            )
        if not 1 <= self.simulations <= 1_000_000:
            raise wrong(
                f"simulations = {self.simulations} cannot be used",
                "Write 1 to 1,000,000; 10,000 do.",
            )
        if self.size_swing >= 10:
            raise wrong(f"size_swing = {self.size_swing:g} is no share", "Write 0.1 for 10 %.")
        return self


class PaySpec(Section):
    """A role's pay plan; the incentive is the target incentive at 100 % attainment."""

    role: str = Field(description="Role of territories.")
    base: NotNegative = Field(description="Currency per year.")
    target_incentive: Positive = Field(description="Paid at 100 % attainment, currency per year.")
    threshold: Share = Field(
        default=0, description="Attainment below which no incentive is paid: 0.5 is 50 % of quota."
    )
    rate: NotNegative = Field(
        default=1,
        description="Percent of the target incentive per percent of attainment up to 100 %: what is "
        "missing to 100 % takes away so much. 1 is a plain commission.",
    )
    accelerator: NotNegative = Field(default=1, description="The same above 100 %.")
    cap: Positive | None = Field(
        default=None, description="Most that is paid, in target incentives; no limit when left out."
    )

    @model_validator(mode="after")
    def _pays_the_target(self) -> PaySpec:
        if self.cap is not None and self.cap < 1:
            raise wrong(
                f"cap = {self.cap:g} is below the target incentive",
                "Write 1 or more (2 is twice the target incentive), or leave it out.",
            )
        return self


def check_metric(metric: str | None, info: ValidationInfo) -> None:
    """Refuse a number that no ``[[quota]]`` sets."""
    metrics = [quota.metric for quota in info.data.get("quota", [])]
    if not metrics:
        raise wrong("there is no [[quota]], so no number to cover", "Add a [[quota]].", "quota")
    if metric is not None and metric not in metrics:
        way_out = did_you_mean(metric, metrics)
        raise wrong(f"no [[quota]] has the metric {metric!r}", way_out, "quota")


def one_per_role(plans: list[PaySpec]) -> list[PaySpec]:
    """The plans, where no role has two."""
    roles = [plan.role for plan in plans]
    twice = [role for role in roles if roles.count(role) > 1]
    if twice:
        raise wrong(f"role {twice[0]!r} has two pay plans", "Keep one of the two.")
    return plans
