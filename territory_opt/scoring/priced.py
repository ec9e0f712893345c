"""Costs of pairs with their loads and their use of budgets paid for, at a certificate's prices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Priced:
    """
    Priced costs of some units.

    Attributes
    ----------
    costs
        ``(num_units, num_territories)``; inf forbids.
    left_out
        ``(num_units,)``: priced cost of being uncovered; inf forbids.
    reach
        ``(num_units,)``: no part of a unit's priced costs that adds to its cost, and no negative
        cost, is larger than what these sum up: P of ``scoring.bound``.
    """

    costs: FloatArray
    left_out: FloatArray
    reach: FloatArray

    def within_locks(self, locked_to: IntArray) -> Priced:
        """The same, with every other choice of a locked unit forbidden; changes this one's arrays."""
        rows = np.flatnonzero(locked_to >= 0)
        kept = self.costs[rows, locked_to[rows]]
        self.costs[rows] = np.inf
        self.costs[rows, locked_to[rows]] = kept
        self.left_out[rows] = np.inf
        return self


def priced_costs(
    problem: Problem, certificate: Certificate, units: IntArray
) -> tuple[FloatArray, FloatArray]:
    """
    Cost of every pair of ``units`` with its loads and budget use paid for, locks not looked at.

    Returns
    -------
    tuple
        ``(len(units), num_territories + 1)``: priced costs, the last column is "uncovered", inf
        forbids; and ``(len(units),)``: their ``Priced.reach``.
    """
    leaving = leaving_prices(problem, certificate.budget_prices, units)
    priced = priced_block(problem, certificate, units, leaving)
    return np.column_stack([priced.costs, priced.left_out]), priced.reach


def leaving_prices(problem: Problem, prices: FloatArray, units: IntArray) -> FloatArray:
    """What ``units`` pay for leaving their incumbents, all budgets together: ``(len(units),)``."""
    total = np.zeros(len(units))
    incumbent = problem.incumbent[units]
    for budget, price in zip(problem.budgets, prices.tolist(), strict=True):
        if price:
            some = replace(budget, weights=budget.weights[units])
            total += price * some.counts_if_moved(incumbent)
    return total


def priced_block(
    problem: Problem, certificate: Certificate, units: IntArray, leaving: FloatArray
) -> Priced:
    """
    Priced costs of ``units``, computed in place of their block of costs.

    Parameters
    ----------
    leaving
        ``(len(units),)``: of ``leaving_prices``.
    """
    costs = problem.cost.block(units)
    left_out = np.full(len(units), np.inf)
    if problem.uncovered_cost is not None:
        left_out = problem.uncovered_cost[units]
    reach = np.maximum(0.0, -np.minimum(costs.min(axis=1), left_out))
    _add_loads(problem, certificate.load_prices, units, costs, reach)
    _add_leaving(problem.incumbent[units], leaving, costs)
    reach += leaving
    _add_entering(problem, certificate.budget_prices, units, costs, reach)
    return Priced(costs, left_out + leaving, reach)


def _add_loads(
    problem: Problem, prices: FloatArray, units: IntArray, costs: FloatArray, reach: FloatArray
) -> None:
    part = np.empty_like(costs)
    closed = ~np.isfinite(costs) if problem.loads.pairs else None
    for measure in np.flatnonzero(prices.any(axis=0)).tolist():
        by_territory = np.ascontiguousarray(prices[:, measure])
        if measure in problem.loads.pairs:
            part = problem.loads.pairs[measure].block(units)
            part[closed] = 0.0
            part *= by_territory
            reach += abs(part).max(axis=1)
        else:
            load = problem.loads.unit[units, measure]
            np.multiply(load[:, None], by_territory, out=part)
            reach += load * abs(by_territory).max()
        costs += part


def _add_leaving(incumbent: IntArray, leaving: FloatArray, costs: FloatArray) -> None:
    if not leaving.any():
        return
    rows = np.flatnonzero(incumbent >= 0)
    stays = costs[rows, incumbent[rows]]
    costs += leaving[:, None]
    costs[rows, incumbent[rows]] = stays


def _add_entering(
    problem: Problem, prices: FloatArray, units: IntArray, costs: FloatArray, reach: FloatArray
) -> None:
    incumbent = problem.incumbent[units]
    for budget, price in zip(problem.budgets, prices.tolist(), strict=True):
        if price and budget.territory is not None:
            some = replace(budget, weights=budget.weights[units])
            entering = price * some.counts_if_entering(incumbent)
            costs[:, budget.territory] += entering
            reach += entering
