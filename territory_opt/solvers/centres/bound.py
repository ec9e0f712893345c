"""
A bound where centres are chosen: prices of units, raised along subgradients.

The referee's figure (``scoring.hess``) needs a price for every unit and, for every site, prices on
the loads of a territory there. The latter follow: the best territory at a site is a continuous
knapsack, filled by what its units save per load (Dantzig 1957, doi:10.1287/opre.5.2.266). The
former begin with what units pay in the best plan, and move by Polyak's rule (1969,
doi:10.1016/0041-5553(69)90061-5).
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.models.pairs import DensePairs
from territory_opt.scoring.bound import audit_bound
from territory_opt.scoring.hess import parts, unit_prices
from territory_opt.solvers.anneal import side_by_side
from territory_opt.solvers.centres.budget import budget
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.settling import Settled
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.compiled import compiled
from territory_opt.solvers.journal import Journal

WORK_PER_COST = 1e-8
"""Work of one cost looked at."""

AT_ONCE = 1_500_000_000
"""Costs up to which the referee is asked at all: it looks at every one."""

NEAREST = 3.0
"""A step looks at units that would fill a territory at a site so many times."""

DROPPED = "groups", "locks", "homes", "conflicts", "contiguity", "budgets", "ideals"
"""Rules that the bound knows nothing of."""

LOOK_AFTER = 50
"""Steps until the units near a site are listed anew."""

PATIENCE, SHORTER, SHORTEST, MOMENTUM = 8, 1.5, 1e-4, 0.7
"""Steps without gain until they become shorter, by what factor, the end of that, and how much of the
last step stays."""


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
        self.ascent: _Ascent | None = None
        is_held = isinstance(sites.centres.cost, DensePairs)
        if is_held and sites.problem.num_measures == 1:
            estimate = 1.05 * place.value if place.value > 0 else place.value + 1.0
            values = sites.centres.cost.values  # type: ignore[attr-defined]
            self.ascent = _Ascent(sites.problem, values, self.price, estimate)
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


class _Ascent:
    """
    Subgradient steps on the prices of units, for one measure and costs held in memory.

    Of the units and sites that are not in a full territory.
    """

    def __init__(
        self, problem: Problem, cost: FloatArray, price: FloatArray, estimate: float
    ) -> None:
        assert problem.centres is not None
        _, open_ones, self.free = parts(problem)
        self.problem, self.number, self.whole_price = problem, len(open_ones), price
        position = np.full(problem.num_units, -1)
        position[self.free] = np.arange(len(self.free))
        at = position[problem.centres.units]
        self.sites, self.units = np.flatnonzero(at >= 0), at[at >= 0]
        self.load = np.ascontiguousarray(problem.loads.unit[self.free, 0])
        self.lower = float(np.maximum(problem.lower[open_ones], 0.0).min(initial=np.inf))
        self.upper = float(min(problem.upper[open_ones].max(initial=0.0), self.load.sum()))
        self.whole_cost = cost
        self.best_price: FloatArray = price[self.free]
        self.best_bound, self.estimate = -np.inf, estimate
        self.price, self.way = self.best_price, np.zeros(len(self.free))
        self.scale = np.maximum(abs(self.price), 1e-3 * abs(self.price).mean())
        self.length, self.idle = 1.0, 0
        self.best_load_price: FloatArray = np.zeros(len(self.sites))

    def _look_around(self) -> None:
        """
        List anew the units that save most per load at every site, at the best prices.

        Those of site s are ``near[row[s]:row[s + 1]]``.
        """
        weight = np.maximum(self.load, 1e-9 * max(self.load.mean(), 1e-300))
        enough, near, there = NEAREST * self.upper, [], []
        for site, unit in zip(self.sites, self.units, strict=True):
            column = self.whole_cost[self.free, site]
            rate = (column - self.best_price) / weight
            rate[unit] = -np.inf
            order = np.argsort(rate, kind="stable")
            number = 1 + int(np.searchsorted(np.cumsum(self.load[order]), enough))
            near.append(order[:number])
            there.append(column[order[:number]])
        row = np.concatenate([[0], np.cumsum([len(units) for units in near])])
        self.row, self.near, self.cost = (
            row.astype(np.int64),
            np.concatenate(near),
            np.concatenate(there),
        )
        self.price, self.best_bound, self.idle = self.best_price, -np.inf, 0

    def prices(self) -> tuple[FloatArray, FloatArray]:
        """The best prices, of all units and all sites: ``(num_units,)``, ``(num_sites, 1)``."""
        assert self.problem.centres is not None
        price, load_price = np.array(self.whole_price), np.zeros(len(self.problem.centres.units))
        price[self.free], load_price[self.sites] = self.best_price, self.best_load_price
        return price, load_price[:, None]

    def climb(self, journal: Journal, options: CentreOptions) -> bool:
        """Go on with steps until the share of the time is used; whether the referee should look."""
        is_over = budget(journal, options.bound_share)
        aim = min(journal.objective, self.estimate) if journal.is_feasible else self.estimate
        self.best_bound = -np.inf
        for step in range(options.bound_steps):
            is_begun = self.best_bound > -np.inf
            if (is_begun and is_over()) or self.length < SHORTEST or self.best_bound >= aim:
                break
            if step % LOOK_AFTER == 0:
                self._look_around()
                journal.spend(self.load.size * len(self.sites) * WORK_PER_COST)
            self._step(aim)
            journal.spend(self.cost.size * WORK_PER_COST)
        return self.best_bound > journal.bound

    def _step(self, aim: float) -> None:
        """One step along the subgradient, as long as the bound is short of ``aim``."""
        bound, load_price, taken = self._at(self.price)
        self.idle += 1
        if bound > self.best_bound:
            self.best_price, self.best_bound, self.idle = self.price, bound, 0
            self.best_load_price = load_price
        if self.idle >= PATIENCE:
            self.length, self.idle = self.length / SHORTER, 0
            self.price, self.way = self.best_price, 0.0 * self.way
            return
        self.way = MOMENTUM * self.way + (1 - MOMENTUM) * (1.0 - taken) * self.scale
        reach = self.length * max(aim - bound, 0.0) / max(float(self.way @ self.way), 1e-300)
        self.price = self._capped(self.price + reach * self.way * self.scale)

    def _capped(self, price: FloatArray) -> FloatArray:
        """Prices, none above that of leaving the unit out."""
        whole = np.array(self.whole_price)
        whole[self.free] = price
        capped: FloatArray = unit_prices(self.problem, whole)[self.free]
        return capped

    def _at(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Bound, price of load per site, and how much of every unit the best sites take."""
        sites = len(self.units)
        value, load_price = np.empty(sites), np.empty(sites)
        arrays = (
            self.row,
            self.near,
            self.cost,
            price,
            self.load,
            self.units,
            self.lower,
            self.upper,
        )
        half = sites // 2
        ranges = [(0, half), (half, sites)]
        side_by_side(
            [lambda r=r: _site_values(*arrays, r[0], r[1], value, load_price) for r in ranges]
        )
        if self.lower <= 0:
            value = np.minimum(value, 0.0)
        best = np.argsort(value, kind="stable")[: self.number]
        taken = np.zeros(len(price))
        for site in best.tolist():
            _fill(*arrays, site, taken, 1.0)
        return float(price.sum() + value[best].sum()), load_price, taken


