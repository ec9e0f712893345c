"""What a policy of today would have set in a past year, under its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import QuotaPolicy
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import QuotaRules
from territory_opt.models.quota_force import QuotaForce
from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.past_year import PastYear
from territory_opt.quotas.rounding import to_cents
from territory_opt.quotas.ruled_task import ruled_task
from territory_opt.quotas.shared_by import elements_of

HISTORY = ("revenue", "restated_history")
"""What last year's sales are called among the elements of a baseline."""

ANY_DAY = date(2000, 1, 1)
"""The year is one period, and everybody is there all of it."""


@dataclass(frozen=True)
class PastRules:
    """
    A policy as far as a history of quotas and sales can feed it.

    Elements, guardrails, floor, ceiling, over-assignment and rounding are the policy's own; its
    elements that the history knows share the weight of those that it does not. The sum is that of
    then, or the level would decide.

    Attributes
    ----------
    policy
        Of today.
    has_potential
        Whether the history knows potential.

    Raises
    ------
    InputError
        If the history knows none of what the policy shares by.
    """

    policy: QuotaPolicy
    has_potential: bool

    def __post_init__(self) -> None:
        if not any(self._weights.values()):
            wanted = ", ".join(elements_of(self.policy))
            raise InputError(
                f"quota {self.policy.metric!r} shares by {wanted}, of which "
                f"the history knows nothing; it has {', '.join(self._known)}"
            )

    @property
    def _known(self) -> tuple[str, ...]:
        of_potential = ("potential", "open_potential") if self.has_potential else ()
        return (*of_potential, *HISTORY)

    @property
    def _weights(self) -> dict[str, float]:
        weights = dict(self.policy.weights) or dict.fromkeys(elements_of(self.policy), 1.0)
        return {name: weight for name, weight in weights.items() if name in self._known}

    def left_out(self) -> Iterator[str]:
        """What of the policy no past year can show, as sentences."""
        unknown = [name for name in elements_of(self.policy) if name not in self._weights]
        if unknown:
            yield f"The history does not know {', '.join(unknown)}: the other elements share its weight."
        rules = self.policy.rules
        if rules.per_hour is not None:
            yield "The history does not know hours: limits per hour are left out."
        if rules.holds:
            yield f"Holds are of this year alone: {', '.join(rules.holds)} would have been free."

    def __call__(self, year: PastYear) -> FloatArray:
        """
        Quotas of a past year, ``(num_territories,)``.

        Raises
        ------
        AllocationError
            If no numbers of that sum keep the policy's limits; with the amounts.
        """
        number = len(year.territory_ids)
        unknown = np.full(number, np.nan)
        force = QuotaForce(ANY_DAY, ("",) * number, ((),) * number, unknown, unknown)
        stated = ruled_task(
            self._of_then(year), year.territory_ids, self._amounts(year), year.base, force
        )
        quotas: FloatArray = allocate(stated.task).year[:number] / 100
        return quotas

    def _of_then(self, year: PastYear) -> QuotaPolicy:
        policy, rules = self.policy, self.policy.rules
        own = QuotaRules(
            elements=self._weights if policy.weights else {},
            floor=rules.floor,
            ceiling=rules.ceiling,
            growth=rules.growth,
        )
        target = to_cents(Decimal(str(year.target)) / (1 + policy.over_assignment))
        return replace(policy, company_target=target, rules=own)

    def _amounts(self, year: PastYear) -> dict[str, FloatArray]:
        amounts = dict.fromkeys(HISTORY, year.base)
        if year.potential is None:
            return amounts
        is_open: FloatArray = np.maximum(0.0, year.potential - year.base)
        return amounts | {"potential": year.potential, "open_potential": is_open}
