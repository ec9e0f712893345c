"""What a quota is: the policy that sets it and the steps that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from territory_opt.models.allocation import Relief

PeriodKind = Literal["year", "months", "quarters", "4-4-5", "4-5-4", "5-4-4"]


@dataclass(frozen=True)
class QuotaRules:
    """
    What numbers of a metric keep beside their sum.

    Attributes
    ----------
    elements
        Measure → its weight in the baseline; the policy's measure alone when empty.
    upper_over_assignment
        From the company down, for the levels above the territories; 0 where there are more levels.
    floor, ceiling
        Least and most of a territory, currency a year.
    growth, growth_base
        Least and most growth (0.25 is 25 %) on a measure of the accounts that a territory has *now*.
    per_hour
        Least and most per hour of capacity, currency.
    holds
        Territory or group above → the number that a manager has fixed.
    periods, season
        ``fiscal_periods`` and the weight of each; by days when empty.
    ramp
        Role → shares of a full load in the first months.
    relief
        Who carries what the absent do not.
    round_periods_to
        Numbers of a period are multiples of it where sums allow.
    """

    elements: Mapping[str, float] = field(default_factory=dict)
    upper_over_assignment: tuple[Decimal, ...] = ()
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    growth: tuple[float, float] | None = None
    growth_base: str = "revenue"
    per_hour: tuple[float, float] | None = None
    holds: Mapping[str, Decimal] = field(default_factory=dict)
    periods: PeriodKind = "year"
    season: tuple[float, ...] = ()
    ramp: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    relief: Relief = "peers"
    round_periods_to: Decimal = Decimal("0.01")


@dataclass(frozen=True)
class QuotaPolicy:
    """
    How one metric's company target becomes numbers that people carry.

    Attributes
    ----------
    metric
        Name of what is counted: ``"new_business"``.
    company_target
        Currency per year, before over-assignment.
    over_assignment
        Σ quotas = company target × (1 + over_assignment).
    round_to
        Quotas are multiples of it (the one exception is named in the waterfall, so that the sum
        is exact); 0.01 rounds to the cent.
    measure
        Measure whose share sets the quota; potential by default.
    rules
        Limits, holds, hierarchy and time; None shares by ``measure`` alone.
    """

    metric: str
    company_target: Decimal
    over_assignment: Decimal = Decimal("0.05")
    round_to: Decimal = Decimal("1000")
    measure: str = "potential"
    rules: QuotaRules | None = None


@dataclass(frozen=True)
class WaterfallStep:
    """One step from company target to a territory's quota; the steps' amounts sum to it."""

    territory_id: str
    metric: str
    step: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True)
class Quota:
    """The number a territory carries for one metric and period (``year``: the annual row)."""

    territory_id: str
    metric: str
    amount: Decimal
    period: str = "year"


@dataclass(frozen=True)
class NodeQuota:
    """
    The number of a node above the territories, or of a line that carries for absent ones.

    Attributes
    ----------
    node_id, parent_id
        The company has no parent.
    below
        Σ of those right below: amount × (1 + over_assignment), to the cent.
    """

    node_id: str
    parent_id: str
    metric: str
    period: str
    amount: Decimal
    below: Decimal
    over_assignment: Decimal


@dataclass(frozen=True)
class QuotaLimits:
    """
    Where a territory's number of the year lies between its limits.

    Attributes
    ----------
    side
        -1 at the least, 1 at the most that any rule allows, 0 between.
    growth
        Least and most that the growth guardrail allows, currency; None where there is none.
    """

    territory_id: str
    metric: str
    side: int
    growth: tuple[float, float] | None = None


@dataclass(frozen=True)
class Quotas:
    """
    All quotas of a plan with the steps that lead to them; Σ steps = quota, exactly.

    Attributes
    ----------
    quotas
        Of the year: one per territory and metric.
    waterfall
        Steps of these.
    by_period
        Of parts of the year, where they are asked for; they sum to the year.
    nodes
        Numbers above the territories, year and periods, where rules are set.
    limits
        One per territory and metric, where rules are set.
    """

    quotas: tuple[Quota, ...]
    waterfall: tuple[WaterfallStep, ...]
    by_period: tuple[Quota, ...] = ()
    nodes: tuple[NodeQuota, ...] = ()
    limits: tuple[QuotaLimits, ...] = ()
