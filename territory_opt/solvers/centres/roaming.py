"""Walks over borders whose centres move along: see ``boundary`` for the moves."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from territory_opt.models import Problem
from territory_opt.models.arrays import IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.scoring.centred import home_units
from territory_opt.solvers import exchange
from territory_opt.solvers.centres.settling import Settled
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.ground import Ground
from territory_opt.solvers.search_contiguous import Walk, land_of
from territory_opt.solvers.whole import whole_plan


class RoamingWalk(Walk):
    """
    A walk after every sweep of which centres move to the medians of their territories.

    Parameters
    ----------
    sites, ground
        Of the problem and its core.
    place
        Centres and prices to begin with; the prices stay.
    begin
        Choice of pairs to begin with; None: the cheapest by price, made whole.
    penalty
        Passing a limit costs so many times what it costs where nothing need hang together.
    """

    weight = 1.0
    """Of costs, in the energy of the walk."""

    def __init__(
        self,
        sites: Sites,
        ground: Ground,
        place: Settled,
        begin: IntArray | None,
        penalty: float,
        state: IntArray,
    ) -> None:
        core, contiguity = sites.under(place.centre_of), contiguity_of(sites.problem)
        land, self.scale = land_of(sites.problem, core, place.prices, ground)
        land.limit[:, exchange.PENALTY] *= penalty
        if begin is None:
            cheapest = core.cheapest_pair(place.prices.priced(core))
            begin = whole_plan(core, contiguity, ground, land.regret, cheapest)
        super().__init__(core, ground, land, begin, state)
        self.sites, self.place = sites, place

    @property
    def centre_of(self) -> IntArray:
        """Centres now: ``(K,)``."""
        return self.place.centre_of

    def recentre(self) -> None:
        """
        Move centres to the medians of what territories have now.

        Regrets change by as much as costs do: only differences between a unit's pairs matter.
        """
        centre_of = self.sites.best(self.claim.chosen, self.centre_of)
        moved = np.flatnonzero(centre_of != self.centre_of)
        if not len(moved):
            return
        self.place = Settled(centre_of, self.place.prices, self.place.value)
        pairs, now = self.sites.moved(centre_of, moved)
        cost = np.array(self.core.cost)
        self.land.regret[pairs] += self.weight * (now - cost[pairs])
        cost[pairs] = now
        self.core = self.core.with_cost(cost)


def contiguity_of(problem: Problem) -> Contiguity:
    """The rule that territories hang together; where there is none, one that binds no unit."""
    if problem.contiguity is not None:
        return problem.contiguity
    size = problem.num_units
    nobody = sparse.csr_array((size, size), dtype=bool)
    return Contiguity(nobody, np.ones(size, dtype=bool), home_units(problem))
