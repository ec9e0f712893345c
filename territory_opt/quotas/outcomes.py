"""What accounts may buy in the year of the plan: won or lost, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray, IntArray, as_floats, as_whole
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.precision import MOST

Sizes = Literal["lognormal", "normal"]
"""How sizes are spread: always above 0 and skewed, or evenly around the mean (and below 0, if wide)."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """
    Chances of sale, any number of them per account (a renewal, a deal, what is open).

    Attributes
    ----------
    territory_of
        Shape ``(num_outcomes,)``: index of the territory; -1 for accounts that are in none, which
        sell to nobody's credit.
    win_chance
        Shape ``(num_outcomes,)``, 0 to 1; 1 is sold for sure, and only the size is open.
    size
        Shape ``(num_outcomes,)``: mean size if won, currency per year, 0 or more.
    spread
        Shape ``(num_outcomes,)``: standard deviation of the size ÷ its mean, 0 or more.
    sizes
        Distribution of the sizes.

    Raises
    ------
    ProblemError
        Naming everything that is wrong, with its place.
    """

    territory_of: IntArray
    win_chance: FloatArray
    size: FloatArray
    spread: FloatArray
    sizes: Sizes = "lognormal"

    def __post_init__(self) -> None:
        refuse([*self._faults()])
        object.__setattr__(self, "territory_of", as_whole("territory_of", self.territory_of))
        for name in ("win_chance", "size", "spread"):
            object.__setattr__(self, name, as_floats(name, getattr(self, name)))

    def _faults(self) -> Iterator[str]:
        number = int(np.size(self.territory_of))
        yield from faults_of("territory_of", self.territory_of, number, -1)
        yield from faults_of("win_chance", self.win_chance, number, 0, 1, "write 0.25 for 25 %")
        yield from faults_of("size", self.size, number, 0, MOST, "leave out what has no size")
        yield from faults_of("spread", self.spread, number, 0, MOST, "0 is a size known for sure")
        if self.sizes not in ("lognormal", "normal"):
            yield f"sizes is {self.sizes!r}: expected 'lognormal' or 'normal'"

    @property
    def expected(self) -> FloatArray:
        """Chance × size: ``(num_outcomes,)``, currency per year."""
        worth: FloatArray = self.win_chance * self.size
        return worth

    def expected_by_territory(self, num_territories: int) -> FloatArray:
        """Expected sales: ``(num_territories,)``, currency per year."""
        inside = self.territory_of >= 0
        return np.bincount(
            self.territory_of[inside], self.expected[inside], num_territories
        ).astype(float)

    def scaled_to(self, total: float) -> Outcomes:
        """
        The same chances with sizes scaled, so that territories together are expected to sell ``total``.

        That asks who is at risk if the target is right on the whole, whatever the level of the
        estimates.

        Raises
        ------
        ProblemError
            If nothing is expected to be sold.
        """
        expected = float(self.expected[self.territory_of >= 0].sum())
        if not expected > 0:
            raise ProblemError(
                [
                    "no outcome in a territory has a chance and a size, so nothing can be scaled to "
                    f"{total:,.2f}; give accounts a win chance and a size"
                ]
            )
        return replace(self, size=self.size * (total / expected))
