"""The units' part of the smoothed dual: soft minima over pairs that can be priced anywhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers import soft


class SoftUnits:
    """
    Soft minima of some units' priced pairs; sums over units, so that parts of them can be added.

    Parameters
    ----------
    first
        ``(num_units + 1,)``: pairs of unit u are ``first[u]:first[u + 1]``.
    use
        Sparse ``(P, R)``: what every pair uses of every resource.
    cost
        ``(P,)``.
    temperature
        ``(num_units,)``, > 0, in the unit of cost.
    """

    def __init__(
        self, first: IntArray, use: Any, cost: FloatArray, temperature: FloatArray
    ) -> None:
        self.first, self.use, self.cost, self.temperature = first, use, cost, temperature
        self.share = np.empty(len(cost))
        self.priced = np.empty(len(cost))

    def at(self, price: FloatArray) -> tuple[float, FloatArray]:
        """Sum of the soft minima at a price ``(R,)``, and its first derivative ``(R,)``."""
        arrays = self.use.indptr, self.use.indices, self.use.data
        soft.priced_pairs(*arrays, self.cost, price, self.priced)
        value = soft.soft_minima(self.first, self.priced, self.temperature, self.share)
        total = np.zeros(len(price))
        soft.used(*arrays, self.share, total)
        return value, total

    def half_curvature(self) -> FloatArray:
        """Half of minus the second derivative at the last point, added to its transpose the whole."""
        half = np.zeros((self.use.shape[1], self.use.shape[1]))
        arrays = self.use.indptr, self.use.indices, self.use.data
        soft.half_curvature(self.first, *arrays, self.share, self.temperature, half)
        return half
