"""
Why a unit is where it is, who is next best, and what a change would lose at the margin.

The figures here are *marginal*: costs with every load and budget use paid for at the prices of the
result's certificate. They are what one small change costs before the plan is solved again: forcing
a unit elsewhere costs at least ``forced_loss_at_least``, whatever else is re-arranged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from territory_opt.models import Certificate, Problem, Result
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring.bound import group_of, priced_costs


@dataclass(frozen=True, eq=False)
class Explanations:
    """
    Figures per unit; a unit of a group speaks for the whole group, which moves together.

    Attributes
    ----------
    cost_here
        ``(num_units,)`` the unit's own cost where it is.
    next_best
        ``(num_units,)`` territory index of the cheapest other one at these prices, -1 if there is
        none. Locks are not looked at, so that a lock's price shows.
    next_best_loss
        ``(num_units,)`` priced cost there less priced cost here; below 0 where a lock, or the rest
        of the gap, holds the unit; NaN where there is no other.
    forced_loss_at_least
        ``(num_units,)`` proven: the best plan with the unit in ``next_best`` costs at least so much
        more than this plan. Below 0 it says nothing.
    lock_cost
        ``(num_units,)`` what a lock costs at the margin, ≥ 0; 0 for free units.
    """

    cost_here: FloatArray
    next_best: IntArray
    next_best_loss: FloatArray
    forced_loss_at_least: FloatArray
    lock_cost: FloatArray


@dataclass(frozen=True)
class Explanation:
    """
    One unit's figures, by name.

    Attributes
    ----------
    unit, territory, next_best
        Ids; empty where uncovered, or where there is no other.
    cost_here, next_best_loss, forced_loss_at_least, lock_cost
        See ``Explanations``.
    is_locked, is_moved
        Locked to its territory; has another incumbent.
    terms_here, terms_there
        The problem's named terms in both territories.
    """

    unit: str
    territory: str
    next_best: str
    cost_here: float
    next_best_loss: float
    forced_loss_at_least: float
    lock_cost: float
    is_locked: bool
    is_moved: bool
    terms_here: Mapping[str, float] = field(default_factory=dict)
    terms_there: Mapping[str, float] = field(default_factory=dict)


def explanations(problem: Problem, result: Result) -> Explanations:
    """
    Figures for every unit of ``result``'s plan.

    Raises
    ------
    ValueError
        If the result has no plan.
    """
    plan = _plan(result)
    certificate = result.certificate or _no_prices(problem)
    width = problem.num_territories + 1
    here = np.where(plan >= 0, plan, width - 1)
    label, num_groups = group_of(problem)
    is_group = np.bincount(label, minlength=num_groups)[label] > 1
    together = _group_costs(problem, certificate, label, is_group)
    parts = [
        _block(problem, certificate, units, here, label, is_group, together)
        for units in blocks_of(problem.num_units, width)
    ]
    cost, other, loss, lock = (np.concatenate(column) for column in zip(*parts, strict=True))
    slack = _bound(result, certificate) - result.objective
    return Explanations(cost, other, loss, _at_least(problem, loss, slack), lock)


def explain(problem: Problem, result: Result, unit: int | str) -> Explanation:
    """
    Why one unit is where it is.

    Parameters
    ----------
    unit
        Index, or id.

    Raises
    ------
    KeyError
        If there is no such unit.
    ValueError
        If the result has no plan.
    """
    index = _index(problem, unit)
    figures = explanations(problem, result)
    here, there = int(_plan(result)[index]), int(figures.next_best[index])
    return Explanation(
        unit=problem.unit_ids[index],
        territory=problem.territory_ids[here] if here >= 0 else "",
        next_best=problem.territory_ids[there] if there >= 0 else "",
        cost_here=float(figures.cost_here[index]),
        next_best_loss=float(figures.next_best_loss[index]),
        forced_loss_at_least=float(figures.forced_loss_at_least[index]),
        lock_cost=float(figures.lock_cost[index]),
        is_locked=bool(problem.locked_to[index] >= 0),
        is_moved=bool(problem.incumbent[index] >= 0 and problem.incumbent[index] != here),
        terms_here=_terms(problem, index, here),
        terms_there=_terms(problem, index, there),
    )


def _plan(result: Result) -> IntArray:
    if result.plan is None:
        raise ValueError("the result has no plan to explain")
    return result.plan.territory_of


def _index(problem: Problem, unit: int | str) -> int:
    if isinstance(unit, str):
        if unit not in problem.unit_ids:
            raise KeyError(f"no account {unit!r}")
        return problem.unit_ids.index(unit)
    if not 0 <= unit < problem.num_units:
        raise KeyError(f"no account {unit}; there are {problem.num_units}")
    return unit


def _terms(problem: Problem, unit: int, territory: int) -> dict[str, float]:
    if territory < 0:
        return {}
    at = np.array([unit]), np.array([territory])
    return {name: float(table.at(*at)[0]) for name, table in problem.terms.items()}


def _no_prices(problem: Problem) -> Certificate:
    prices = np.zeros((problem.num_territories, problem.num_measures))
    return Certificate(prices, np.zeros(len(problem.budgets)), -np.inf)


def _bound(result: Result, certificate: Certificate) -> float:
    return certificate.bound if result.is_feasible else -np.inf


def _group_costs(
    problem: Problem, certificate: Certificate, label: IntArray, is_group: BoolArray
) -> FloatArray:
    """Priced costs of whole groups: ``(num_groups, num_territories + 1)``; rows of others unused."""
    num_groups = int(label.max()) + 1 if is_group.any() else 0
    together = np.zeros((num_groups, problem.num_territories + 1))
    members = np.flatnonzero(is_group)
    if len(members):
        np.add.at(together, label[members], priced_costs(problem, certificate, members)[0])
    return together


def _block(
    problem: Problem,
    certificate: Certificate,
    units: IntArray,
    here: IntArray,
    label: IntArray,
    is_group: BoolArray,
    together: FloatArray,
) -> tuple[FloatArray, IntArray, FloatArray, FloatArray]:
    """Own cost, next best, its loss and the lock's cost, for some units."""
    priced = priced_costs(problem, certificate, units)[0]
    grouped = is_group[units]
    priced[grouped] = together[label[units[grouped]]]
    row, at = np.arange(len(units)), here[units]
    own = priced[row, at]
    cost = problem.cost.block(units)
    left_out = (
        np.zeros(len(units)) if problem.uncovered_cost is None else problem.uncovered_cost[units]
    )
    cost_here = np.column_stack([cost, left_out])[row, at]
    priced[row, at] = np.inf
    territories = priced[:, :-1]
    other = territories.argmin(axis=1)
    least = territories[row, other]
    exists = np.isfinite(least)
    with np.errstate(invalid="ignore"):
        loss = np.where(exists, least - own, np.nan)
    is_locked = problem.locked_to[units] >= 0
    lock = np.where(is_locked & exists, np.maximum(0.0, -np.nan_to_num(loss)), 0.0)
    return cost_here, np.where(exists, other, -1), loss, lock


def _at_least(problem: Problem, loss: FloatArray, slack: float) -> FloatArray:
    """Bound with the unit in its next best territory, less the plan's objective."""
    free = np.where(problem.locked_to >= 0, np.nan, loss)
    return np.maximum(free, 0.0) + slack
