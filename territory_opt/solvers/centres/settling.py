"""
Centres and prices in turn: location and allocation (Cooper 1963, doi:10.1287/opre.11.3.331), the
allocation by the Lagrangian dual, whose prices draw a power diagram where costs are squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.core import Core
from territory_opt.solvers.dual import phase
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.resources import Prices, Resources, no_prices, resources_of


@dataclass(frozen=True, eq=False)
class Settled:
    """Centres ``(K,)``, the prices under them, and what the dual says that plans cost there."""

    centre_of: IntArray
    prices: Prices
    value: float


def settled(sites: Sites, centre_of: IntArray, journal: Journal, options: CentreOptions) -> Settled:
    """Move centres to the medians of what prices give them, until they stay."""
    resources, prices = resources_of(sites.problem, sites.core), no_prices(sites.core)
    best: Settled | None = None
    temperatures = options.dual.temperatures[:6]
    for _ in range(options.settling):
        core = sites.under(centre_of)
        for temperature in temperatures:
            prices = phase(core, resources, prices, temperature, options.dual, journal)
        temperatures = options.dual.temperatures[3:6]
        found = Settled(centre_of, prices, value_of(core, resources, prices))
        best = found if best is None or found.value < best.value else best
        chosen = core.cheapest_pair(prices.priced(core))
        moved = sites.best(chosen, centre_of)
        if np.array_equal(moved, centre_of) or journal.stopped:
            break
        centre_of = moved
    assert best is not None
    return best


def value_of(core: Core, resources: Resources, prices: Prices) -> float:
    """The dual function at these prices: below what any plan costs under the core's centres."""
    limits = resources.at_corners(prices.flat).min(axis=0)
    return float(core.cheapest(prices.priced(core)).sum() + limits.sum())
