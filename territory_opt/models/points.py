"""Cost of a pair from points in a plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable

DENSE_ENTRIES = 20_000_000
"""Largest matrix (160 MB) that is worth holding; above it, blocks are recomputed."""


@dataclass(frozen=True, eq=False)
class PointCost:
    """weight × km^power from every unit to every home; all in one plane, kilometres."""

    xy_km: FloatArray
    home_km: FloatArray
    weight: FloatArray
    power: float

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return len(self.xy_km), len(self.home_km)

    def block(self, units: IntArray) -> FloatArray:
        """Costs of ``units``: ``(len(units), num_territories)``."""
        away = self.xy_km[units][:, None, :] - self.home_km[None, :, :]
        km = np.hypot(away[..., 0], away[..., 1])
        cost: FloatArray = self.weight[units][:, None] * km**self.power
        return cost

    def as_table(self) -> PairTable:
        """A dense table where it is small, else one computed by blocks."""
        if self.shape[0] * self.shape[1] <= DENSE_ENTRIES:
            return DensePairs(self.block(np.arange(self.shape[0])))
        return BlockPairs(self, self.shape)
