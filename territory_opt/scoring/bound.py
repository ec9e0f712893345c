"""
The Lagrangian bound, recomputed from its multipliers alone.

With prices λ on loads and μ ≥ 0 on budgets, every feasible plan costs at least

    Σ_g min_j Σ_{i∈g} (c_ij + Σ_m λ_jm a_ijm + Σ_b μ_b w_bij)
    + Σ_jm min_{l ≤ L ≤ u} (ideal_jm(L) − λ_jm L) − Σ_b μ_b limit_b

where g runs over groups (a unit alone is its own group): groups, locks, forbidden pairs, uncovered
units, bands, ideals and budgets are inside; conflicts are left out (Geoffrion 1974,
doi:10.1007/BFb0120690). From every term its largest rounding error is taken off before the
minimum, so that the figure is a bound and not nearly one.
"""

from __future__ import annotations

import math

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring.limits import load_range
from territory_opt.scoring.tolerance import TOLERANCE

EPS = float(np.finfo(float).eps)


def audit_bound(problem: Problem, certificate: Certificate) -> float:
    """
    The bound that the certificate's multipliers prove, recomputed over all pairs.

    Raises
    ------
    ProblemError
        If the multipliers do not fit the problem, are not finite, or a budget price is negative.
    """
    _check(problem, certificate)
    return math.fsum(
        [
            *_unit_terms(problem, certificate),
            *_band_terms(problem, certificate.load_prices).ravel(),
            *_budget_terms(problem, certificate.budget_prices),
        ]
    )


def _check(problem: Problem, certificate: Certificate) -> None:
    messages = []
    load_prices, budget_prices = certificate.load_prices, certificate.budget_prices
    if load_prices.shape != problem.lower.shape:
        messages.append(f"load_prices: {load_prices.shape}, expected {problem.lower.shape}")
    if budget_prices.shape != (len(problem.budgets),):
        messages.append(f"budget_prices: {budget_prices.shape}, expected {len(problem.budgets)}")
    if not np.isfinite(load_prices).all() or not np.isfinite(budget_prices).all():
        messages.append("prices must be finite")
    if (budget_prices < 0).any():
        messages.append("budget_prices must not be negative")
    if messages:
        raise ProblemError(messages)


def _unit_terms(problem: Problem, certificate: Certificate) -> FloatArray:
    """Cheapest priced cost of every group, rounding taken off: one entry per group."""
    label, num_groups = group_of(problem)
    alone = np.bincount(label, minlength=num_groups)[label] == 1
    cheapest = np.empty(num_groups)
    shape = (num_groups, problem.num_territories + 1)
    shape = (0, shape[1]) if alone.all() else shape
    together, sizes = np.zeros(shape), np.zeros(shape)
    for units in blocks_of(problem.num_units, problem.num_territories):
        priced, size = _priced(problem, certificate, units)
        single = alone[units]
        cheapest[label[units[single]]] = priced[single].min(axis=1)
        if not single.all():
            np.add.at(together, label[units[~single]], priced[~single])
            np.add.at(sizes, label[units[~single]], size[~single])
    grouped, members = np.unique(label[~alone], return_counts=True)
    cheapest[grouped] = (together[grouped] - EPS * members[:, None] * sizes[grouped]).min(axis=1)
    return cheapest


def group_of(problem: Problem) -> tuple[IntArray, int]:
    """Group index of every unit, ``(num_units,)``, and how many there are; alone is a group."""
    own = np.where(problem.groups >= 0, problem.groups, -1 - np.arange(problem.num_units))
    labels, index = np.unique(own, return_inverse=True)
    return index.astype(np.int64), len(labels)


def _priced(
    problem: Problem, certificate: Certificate, units: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Lower end of the priced cost of every pair of ``units`` that locks leave open; its size."""
    total, size = priced_costs(problem, certificate, units)
    locked = problem.locked_to[units]
    total[(locked[:, None] >= 0) & (locked[:, None] != np.arange(total.shape[1]))] = np.inf
    operations = problem.num_measures + 2 * len(problem.budgets) + 4
    return total - EPS * operations * size, size


def priced_costs(
    problem: Problem, certificate: Certificate, units: IntArray
) -> tuple[FloatArray, FloatArray]:
    """
    Cost of every pair of ``units`` with its loads and budget use paid for, locks not looked at.

    Returns
    -------
    tuple
        Priced costs and the sum of the sizes of their parts (finite, for rounding-error bounds):
        ``(len(units), num_territories + 1)`` each; the last column is "uncovered"; inf forbids.
    """
    left_out = np.full(len(units), np.inf)
    if problem.uncovered_cost is not None:
        left_out = problem.uncovered_cost[units]
    total = np.column_stack([problem.cost.block(units), left_out])
    is_open = np.isfinite(total)
    size = np.where(is_open, abs(total), 0.0)
    _add_loads(problem, certificate.load_prices, units, total, size)
    _add_budgets(problem, certificate.budget_prices, units, total, size)
    total[~is_open] = np.inf
    size[~is_open] = 0.0
    return total, size


def _add_loads(
    problem: Problem, prices: FloatArray, units: IntArray, total: FloatArray, size: FloatArray
) -> None:
    num_territories = problem.num_territories
    for measure in np.flatnonzero(prices.any(axis=0)).tolist():
        load = problem.loads.measure_block(measure, units, num_territories)
        with np.errstate(invalid="ignore"):
            part = load * prices[None, :, measure]
            total[:, :-1] += part
            size[:, :-1] += abs(part)


def _add_budgets(
    problem: Problem, prices: FloatArray, units: IntArray, total: FloatArray, size: FloatArray
) -> None:
    incumbent = problem.incumbent[units]
    rows = np.flatnonzero(incumbent >= 0)
    for budget, price in zip(problem.budgets, prices, strict=True):
        if price == 0:
            continue
        leaving = price * budget.counts_if_moved(problem.incumbent)[units]
        part = np.repeat(leaving[:, None], total.shape[1], axis=1)
        part[rows, incumbent[rows]] = 0.0
        if budget.territory is not None:
            entering = budget.counts_if_entering(problem.incumbent)[units]
            part[:, budget.territory] += price * entering
        total += part
        size += part


def _band_terms(problem: Problem, prices: FloatArray) -> FloatArray:
    """Smallest ideal cost less priced load over each band: ``(num_territories, num_measures)``."""
    lowest, highest = load_range(problem)
    corners = [lowest, highest]
    target = price = np.zeros_like(prices)
    if problem.ideals is not None:
        target, price = problem.ideals.target, problem.ideals.price
        target = np.where(price > 0, target, 0.0)
        corners.append(np.where(price > 0, np.clip(target, lowest, highest), lowest))
    values = []
    for load in corners:
        ideal, pull = price * abs(load - target), prices * load
        values.append(ideal - pull - 4 * EPS * (ideal + abs(pull)))
    return np.asarray(np.minimum.reduce(values))


def _budget_terms(problem: Problem, prices: FloatArray) -> FloatArray:
    limits = np.array([budget.limit for budget in problem.budgets])
    finite = np.where(np.isfinite(limits), limits, 0.0)
    terms = -prices * finite * (1 + 2 * TOLERANCE)
    if (prices[~np.isfinite(limits)] > 0).any():
        return np.array([-math.inf])
    return terms - EPS * abs(terms)
