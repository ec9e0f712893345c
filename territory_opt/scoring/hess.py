"""
The bound where centres are chosen, recomputed from its multipliers (model: Hess et al. 1965,
doi:10.1287/opre.13.6.998; its Lagrangian: Validi, Buchanan & Lykhovyd 2022,
doi:10.1287/opre.2021.2141).

With a price u_i for having unit i somewhere, and prices λ_s on the loads of a territory at site s,
every plan of k territories costs at least

    Σ_i u_i + the k smallest of V_s,
    V_s = c_ss − u_s + Σ_m λ_sm a_sm + Σ_{i≠s} min(0, c_is − u_i + Σ_m λ_sm a_im)
          + Σ_m min_j min_{l_jm ≤ L ≤ u_jm} −λ_sm L

for a centre is a unit of its own territory, and no two territories have the same one. A territory
without units costs nothing: V_s is at most 0 where the lower limits allow one. Units that may be
left out have no price above that of leaving them out. A territory that is full of what is locked to
it costs what that costs under its best centre, and it and its units are no part of the sums. All
other rules are left out.

**Rounding.** A term is computed with m + 3 roundings, a sum of n terms with n more (Higham 2002,
§3.1 and §4.2); as many half units in the last place of the parts are taken off, twice.
"""

from __future__ import annotations

import math

import numpy as np

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import BLOCK_ENTRIES
from territory_opt.scoring.limits import full_territories

EPS = float(np.finfo(float).eps)


def hess_bound(problem: Problem, certificate: Certificate) -> float:
    """The bound that prices of units and of loads at sites prove; both fit the problem."""
    assert problem.centres is not None and certificate.unit_prices is not None
    price = unit_prices(problem, certificate.unit_prices)
    full, open_ones, free = parts(problem)
    sites = np.flatnonzero(np.isin(problem.centres.units, free))
    blocks = np.array_split(sites, 1 + problem.num_units * len(sites) // BLOCK_ENTRIES)
    value = np.concatenate(
        [_site_values(problem, price, certificate.load_prices, b, free, open_ones) for b in blocks]
    )
    if (problem.lower[open_ones] <= 0).all(axis=1).any():
        value = np.minimum(value, 0.0)
    least = np.sort(value)[: len(open_ones)]
    if (least == -np.inf).any():
        return -math.inf
    terms = [*price[free].tolist(), *least.tolist(), *_full_costs(problem, full)]
    return math.fsum(terms)


def parts(problem: Problem) -> tuple[IntArray, IntArray, IntArray]:
    """Full territories, the other ones, and the units that these share."""
    full = full_territories(problem)
    others = np.setdiff1d(np.arange(problem.num_territories), full)
    return full, others, np.flatnonzero(~np.isin(problem.locked_to, full))


def _full_costs(problem: Problem, full: IntArray) -> list[float]:
    """Lower end of what every full territory costs under its best centre."""
    assert problem.centres is not None
    costs = []
    for territory in full.tolist():
        units = np.flatnonzero(problem.locked_to == territory)
        sites = problem.centres.site_of[units]
        cost = problem.centres.between(units, sites[sites >= 0]).sum(axis=0)
        least = float(cost.min(initial=np.inf))
        costs.append(least - 2 * EPS * len(units) * abs(least) if len(cost) else 0.0)
    return costs


def unit_prices(problem: Problem, price: FloatArray) -> FloatArray:
    """Prices, none above that of leaving the unit out: ``(num_units,)``."""
    if problem.uncovered_cost is None:
        return price
    return np.minimum(price, problem.uncovered_cost)


def band_terms(problem: Problem, prices: FloatArray, territories: IntArray) -> FloatArray:
    """Least of −λL over the bands of these territories, summed: ``(num_sites,)``, -inf if open."""
    total = np.zeros(len(prices))
    for measure in range(problem.num_measures):
        price = prices[:, measure, None]
        lower = np.maximum(problem.lower[territories, measure], 0.0)
        limit = np.where(price > 0, problem.upper[territories, measure], lower)
        with np.errstate(invalid="ignore"):
            total += np.where(price == 0, 0.0, -price * limit).min(axis=1)
    return total


def _site_values(
    problem: Problem,
    price: FloatArray,
    load_prices: FloatArray,
    sites: IntArray,
    units: IntArray,
    territories: IntArray,
) -> FloatArray:
    """Lower end of V of some sites, over some units and territories: ``(len(sites),)``."""
    assert problem.centres is not None
    cost, of_loads = problem.centres.between(units, sites), load_prices[sites].T
    load, price = problem.loads.unit[units], price[units]
    term = cost - price[:, None] + load @ of_loads
    size = abs(cost) + abs(price)[:, None] + load @ abs(of_loads)
    is_centre = units[:, None] == problem.centres.units[sites]
    term = np.where(is_centre, term, np.minimum(term, 0.0))
    bands = band_terms(problem, load_prices[sites], territories)
    roundings = problem.num_measures + 3
    summed = abs(term).sum(axis=0) + np.where(np.isfinite(bands), abs(bands), 0.0)
    slack = EPS * (roundings * size.sum(axis=0) + (len(units) + roundings) * summed)
    lower: FloatArray = term.sum(axis=0) + bands - slack
    return lower
