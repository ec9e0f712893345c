"""What a unit of another currency counts in a plan, all year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class PlanRates:
    """
    Rates of a plan.

    Attributes
    ----------
    currency
        In which quotas are allocated.
    rates
        Other currency → what one unit of it is in ``currency``.
    round_to
        Quotas in another currency are multiples of it.
    round_to_of
        Currencies with another step.
    """

    currency: str
    rates: Mapping[str, Decimal]
    round_to: Decimal
    round_to_of: Mapping[str, Decimal] = field(default_factory=dict)

    def step(self, currency: str) -> Decimal:
        """What quotas in a currency are multiples of."""
        return self.round_to_of.get(currency, self.round_to)
