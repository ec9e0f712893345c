"""How outcomes hang together: a market that all share, a territory's own year, and chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from territory_opt.quotas.faults import refuse


@dataclass(frozen=True)
class Market:
    """
    A one-factor model, with a second factor for each territory.

    An outcome is won where √(1 − market − territory) · E stays below the quantile of its win chance
    + √market · M + √territory · T; M (the market's year), T (the territory's) and E (its own) are
    independent standard normal, high M and T being good. Two accounts of one territory are thus
    correlated by market + territory, of different ones by market alone (Vasicek, Loan portfolio
    value, Risk 2002). Sizes of all that is won rise and fall with the same M.

    Attributes
    ----------
    market, territory
        Correlations of the latent variables, 0 or more; together below 1.
    size_swing
        Standard deviation of the sizes that the market moves together, as a share of their mean; 0
        or more, below 10.

    Raises
    ------
    ProblemError
        Naming everything that is out of range.
    """

    market: float = 0.0
    territory: float = 0.0
    size_swing: float = 0.0

    def __post_init__(self) -> None:
        refuse([*self._faults()])

    def _faults(self) -> Iterator[str]:
        for name, value in (("market", self.market), ("territory", self.territory)):
            if not 0 <= value < 1:
                yield f"{name} is {value}: a correlation here is 0 or more, and below 1"
        if self.market + self.territory >= 1 and max(self.market, self.territory) < 1:
            yield (
                f"market {self.market} and territory {self.territory} add up to "
                f"{self.market + self.territory:g}: leave something below 1 to each account's chance"
            )
        if not 0 <= self.size_swing < 10:
            yield f"size_swing is {self.size_swing}: expected 0 or more and below 10 (0.1 is 10 %)"

    @property
    def own_weight(self) -> float:
        """Weight of an outcome's own chance in its latent variable."""
        return math.sqrt(1 - self.market - self.territory)
