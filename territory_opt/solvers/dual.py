"""
Prices on loads and budgets by the Lagrangian dual.

The dual function is the sum over units of the cheapest priced pair, less what the limits leave at
these prices. It is concave and kinked; replacing every minimum by a soft minimum at a falling
temperature makes it smooth enough for L-BFGS-B, which needs a few hundred sweeps where
subgradients need thousands (smoothing: Nesterov 2005, doi:10.1007/s10107-004-0552-5; Lagrangian
duality: Geoffrion 1974, doi:10.1007/BFb0120690). Every phase works on the pairs that are cheapest
at the prices so far; the bound is then taken over all pairs by the referee.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.models.loads import sum_by_territory
from territory_opt.scoring.bound import audit_bound
from territory_opt.scoring.limits import load_range
from territory_opt.solvers.core import Core
from territory_opt.solvers.journal import Journal

WORK_PER_ENTRY = 1e-8
"""Work of one pair and measure in one evaluation: a second is about 100 million of them."""

BOX = 1000.0
"""Prices stay below so many times the sum of temperatures: where no plan exists they would run off."""


@dataclass(frozen=True)
class DualOptions:
    """
    Options of the dual phase.

    Attributes
    ----------
    temperatures
        Falling temperatures of the soft minimum, as shares of each unit's spread of costs.
    candidates
        Cheapest pairs per unit that a phase works on.
    iterations
        L-BFGS-B iterations per phase.
    """

    temperatures: tuple[float, ...] = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
    candidates: int = 24
    iterations: int = 150


@dataclass(frozen=True, eq=False)
class Prices:
    """Multipliers in the core's measures: ``load`` ``(K, M)``, ``budget`` ``(B,)`` ≥ 0."""

    load: FloatArray
    budget: FloatArray

    def priced(self, core: Core) -> FloatArray:
        """Cost of every pair with its loads and budget use paid for: ``(P,)``."""
        cost = core.cost + (core.load * self.load[core.territory]).sum(axis=1)
        if len(self.budget):
            cost = cost + core.budget_use_by_pair @ self.budget
        return np.asarray(cost)


def no_prices(core: Core) -> Prices:
    """Prices of 0: what a search starts from."""
    return Prices(np.zeros_like(core.lower), np.zeros(len(core.budget_limit)))


def solve_dual(
    problem: Problem,
    core: Core,
    journal: Journal,
    options: DualOptions,
    start: Prices | None = None,
) -> Prices:
    """
    Find prices that prove a good bound, and tell the journal.

    Parameters
    ----------
    problem, core
        The problem and its list of pairs.
    journal
        Receives the certificate.
    start
        Prices of an earlier solve.

    Returns
    -------
    Prices
        The best found.
    """
    best = start or no_prices(core)
    journal.prove(certificate(problem, core, best), "dual")
    if not core.load.shape[1] and not len(core.budget_limit):
        return best
    prices = best
    for temperature in options.temperatures:
        smooth = _Smooth(problem, core, prices, temperature, options.candidates)
        prices = smooth.maximise(prices, options.iterations, journal)
        journal.spend(smooth.evaluations * smooth.core.num_pairs * WORK_PER_ENTRY * smooth.width)
        if journal.prove(certificate(problem, core, prices), "dual"):
            best = prices
        if journal.stopped:
            break
    return best


def certificate(problem: Problem, core: Core, prices: Prices) -> Certificate:
    """The problem's certificate for the core's prices, its bound taken by the referee."""
    load_prices = np.zeros_like(problem.lower)
    load_prices[:, core.measures] = prices.load[: problem.num_territories]
    dropped = ("conflicts",) if len(problem.conflicts) else ()
    unproved = Certificate(load_prices, prices.budget, -np.inf, dropped)
    bound = audit_bound(problem, unproved)
    return Certificate(load_prices, prices.budget, bound, dropped)


