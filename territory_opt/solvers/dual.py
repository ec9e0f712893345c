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

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.bound import audit_bound
from territory_opt.solvers.core import Core
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.newton import Climb
from territory_opt.solvers.resources import (
    Prices,
    Resources,
    no_prices,
    resources_of,
    unflattened,
)
from territory_opt.solvers.soft_limits import SoftLimits, reach_of
from territory_opt.solvers.soft_units import SoftUnits

WORK_PER_ENTRY = 1e-8
"""Work of one pair in one evaluation: a second is about 100 million of them."""

WIDE = 64, 8
"""
Pairs per unit that count where prices ran off: so many, or one in so many territories (measured: 24
of 250 are too few in a metropolis).
"""

RUN_OFF = 1e-3
"""A bound lower by this share is no rounding: prices ran off."""


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
        if has_run_off(proved, journal.certificate):
            prices = phase(core, resources, best, temperature, widened(core, options), journal)
            proved = certificate(problem, core, prices)
        if journal.prove(proved, "dual"):
            best = prices
        if journal.stopped:
            break
    return best


def has_run_off(proved: Certificate, best: Certificate | None) -> bool:
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
    climb = Climb(options.iterations, options.precision, lambda: journal.stopped)
    flat = climb.maximise(smooth, prices.flat)
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
    The dual function over candidate pairs with soft minima: what ``newton.maximise`` climbs.

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
        self.core = core
        each = temperature * spread(core)
        self.units = SoftUnits(core.first, core.use, core.cost, each)
        self.limits = SoftLimits(resources, float(np.mean(each)), float(each.sum()))
        self.box = self.limits.box
        self.evaluations = 0

    def stay_near(self, price: FloatArray) -> None:
        """Keep prices within reach of these."""
        core = self.core
        sizes = core.num_territories, len(core.budget_limit)
        reach = reach_of(core.load.mean(axis=0), float(spread(core).mean()), *sizes)
        self.box = self.box.near(price, reach)

    def evaluate(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Value, first derivative ``(R,)``, and minus the second derivative of the limits' part."""
        self.evaluations += 1
        units, total = self.units.at(price)
        limits, level, bend = self.limits.at(price)
        return units + limits, total - level, bend

    def curvature(self, bend: FloatArray) -> FloatArray:
        """Minus the second derivative at the point of the last ``evaluate``: ``(R, R)``."""
        half = self.units.half_curvature()
        matrix = half + half.T
        matrix[np.diag_indices(len(bend))] += bend
        return matrix


def spread(core: Core) -> FloatArray:
    """How much the costs of each unit's pairs differ: ``(num_units,)``, > 0."""
    above = core.cost - core.cheapest(core.cost)[core.unit]
    mean = np.add.reduceat(above, core.first[:-1]) / np.diff(core.first)
    floor = float(mean.mean()) * 1e-3
    return np.maximum(mean, floor if floor > 0 else 1.0)
