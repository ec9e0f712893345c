"""
Levelling: where many territories are outside their limits, walks that first of all even loads out.

The price of a passed limit is blind to how load gets there: to hand load on through territories that
are within their limits costs as much as it gains. Squares of what loads are off the middle of their
limits draw load all the way, counted in half widths so that unlike measures weigh alike; what
territories cost is only a little part of this energy. (Squared deviations as in Bozkaya, Erkut &
Laporte 2003, doi:10.1016/S0377-2217(01)00380-0.)
"""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.centres.roaming import RoamingWalk
from territory_opt.solvers.centres.settling import Settled
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.core import Core
from territory_opt.solvers.ground import Ground
from territory_opt.solvers.resources import no_prices

HOT, COLD = 0.3, 0.003
"""Temperatures: a load at the edge of its limits has an energy of 1."""

LITTLE = 0.05
"""What the usual territory costs, in the same unit."""


class LevellingWalk(RoamingWalk):
    """A walk whose energy is what loads are off the middle; ``claim.chosen`` is where it is."""

    def __init__(self, sites: Sites, ground: Ground, begin: IntArray, state: IntArray) -> None:
        centre_of = sites.best(
            begin, sites.centres.units[np.zeros(sites.problem.num_territories, int)]
        )
        place = Settled(centre_of, no_prices(sites.core), 0.0)
        cost = float(sites.under(centre_of).cost[begin].sum())
        self.weight = LITTLE * sites.problem.num_territories / max(cost, 1e-300)
        super().__init__(sites, ground, place, begin, 0.0, state)
        self.land = self.land._replace(pull=pull_of(sites.core))
        self.land.regret[:] *= self.weight


def pull_of(core: Core) -> FloatArray:
    """Middle of the limits, and 1 per half width squared; 0 where a limit is missing: ``(R, 2)``."""
    lower, upper = core.lower.ravel(), core.upper.ravel()
    has_both = (lower > 0) & np.isfinite(upper) & (upper > lower)
    pull = np.zeros((core.use.shape[1], 2))
    at = np.flatnonzero(has_both)
    pull[at, 0] = (lower[at] + upper[at]) / 2
    pull[at, 1] = 4.0 / (upper[at] - lower[at]) ** 2
    return pull
