"""How often the company target is met, and what over-assignment has to do with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.quotas.precision import CLOSE


@dataclass(frozen=True, eq=False)
class Cover:
    """
    The company's year, simulated; quotas are taken not to change what is sold.

    Over-assignment is a cushion: the target is met even where territories together miss what they
    carry, up to Σ quotas − target.

    Attributes
    ----------
    sales
        Shape ``(num_simulations,)``: sales of all territories together, currency per year.
    sum_quotas, target
        Currency per year.
    """

    sales: FloatArray
    sum_quotas: float
    target: float

    @property
    def over_assignment(self) -> float:
        """Σ quotas ÷ target − 1."""
        return self.sum_quotas / self.target - 1

    @property
    def chance(self) -> float:
        """Share of years in which the target is met."""
        return self._share_of_years(self.target)

    @property
    def chance_of_quotas(self) -> float:
        """Share of years in which territories together sell what they carry: no cushion is needed."""
        return self._share_of_years(self.sum_quotas)

    @property
    def covered(self) -> float:
        """
        Of the years in which territories together miss what they carry, the share that is saved.

        1 where they never miss it.
        """
        missed = 1 - self.chance_of_quotas
        return max(0.0, self.chance - self.chance_of_quotas) / missed if missed > 0 else 1.0

    @property
    def expected_shortfall(self) -> float:
        """Mean amount missing to the target, years that meet it counted as 0."""
        return float(np.maximum(0, self.target - self.sales).mean())

    @property
    def standard_error(self) -> float:
        """Of ``chance``, by the number of simulations."""
        return float(np.sqrt(self.chance * (1 - self.chance) / len(self.sales)))

    def target_met_with(self, chance: float) -> float:
        """Largest target that is met in this share of years; ``chance`` above 0 and at most 1."""
        years = len(self.sales)
        enough = min(years, max(1, math.ceil(years * chance - CLOSE)))
        return float(np.sort(self.sales)[years - enough])

    def over_assignment_for(self, chance: float) -> float:
        """
        Over-assignment that today's quotas have over the target that is met in this share of years.

        A company that must be so sure promises ``target_met_with(chance)`` and hands out the quotas
        that it hands out now. Infinite where nothing is sold in too many years.
        """
        target = self.target_met_with(chance)
        return self.sum_quotas / target - 1 if target > 0 else float("inf")

    def _share_of_years(self, amount: float) -> float:
        return float((self.sales >= amount * (1 - CLOSE)).mean())
