"""Groups and families at a certificate's prices: the least that each can cost, rounding taken off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray

EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False)
class PricedGroups:
    """
    Priced costs of some groups of units.

    Attributes
    ----------
    costs
        ``(num_groups, num_territories)``; inf forbids.
    left_out
        ``(num_groups,)``: of being uncovered; inf forbids.
    reach
        ``(num_groups,)``: P of ``scoring.bound``.
    members
        ``(num_groups,)`` units.
    roundings
        On the way to one unit's priced cost.
    """

    costs: FloatArray
    left_out: FloatArray
    reach: FloatArray
    members: IntArray
    roundings: int

    @property
    def least(self) -> FloatArray:
        """Lower end of each group's least cost: ``(num_groups,)``."""
        least = np.minimum(self.costs.min(axis=1), self.left_out)
        return lowered(least, abs(least) + 2 * self.reach, self.members + self.roundings)

    def least_of_families(self, begins: IntArray, price: FloatArray) -> FloatArray:
        """
        Lower end of each family's least cost: ``(len(begins),)``.

        Parameters
        ----------
        begins
            First group of each family.
        price
            ``(num_groups,)`` of a unit apart.
        """
        elsewhere = self.costs.min(axis=1) + price * self.members
        otherwise = np.minimum(elsewhere, self.left_out)[:, None]
        terms = np.minimum(self.costs, otherwise)
        sums, sizes = (np.add.reduceat(part, begins, axis=0) for part in (terms, abs(terms)))
        reach, members = (np.add.reduceat(part, begins) for part in (self.reach, self.members))
        groups = np.diff(begins, append=len(price))
        roundings = (members + groups + self.roundings + 3)[:, None]
        least: FloatArray = lowered(sums, sizes + 4 * reach[:, None], roundings).min(axis=1)
        return least


def lowered(computed: FloatArray, sizes: FloatArray, roundings: IntArray) -> FloatArray:
    """Figures less what so many roundings of parts of these sizes can add up to; inf stays."""
    lower: FloatArray = np.array(computed)
    is_open = np.isfinite(computed)
    lower[is_open] -= (EPS * roundings * sizes)[is_open]
    return lower
