"""
Prices on loads and budgets by the Lagrangian dual.

The dual function is the sum over units of the cheapest priced pair, less what the limits leave at
these prices. It is concave and kinked; replacing every minimum by a soft minimum at a falling
temperature makes it smooth (Nesterov 2005, doi:10.1007/s10107-004-0552-5; Lagrangian duality:
Geoffrion 1974, doi:10.1007/BFb0120690). The smooth function has few variables, one per limit, and a
second derivative that one pass over the pairs adds up; so Newton's method with a damping that
adapts (Levenberg 1944, Marquardt 1963, doi:10.1137/0111030) needs tens of passes where gradients
need hundreds. Every phase works on the pairs that are cheapest at the prices so far; the bound is
then taken over all pairs by the referee.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.sparse.linalg import cg

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.bound import audit_bound
from territory_opt.solvers import soft
from territory_opt.solvers.core import Core
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.resources import (
    Prices,
    Resources,
    no_prices,
    resources_of,
    unflattened,
)

WORK_PER_ENTRY = 1e-8
"""Work of one pair in one evaluation: a second is about 100 million of them."""

BOX = 1000.0
"""Prices stay below so many times the sum of temperatures: where no plan exists they would run off."""

REACH = 3.0
"""
Where only some pairs are looked at, a phase moves prices by so many spreads of cost at most: among
the nearest territories alone there may be no plan, and prices would run off. The next phase looks
at the pairs that are cheap by then.
"""

WIDE = 64, 8
"""
Pairs per unit that count where prices ran off: so many, or one in so many territories (measured: 24
of 250 are too few in a metropolis).
"""

RUN_OFF = 1e-3
"""A bound lower by this share is no rounding: prices ran off."""

FACTORED = 1_200
"""Up to so many resources a Newton step is solved by factors, above by conjugate gradients."""


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
        Newton steps per phase, at most.
    precision
        A phase ends when a step gains less than this share of the dual's value.
    """

    temperatures: tuple[float, ...] = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003)
    candidates: int = 24
    iterations: int = 60
    precision: float = 1e-7


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
        Prices of an earlier solve: only the lower half of the temperatures is gone through.

    Returns
    -------
    Prices
        The best found.
    """
    best = start or no_prices(core)
    journal.prove(certificate(problem, core, best), "dual")
    if not core.use.shape[1]:
        return best
    prices, resources = best, resources_of(problem, core)
    for temperature in cooling(options, start):
        prices = phase(core, resources, prices, temperature, options, journal)
        proved = certificate(problem, core, prices)
        if _has_run_off(proved, journal.certificate):
            prices = phase(core, resources, best, temperature, widened(core, options), journal)
            proved = certificate(problem, core, prices)
        if journal.prove(proved, "dual"):
            best = prices
        if journal.stopped:
            break
    return best


def _has_run_off(proved: Certificate, best: Certificate | None) -> bool:
    """Much worse than what was known: among the pairs looked at there was no plan."""
    return best is not None and proved.bound < best.bound - RUN_OFF * abs(best.bound)


def widened(core: Core, options: DualOptions) -> DualOptions:
    """The same options with more pairs per unit: 64, or one in eight territories."""
    wide = max(WIDE[0], core.num_territories // WIDE[1], options.candidates)
    return dataclasses.replace(options, candidates=wide)


def cooling(options: DualOptions, start: Prices | None) -> tuple[float, ...]:
    """The temperatures to go through."""
    return options.temperatures[len(options.temperatures) // 2 if start else 0 :]


def phase(
    core: Core,
    resources: Resources,
    prices: Prices,
    temperature: float,
    options: DualOptions,
    journal: Journal,
) -> Prices:
    """Maximise the dual smoothed at one temperature, over the pairs that are cheapest now."""
    cheapest = core.cheapest_pairs(prices.priced(core), options.candidates)
    small = core.restricted(cheapest | core.sparing_pairs)
    smooth = SmoothDual(small, resources, temperature)
    if not small.is_whole:
        smooth.stay_near(prices.flat)
    flat = smooth.maximise(prices.flat, options, journal)
    journal.spend(smooth.evaluations * small.num_pairs * WORK_PER_ENTRY * 4)
    return unflattened(core, flat)


def certificate(problem: Problem, core: Core, prices: Prices) -> Certificate:
    """The problem's certificate for the core's prices, its bound taken by the referee."""
    load_prices = np.zeros_like(problem.lower)
    load_prices[:, core.measures] = prices.load[: problem.num_territories]
    dropped = ("conflicts",) if len(problem.conflicts) else ()
    unproved = Certificate(load_prices, prices.budget, -np.inf, dropped)
    bound = audit_bound(problem, unproved)
    return Certificate(load_prices, prices.budget, bound, dropped)


class SmoothDual:
    """
    The dual function over candidate pairs with soft minima, and Newton steps on it.

    Parameters
    ----------
    core
        With few pairs per unit.
    resources
        Limits of what they use.
    temperature
        As a share of each unit's spread of costs.
    """

    def __init__(self, core: Core, resources: Resources, temperature: float) -> None:
        self.core, self.resources = core, resources
        self.temperature = temperature * spread(core)
        self.band_temperature = float(np.mean(self.temperature))
        self.share = np.empty(core.num_pairs)
        self.priced = np.empty(core.num_pairs)
        self.evaluations = 0
        level = np.maximum(abs(resources.low), abs(resources.high))
        usual = np.median(level[level > 0]) if (level > 0).any() else 1.0
        box = BOX * float(self.temperature.sum()) / np.maximum(level, 1e-9 * usual)
        self.lowest, self.highest = -box, box
        self.flattest = level / box  # the bend at which a step crosses the box

    def stay_near(self, price: FloatArray) -> None:
        """Keep prices within reach of these."""
        amount = np.repeat(self.core.load.mean(axis=0)[None, :], self.core.num_territories, axis=0)
        each = amount.ravel()
        usual = float(each[each > 0].mean()) if (each > 0).any() else 1.0
        reach = REACH * float(spread(self.core).mean()) / np.maximum(each, 1e-9 * usual)
        reach = np.append(reach, np.full(len(self.core.budget_limit), np.inf))
        self.lowest = np.maximum(self.lowest, price - reach)
        self.highest = np.minimum(self.highest, price + reach)

    def maximise(self, price: FloatArray, options: DualOptions, journal: Journal) -> FloatArray:
        """Damped Newton steps from ``price`` (``(R,)``) until they gain nothing more."""
        value, slope, bend = self.evaluate(price)
        damping = 0.01
        for _ in range(options.iterations):
            matrix = self.curvature(bend)
            scale = np.maximum(_positive(np.diag(matrix)), self.flattest + 1e-300)
            for _ in range(10):
                step = _newton_step(matrix, damping * scale, slope)
                trial = np.clip(price + step, self.lowest, self.highest)
                reached, its_slope, its_bend = self.evaluate(trial)
                expected = 0.5 * float(slope @ (trial - price))
                if reached - value >= 0.02 * expected:
                    break
                damping = 6.0 * max(damping, 1e-6)
            gain = reached - value
            if not gain > 0:
                return price
            price, value, slope, bend = trial, reached, its_slope, its_bend
            damping = max(0.2 * damping, 1e-8) if gain > 0.4 * expected else damping
            if journal.stopped or gain < options.precision * abs(value):
                return price
        return price

    def evaluate(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Value, first derivative ``(R,)``, and minus the second derivative of the limits' part."""
        self.evaluations += 1
        use = self.core.use
        arrays = use.indptr, use.indices, use.data
        soft.priced_pairs(*arrays, self.core.cost, price, self.priced)
        units = soft.soft_minima(self.core.first, self.priced, self.temperature, self.share)
        total = np.zeros(len(price))
        soft.used(*arrays, self.share, total)
        limits, level, bend = self._soft_limits(price)
        return units + limits, total - level, bend

    def curvature(self, bend: FloatArray) -> FloatArray:
        """Minus the second derivative at the point of the last ``evaluate``: ``(R, R)``."""
        use = self.core.use
        half = np.zeros((len(bend), len(bend)))
        arrays = use.indptr, use.indices, use.data
        soft.half_curvature(self.core.first, *arrays, self.share, self.temperature, half)
        matrix = half + half.T
        matrix[np.diag_indices(len(bend))] += bend
        return matrix

    def _soft_limits(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Soft minimum over the corners of ideal cost − price × level; level; variance."""
        corners, values = self.resources.corners, self.resources.at_corners(price)
        least = values.min(axis=0)
        weight = np.exp((least - values) / self.band_temperature)
        weight[2] *= self.resources.ideal_price > 0
        total = weight.sum(axis=0)
        value = float((least - self.band_temperature * np.log(total)).sum())
        weight /= total
        level = (weight * corners).sum(axis=0)
        variance = (weight * (corners - level) ** 2).sum(axis=0)
        return value, level, variance / self.band_temperature


def spread(core: Core) -> FloatArray:
    """How much the costs of each unit's pairs differ: ``(num_units,)``, > 0."""
    above = core.cost - core.cheapest(core.cost)[core.unit]
    mean = np.add.reduceat(above, core.first[:-1]) / np.diff(core.first)
    floor = float(mean.mean()) * 1e-3
    return np.maximum(mean, floor if floor > 0 else 1.0)


def _positive(diagonal: FloatArray) -> FloatArray:
    """The diagonal, kept away from 0 where nothing bends."""
    usual = np.median(diagonal[diagonal > 0]) if (diagonal > 0).any() else 1.0
    return np.maximum(diagonal, 1e-3 * usual)


def _newton_step(matrix: FloatArray, damping: FloatArray, slope: FloatArray) -> FloatArray:
    """Solve (matrix + damping) step = slope; along the diagonal alone where rounding forbids it."""
    damped = matrix.copy()
    damped[np.diag_indices(len(slope))] += damping
    diagonal = np.diag(damped).copy()
    scale = 1.0 / np.sqrt(diagonal)
    scaled = damped * scale[:, None] * scale
    step = scale * _solved(scaled, scale * slope)
    return np.asarray(step if np.isfinite(step).all() else slope / diagonal)


def _solved(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Solve a system whose diagonal is 1: by factors, or where it is large by conjugate gradients."""
    if len(right) > FACTORED:
        return np.asarray(cg(matrix, right, rtol=1e-3, maxiter=200)[0])
    try:
        return np.asarray(cho_solve(cho_factor(matrix, check_finite=False), right))
    except LinAlgError:
        return right