@compiled
def _fill(
    row: Any,
    near: Any,
    cost: Any,
    price: Any,
    load: Any,
    units: Any,
    lower: Any,
    upper: Any,
    s: Any,
    taken: Any,
    share: Any,
) -> Any:
    """Fill the territory at site ``s``; its price of load. Adds ``share`` of what it takes."""
    centre = units[s]
    total = load[centre]
    taken[centre] += share
    here = near[row[s] : row[s + 1]]
    saving = price[here] - cost[row[s] : row[s + 1]]
    some = np.flatnonzero(saving > 0.0)
    if load[here[some]].sum() < lower:
        some = np.arange(len(saving))
    rate = -saving[some] / np.maximum(load[here[some]], 1e-300)
    for k in some[np.argsort(rate, kind="mergesort")]:
        i = here[k]
        if i == centre:
            continue
        if saving[k] <= 0.0 and total >= lower:
            break
        room = (upper if saving[k] > 0.0 else lower) - total
        if load[i] > room:
            taken[i] += share * max(room, 0.0) / max(load[i], 1e-300)
            return saving[k] / max(load[i], 1e-300)
        taken[i] += share
        total += load[i]
    return 0.0


@compiled
def _site_values(
    row: Any,
    near: Any,
    cost: Any,
    price: Any,
    load: Any,
    units: Any,
    lower: Any,
    upper: Any,
    begin: Any,
    end: Any,
    value: Any,
    load_price: Any,
) -> None:
    """Value of the best territory at every site from ``begin`` to ``end``, and its price of load."""
    nothing = np.zeros(len(price))
    for s in range(begin, end):
        rate = _fill(row, near, cost, price, load, units, lower, upper, s, nothing, 0.0)
        total = -rate * (upper if rate > 0.0 else lower)
        for k in range(row[s], row[s + 1]):
            i = near[k]
            term = cost[k] - price[i] + rate * load[i]
            if term < 0.0 or i == units[s]:
                total += term
        value[s], load_price[s] = total, rate
