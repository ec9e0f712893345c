"""What a quota is: the policy that sets it and the steps that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from territory_opt.models.allocation import Relief

YEAR = "year"
"""Period of the annual row."""
PeriodKind = Literal["year", "months", "quarters", "4-4-5", "4-5-4", "5-4-4"]

ELEMENTS = (
    "potential", "open_potential", "restated_history", "pipeline", "expected_sales", "capacity",
    "manager_input",
)  # fmt: skip
"""What a baseline may count beside measures and columns of numbers."""

ASIDE = ("house", "partner", "uncovered")
"""Steps of a bridge from the board's target to that of the field."""


@dataclass(frozen=True)
class QuotaRules:
    """
    What numbers of a metric keep beside their sum.

    Attributes
    ----------
    elements
        Element or measure → its weight in the baseline; the policy's measure alone when empty.
    upper_over_assignment
        From the company down, for the levels above the territories; 0 where there are more levels.
    floor, ceiling
        Least and most of a territory, currency a year.
    growth
        Least and most growth (0.25 is 25 %) on the history of the accounts that a territory has *now*.
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
    per_hour: tuple[float, float] | None = None
    holds: Mapping[str, Decimal] = field(default_factory=dict)
    periods: PeriodKind = "year"
    season: tuple[float, ...] = ()
    ramp: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    relief: Relief = "peers"
    round_periods_to: Decimal = Decimal("0.01")


@dataclass(frozen=True)
class QuotaBridge:
    """
    What of the board's target the field does not carry, currency a year.

    Attributes
    ----------
    house, partner
        Of accounts with that disposition.
    uncovered
        Of accounts that are in no territory. All three: None is their share of the baseline.
    """

    house: Decimal | None = None
    partner: Decimal | None = None
    uncovered: Decimal | None = None


@dataclass(frozen=True)
class QuotaPolicy:
    """
    How one metric's company target becomes numbers that people carry.

    Attributes
    ----------
    metric
        Name of what is counted: ``"new_business"``.
    company_target
        Currency (or ``unit``) per year, before over-assignment; the board's where there is a ``bridge``.
    over_assignment
        Σ quotas = company target × (1 + over_assignment).
    round_to
        Quotas are multiples of it but for the odd amount that makes a sum exact; 0.01 is the cent.
    measure
        Element or measure whose share sets the quota. None, and no elements: history × ``retention``,
        and what the target leaves is shared by open potential.
    rules
        Limits, holds, hierarchy and time.
    retention
        Share of last year's sales that comes again by itself.
    history, potential
        Measures of accounts: last year's actuals (``""``: not known), and what could be sold.
    where
        Which accounts count, as in ``scenario.where``; all when empty.
    roles
        Whose territories carry the metric; all when empty.
    unit
        What is counted, where that is no money: ``"units"``.
    weight
        Part of the metric in a person's plan; those of a role sum to 1.
    bridge
        From the board's target to that of the field.
    """

    metric: str
    company_target: Decimal
    over_assignment: Decimal = Decimal("0.05")
    round_to: Decimal = Decimal("1000")
    measure: str | None = None
    rules: QuotaRules = field(default_factory=QuotaRules)
    retention: float = 0.9
    history: str = "revenue"
    potential: str = "potential"
    where: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    unit: str = ""
    weight: float | None = None
    bridge: QuotaBridge | None = None

    @property
    def weights(self) -> Mapping[str, float]:
        """Element → weight in the baseline; empty where history and open potential set the quota."""
        return self.rules.elements or ({} if self.measure is None else {self.measure: 1.0})


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
    unit: str = ""
    weight: float | None = None


@dataclass(frozen=True)
class BridgeStep:
    """One step from the board's target to the field's; those before the last sum to it."""

    metric: str
    step: str
    amount: Decimal
    note: str = ""


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
        Numbers above the territories, year and periods.
    bridge
        From the board's target to that of the field, where a policy asks for it.
    limits
        One per territory and metric.
    """

    quotas: tuple[Quota, ...]
    waterfall: tuple[WaterfallStep, ...]
    by_period: tuple[Quota, ...] = ()
    nodes: tuple[NodeQuota, ...] = ()
    bridge: tuple[BridgeStep, ...] = ()
    limits: tuple[QuotaLimits, ...] = ()

    def target(self, metric: str) -> Decimal:
        """What the company carries of a metric, a year: after the bridge, before over-assignment."""
        return next(
            one.amount
            for one in self.nodes
            if one.metric == metric and one.period == "year" and not one.parent_id
        )