class _Smooth:
    """The smoothed dual function over candidate pairs, in prices scaled to be alike."""

    def __init__(
        self, problem: Problem, core: Core, prices: Prices, temperature: float, candidates: int
    ) -> None:
        self.core = core.restricted(core.cheapest_pairs(prices.priced(core), candidates))
        self.temperature = temperature * _spread(self.core)
        self.low, self.high = _range(problem, core)
        self.load_scale = np.maximum(_typical(self.low, self.high), 1e-12)
        self.budget_scale = np.maximum(abs(core.budget_limit), 1.0)
        self.smoothing = float(np.mean(self.temperature))
        self.width = 2 + core.load.shape[1]
        self.evaluations = 0

    def maximise(self, start: Prices, iterations: int, journal: Journal) -> Prices:
        def leave_when_stopped(intermediate_result: Any) -> None:
            if journal.stopped:
                raise StopIteration

        shape = start.load.shape
        x0: Any = np.concatenate(
            [(start.load * self.load_scale).ravel(), start.budget * self.budget_scale]
        )
        box = BOX * float(self.temperature.sum())
        bounds = [(-box, box)] * start.load.size + [(0, box)] * start.budget.size
        settings: Any = {
            "bounds": bounds,
            "options": {"maxiter": iterations, "maxcor": 20, "ftol": 1e-9},
            "callback": leave_when_stopped,
        }
        found = minimize(self._negative, x0, jac=True, method="L-BFGS-B", **settings)
        x = np.where(np.isfinite(found.x), found.x, x0)
        size = start.load.size
        load = x[:size].reshape(shape) / self.load_scale
        return Prices(load, np.maximum(x[size:], 0.0) / self.budget_scale)

    def _negative(self, x: FloatArray) -> tuple[float, FloatArray]:
        self.evaluations += 1
        size = self.low.size
        prices = Prices(
            x[:size].reshape(self.low.shape) / self.load_scale, x[size:] / self.budget_scale
        )
        unit_value, share = self._softmin(prices.priced(self.core))
        band_value, band_load = self._soft_band(prices.load)
        weighted = self.core.load * share[:, None]
        load = sum_by_territory(self.core.territory, weighted, len(self.low))
        by_load = (load - band_load) / self.load_scale
        by_budget = (self.core.budget_use @ share - self.core.budget_limit) / self.budget_scale
        value = unit_value + band_value - float(prices.budget @ self.core.budget_limit)
        return -value, -np.concatenate([by_load.ravel(), by_budget])

    def _softmin(self, priced: FloatArray) -> tuple[float, FloatArray]:
        """Sum of soft minima over units, and each pair's share in its unit."""
        unit, temperature = self.core.unit, self.temperature
        least = self.core.cheapest(priced)
        weight = np.exp((least[unit] - priced) / temperature[unit])
        total = np.add.reduceat(weight, self.core.first[:-1])
        value = float((least - temperature * np.log(total)).sum())
        return value, weight / total[unit]

    def _soft_band(self, price: FloatArray) -> tuple[float, FloatArray]:
        """Soft minimum over the band's corners of ideal cost − price × load, and that load."""
        ideal, target = self.core.ideal_price, self.core.ideal_target
        inside = np.where(ideal > 0, np.clip(target, self.low, self.high), self.low)
        corners = np.stack([self.low, self.high, inside])
        values = ideal * abs(corners - target) - price * corners
        least = values.min(axis=0)
        weight = np.exp((least - values) / self.smoothing)
        weight[2] *= ideal > 0
        total = weight.sum(axis=0)
        value = float((least - self.smoothing * np.log(total)).sum())
        return value, (weight * corners).sum(axis=0) / total


def _range(problem: Problem, core: Core) -> tuple[FloatArray, FloatArray]:
    low, high = (limits[:, core.measures] for limits in load_range(problem))
    if not core.has_uncovered:
        return low, high
    spare = np.zeros((1, low.shape[1]))
    return np.vstack([low, spare]), np.vstack([high, spare])


def _typical(low: FloatArray, high: FloatArray) -> FloatArray:
    middle = (low + high) / 2
    return np.broadcast_to(np.median(middle, axis=0, keepdims=True), low.shape)


def _spread(core: Core) -> FloatArray:
    """How much the costs of each unit's pairs differ: ``(num_units,)``, > 0."""
    above = core.cost - core.cheapest(core.cost)[core.unit]
    mean = np.add.reduceat(above, core.first[:-1]) / np.diff(core.first)
    floor = float(mean.mean()) * 1e-3
    return np.maximum(mean, floor if floor > 0 else 1.0)
