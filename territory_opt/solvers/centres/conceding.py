"""
Conceding: where two bands cannot be kept together, few territories far outside, not many a little.

Squares of what loads are off spread what cannot be over all territories. A loss that is bounded lets
go of those furthest outside, and the others get into their limits; it begins as good as square and
becomes bounded little by little (Geman & McClure 1985; graduated as in Black & Rangarajan 1996,
doi:10.1007/BF00131148).
"""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.centres.levelling import LevellingWalk
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.ground import Ground

FAR, NEAR = 8.0, 0.3
"""Half widths outside at which a territory is let go of: at the beginning, and at the end."""

FIRMER = 3.0
"""Loads of other measures are drawn to their middles so many times more."""


class ConcedingWalk(LevellingWalk):
    """
    A levelling walk that lets go of territories far outside the limits of one measure.

    Parameters
    ----------
    measure
        Of the core.
    """

    def __init__(
        self, sites: Sites, ground: Ground, begin: IntArray, state: IntArray, measure: int
    ) -> None:
        super().__init__(sites, ground, begin, state)
        core = sites.core
        self.gives_way = np.zeros(self.land.pull.shape[0], bool)
        self.gives_way[: core.lower.size] = np.tile(
            np.arange(core.lower.shape[1]) == measure, core.num_territories
        )
        self.full_pull: FloatArray = np.where(self.gives_way, 1.0, FIRMER) * self.land.pull[:, 1]

    def concede(self, near: float) -> None:
        """Weigh every territory by how far it is outside now, in half widths."""
        middle, width = self.land.pull[:, 0], self.full_pull
        off = np.sqrt(width) * abs(self.claim.level - middle)
        outside = np.where(self.gives_way, np.maximum(off - 1.0, 0.0), 0.0)
        self.land.pull[:, 1] = self.full_pull / (1.0 + (outside / near) ** 2) ** 2
