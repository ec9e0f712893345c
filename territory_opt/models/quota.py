"""What a quota is: the policy that sets it and the steps that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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
    """

    metric: str
    company_target: Decimal
    over_assignment: Decimal = Decimal("0.05")
    round_to: Decimal = Decimal("1000")
    measure: str = "potential"


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
class Quotas:
    """All quotas of a plan with the steps that lead to them; Σ steps = quota, exactly."""

    quotas: tuple[Quota, ...]
    waterfall: tuple[WaterfallStep, ...]
