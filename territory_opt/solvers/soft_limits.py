"""The limits' part of the smoothed dual, and the box that its prices stay in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.solvers.resources import Resources

BOX = 1000.0
"""Prices stay below so many times the sum of temperatures: where no plan exists they would run off."""

REACH = 3.0
"""
Where only some pairs are looked at, a phase moves prices by so many spreads of cost at most: among
the nearest territories alone there may be no plan, and prices would run off. The next phase looks
at the pairs that are cheap by then.
"""


@dataclass(frozen=True, eq=False)
class Box:
    """
    Between which prices stay.

    Attributes
    ----------
    lowest, highest
        ``(R,)``.
    flattest
        ``(R,)``: the bend at which a step crosses the box.
    """

    lowest: FloatArray
    highest: FloatArray
    flattest: FloatArray

    def clip(self, price: FloatArray) -> FloatArray:
        """The nearest prices in the box."""
        clipped: FloatArray = np.clip(price, self.lowest, self.highest)
        return clipped

    def near(self, price: FloatArray, reach: FloatArray) -> Box:
        """The part of the box that is within ``reach`` (``(R,)``) of a price."""
        lowest = np.maximum(self.lowest, price - reach)
        return Box(lowest, np.minimum(self.highest, price + reach), self.flattest)


def reach_of(
    mean_load: FloatArray, mean_spread: float, num_territories: int, num_budgets: int = 0
) -> FloatArray:
    """
    How far a phase over some pairs may move prices: ``(R,)``; those of budgets as far as they like.

    Parameters
    ----------
    mean_load
        ``(M,)``: of a pair.
    mean_spread
        Of costs.
    """
    usual = float(mean_load[mean_load > 0].mean()) if (mean_load > 0).any() else 1.0
    by_measure = REACH * mean_spread / np.maximum(mean_load, 1e-9 * usual)
    return np.append(np.tile(by_measure, num_territories), np.full(num_budgets, np.inf))


class SoftLimits:
    """
    What limits leave at a price, smoothed.

    Parameters
    ----------
    resources
        With their limits.
    temperature
        Of every limit, in the unit of cost.
    heat
        Temperatures of all units together.
    """

    def __init__(self, resources: Resources, temperature: float, heat: float) -> None:
        self.resources, self.temperature = resources, temperature
        level = np.maximum(abs(resources.low), abs(resources.high))
        usual = np.median(level[level > 0]) if (level > 0).any() else 1.0
        box = BOX * heat / np.maximum(level, 1e-9 * usual)
        self.box = Box(-box, box, level / box)

    def at(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Soft minimum over the corners of ideal cost − price × level; level; its bend."""
        corners, values = self.resources.corners, self.resources.at_corners(price)
        least = values.min(axis=0)
        weight = np.exp((least - values) / self.temperature)
        weight[2] *= self.resources.ideal_price > 0
        total = weight.sum(axis=0)
        value = float((least - self.temperature * np.log(total)).sum())
        weight /= total
        level = (weight * corners).sum(axis=0)
        variance = (weight * (corners - level) ** 2).sum(axis=0)
        return value, level, variance / self.temperature
