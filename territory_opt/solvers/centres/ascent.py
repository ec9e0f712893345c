"""
Prices of units, raised along subgradients of the bound (Polyak 1969,
doi:10.1016/0041-5553(69)90061-5), for one measure and costs held in memory.
"""

from __future__ import annotations

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.hess import parts, unit_prices
from territory_opt.solvers.anneal import side_by_side
from territory_opt.solvers.centres.budget import budget
from territory_opt.solvers.centres.knapsack import Nearby, fill, site_values
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.journal import Journal

WORK_PER_COST = 1e-8
"""Work of one cost looked at."""

NEAREST = 3.0
"""A step looks at units that would fill a territory at a site so many times."""

LOOK_AFTER = 50
"""Steps until the units near a site are listed anew."""

PATIENCE, SHORTER, SHORTEST, MOMENTUM = 8, 1.5, 1e-4, 0.7
"""Steps without gain until they become shorter, by what factor, the end of that, and how much of the
last step stays."""


class Ascent:
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

        Lists by cost alone miss far units with a high price, and overstate the bound.
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
        self.nearby = Nearby(
            row.astype(np.int64),
            np.concatenate(near),
            np.concatenate(there),
            self.load,
            self.units,
            self.lower,
            self.upper,
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
            journal.spend(self.nearby.cost.size * WORK_PER_COST)
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
        half = sites // 2
        ranges = [(0, half), (half, sites)]
        side_by_side(
            [lambda r=r: site_values(self.nearby, price, *r, value, load_price) for r in ranges]
        )
        if self.lower <= 0:
            value = np.minimum(value, 0.0)
        best = np.argsort(value, kind="stable")[: self.number]
        taken = np.zeros(len(price))
        for site in best.tolist():
            fill(self.nearby, price, site, taken, 1.0)
        return float(price.sum() + value[best].sum()), load_price, taken
