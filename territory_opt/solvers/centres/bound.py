"""
A bound where centres are chosen: prices of units, raised along subgradients.

The referee's figure (``scoring.hess``) needs a price for every unit and, for every site, prices on
the loads of a territory there. The former begin with what units cost in the best plan; the latter
follow from them (``ascent``).
"""

from __future__ import annotations

import dataclasses

import numpy as np

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.models.pairs import DensePairs
from territory_opt.scoring.bound import audit_bound
from territory_opt.scoring.hess import unit_prices
from territory_opt.solvers.centres.ascent import WORK_PER_COST, Ascent
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.settling import Settled
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.journal import Journal

AT_ONCE = 200_000_000
"""Costs up to which the referee is asked at all: it looks at every one (33,000 ZIP areas: 3 minutes)."""

DROPPED = "groups", "locks", "homes", "conflicts", "contiguity", "budgets", "ideals"
"""Rules that the bound knows nothing of."""


class HessBound:
    """
    The bound of a problem with centres, raised a little whenever it has its turn.

    Parameters
    ----------
    journal
        Receives the bound.
    place
        Centres and prices to begin with.
    """

    def __init__(self, journal: Journal, sites: Sites, place: Settled) -> None:
        self.journal, self.num_costs = journal, sites.problem.num_units * len(sites.centres.units)
        self.price, self.load_prices = _first_prices(sites, place)
        self.ascent: Ascent | None = None
        cost = sites.centres.cost
        if isinstance(cost, DensePairs) and sites.problem.num_measures == 1:
            estimate = 1.05 * place.value if place.value > 0 else place.value + 1.0
            self.ascent = Ascent(sites.problem, cost.values, self.price, estimate)
        self.is_told = False

    def go_on(self, options: CentreOptions) -> None:
        """Prove what can be proved in the bound's share of the time left; the first time, something."""
        if self.num_costs > AT_ONCE or (self.journal.stopped and self.is_told):
            return
        if self.ascent is None:
            self._tell()
        elif self.ascent.climb(self.journal, options):
            self.price, self.load_prices = self.ascent.prices()
            self._tell()

    def _tell(self) -> None:
        """Let the referee compute the bound."""
        if self.is_told and self.ascent is None:
            return
        problem, none = self.journal.problem, np.zeros(len(self.journal.problem.budgets))
        dropped = _kept(problem, DROPPED)
        unproved = Certificate(self.load_prices, none, -np.inf, dropped, self.price)
        bound = audit_bound(problem, unproved)
        self.journal.spend(self.num_costs * WORK_PER_COST)
        self.journal.prove(dataclasses.replace(unproved, bound=bound), "hess")
        self.is_told = True


def _kept(problem: Problem, rules: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the rules that the problem has."""
    has = {
        "groups": (problem.groups >= 0).any(),
        "locks": (problem.locked_to >= 0).any(),
        "homes": problem.contiguity is not None and (problem.contiguity.home_unit >= 0).any(),
        "conflicts": len(problem.conflicts),
        "contiguity": problem.contiguity is not None,
        "budgets": problem.budgets,
        "ideals": problem.ideals is not None,
    }
    return tuple(rule for rule in rules if has[rule])


def _first_prices(sites: Sites, place: Settled) -> tuple[FloatArray, FloatArray]:
    """What units cost at the best place, and no prices of loads."""
    costs = sites.unit_costs(place.centre_of)
    load_price = np.zeros((sites.problem.num_territories, sites.problem.num_measures))
    load_price[:, sites.core.measures] = place.prices.load[: sites.problem.num_territories]
    having = (costs + sites.problem.loads.unit @ load_price.T).argmin(axis=1)
    price = unit_prices(sites.problem, costs[np.arange(len(costs)), having])
    return price, np.zeros((len(sites.centres.units), sites.problem.num_measures))
