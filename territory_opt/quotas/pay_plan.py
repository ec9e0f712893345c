"""A role's pay plan: incentive as a function of attainment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.quotas.faults import refuse
from territory_opt.quotas.precision import CLOSE


@dataclass(frozen=True)
class PayPlan:
    """
    Base, and an incentive that is the target incentive at 100 % attainment.

    ============== =====================================================
    attainment a   incentive ÷ target incentive
    ============== =====================================================
    below the      0
    threshold
    up to 1        1 − rate × (1 − a), never below 0
    above 1        1 + accelerator × (a − 1), never above the cap
    ============== =====================================================

    Attributes
    ----------
    role
        Of territories.
    base, target_incentive
        Currency per year; together above 0 (on-target earnings).
    threshold
        Attainment below which no incentive is paid, 0 to 1.
    rate
        Percent of the target incentive per percent of attainment up to 100 %; 1 is a plain
        commission.
    accelerator
        The same above 100 %.
    cap
        Most that is paid, in target incentives, 1 or more; no limit when None.

    Raises
    ------
    ProblemError
        Naming everything that is out of range.
    """

    role: str
    base: float
    target_incentive: float
    threshold: float = 0.0
    rate: float = 1.0
    accelerator: float = 1.0
    cap: float | None = None

    def __post_init__(self) -> None:
        refuse([f"pay plan of {self.role!r}: {fault}" for fault in self._faults()])

    def _faults(self) -> Iterator[str]:
        for name in ("base", "target_incentive", "rate", "accelerator"):
            value = getattr(self, name)
            if not 0 <= value < np.inf:
                yield f"{name} is {value}; it must be 0 or more"
        if self.base == self.target_incentive == 0:
            yield "base and target_incentive are both 0; nobody is paid"
        if not 0 <= self.threshold <= 1:
            yield f"threshold is {self.threshold}; it must be from 0 to 1 (0.5 is 50 % of quota)"
        if self.cap is not None and not self.cap >= 1:
            yield f"cap is {self.cap}; it must be 1 or more, or left out (2 is twice the target)"

    @property
    def on_target(self) -> float:
        """Base and target incentive, currency per year."""
        return self.base + self.target_incentive

    def incentive(self, attainment: FloatArray) -> FloatArray:
        """Incentive paid at each attainment (sales ÷ quota), currency per year; same shape."""
        below = np.maximum(0, 1 - self.rate * (1 - attainment))
        above = 1 + self.accelerator * (attainment - 1)
        share = np.where(attainment < 1, below, np.minimum(above, self.cap or np.inf))
        paid: FloatArray = self.target_incentive * np.where(
            attainment < self.threshold * (1 - CLOSE), 0, share
        )
        return paid
