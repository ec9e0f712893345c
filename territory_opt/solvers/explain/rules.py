"""What a lock, a group or a budget costs: at the margin for all of them, re-solved for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from territory_opt.models import Certificate, Plan, Problem, Result
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring import audit_bound
from territory_opt.scoring.bound import priced_costs
from territory_opt.solvers.explain.again import solved_again
from territory_opt.solvers.explain.figures import explanations
from territory_opt.solvers.explain.forced import both_optimal
from territory_opt.solvers.explain.pricing import Pricing
from territory_opt.solvers.explain.subject import (
    feasible_plan_of,
    index_of,
    members_of,
    plan_of,
    prices_of,
)
from territory_opt.solvers.stop import StopRule


@dataclass(frozen=True)
class Rule:
    """
    A rule that can be taken away.

    Attributes
    ----------
    kind
        ``"lock"``, ``"group"`` or ``"budget"``.
    which
        Of a lock its unit (index or id), or several units for their locks together; of a group its
        label, of a budget its index.
    """

    kind: Literal["lock", "group", "budget"]
    which: int | str | tuple[int | str, ...]


@dataclass(frozen=True, eq=False)
class RuleCost:
    """
    Between which limits taking a rule away saves cost.

    Attributes
    ----------
    rule
        What was taken away.
    saves_at_least
        The plan's objective less that of the best plan found without the rule, ≥ 0.
    saves_at_most
        The plan's objective less the bound without the rule: no plan without it saves more.
    result
        Of solving without the rule.
    is_exact
        Both plans are proved best: the two limits are one figure.
    """

    rule: Rule
    saves_at_least: float
    saves_at_most: float
    result: Result
    is_exact: bool


@dataclass(frozen=True, eq=False)
class RuleCosts:
    """
    What each rule costs at the certificate's prices, ≥ 0.

    Taking the rule away lowers the certificate's bound by at most so much: it saves at most this
    and the gap. Where families are split at a price, figures are those under the plan's leads, and the
    bound may fall by the prices of the units concerned besides.

    Attributes
    ----------
    locks
        Unit index → priced cost here less the cheapest elsewhere; of a group, the whole group's.
    groups
        Label → cheapest priced cost together less the sum of each member's cheapest.
    budgets
        ``(num_budgets,)``: price × what could be used beyond the limit.
    """

    locks: Mapping[int, float]
    groups: Mapping[int, float]
    budgets: FloatArray


def rule_costs(problem: Problem, result: Result) -> RuleCosts:
    """
    Marginal cost of every lock, group and budget.

    Raises
    ------
    ValueError
        If the result has no plan.
    """
    cost = explanations(problem, result).lock_cost
    certificate = prices_of(problem, result)
    locks = {int(unit): float(cost[unit]) for unit in np.flatnonzero(problem.locked_to >= 0)}
    return RuleCosts(locks, _group_costs(problem, certificate), _budget_costs(problem, certificate))


def cost_of(
    problem: Problem,
    result: Result,
    rule: Rule,
    stop: StopRule | None = None,
    start: Plan | None = None,
) -> RuleCost:
    """
    Take ``rule`` away and solve again from the plan.

    Parameters
    ----------
    stop
        When to stop solving; after 20 seconds when left out.
    start
        A plan to begin with that keeps the other rules; the result's when left out.

    Raises
    ------
    KeyError
        If there is no such rule.
    ValueError
        If the plan does not keep every rule.
    """
    begin = feasible_plan_of(result)
    if start is not None:
        begin = start.territory_of
    loose, certificate = without(problem, prices_of(problem, result), rule)
    again = solved_again(loose, result, begin, stop)
    bound = max(again.bound, audit_bound(loose, certificate))
    least = max(0.0, result.objective - again.objective)  # the plan itself keeps the other rules
    most = max(least, result.objective - bound)
    return RuleCost(rule, float(least), float(most), again, both_optimal(result, again))


def pair_costs(
    loose: Problem, result: Result, units: IntArray, territories: IntArray, closed: BoolArray
) -> FloatArray:
    """
    What ruling out a pair costs at the certificate's prices, ≥ 0: ``(num_pairs,)``.

    Allowing it lowers the certificate's bound by at most so much.

    Parameters
    ----------
    loose
        The problem with the pairs allowed.
    units, territories
        ``(num_pairs,)`` indices.
    closed
        ``(num_pairs, num_territories)``: territories that the unit is ruled out of.

    Raises
    ------
    ValueError
        If the result has no plan.
    """
    plan_of(result)
    pricing = Pricing.of(loose, prices_of(loose, result), units)
    priced = pricing.rows(units)
    there = priced[np.arange(len(units)), territories]
    shut = np.hstack([closed, np.zeros((len(units), 1), dtype=bool)])
    least = np.where(shut, np.inf, priced).min(axis=1)
    saved = np.subtract(least, there, out=np.zeros(len(units)), where=np.isfinite(least + there))
    costs: FloatArray = np.where(pricing.held(units), 0.0, np.maximum(0.0, saved))
    return costs


def without(problem: Problem, certificate: Certificate, rule: Rule) -> tuple[Problem, Certificate]:
    """
    The problem without the rule, and the same prices for it.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    if rule.kind == "lock":
        return problem.replace(locked_to=_unlocked(problem, rule.which)), certificate
    if rule.kind == "group":
        return problem.replace(groups=_ungrouped(problem, rule.which)), certificate
    if isinstance(rule.which, tuple):
        raise KeyError("only locks are taken away several at a time")
    index = index_of([budget.name for budget in problem.budgets], rule.which, "budget")
    budgets = problem.budgets[:index] + problem.budgets[index + 1 :]
    prices = np.delete(certificate.budget_prices, index)
    return problem.replace(budgets=budgets), replace(certificate, budget_prices=prices)


def _unlocked(problem: Problem, which: int | str | tuple[int | str, ...]) -> IntArray:
    locked = np.array(problem.locked_to)
    for one in which if isinstance(which, tuple) else (which,):
        unit = index_of(problem.unit_ids, one, "account")
        members = members_of(problem, unit)
        if not (problem.locked_to[members] >= 0).any():
            raise KeyError(f"account {problem.unit_ids[unit]!r} is not locked")
        locked[members] = -1
    return locked


def _ungrouped(problem: Problem, which: object) -> IntArray:
    inside = problem.groups == which
    if not inside.any():
        raise KeyError(f"no group {which!r}")
    return np.where(inside, -1, problem.groups)


def _group_costs(problem: Problem, certificate: Certificate) -> dict[int, float]:
    """Of every group of two or more: the least together less the sum of the least alone."""
    labels, row, size = np.unique(problem.groups, return_inverse=True, return_counts=True)
    together = np.zeros((len(labels), problem.num_territories + 1))
    apart = np.zeros(len(labels))
    members = np.flatnonzero(problem.groups >= 0)
    for part in blocks_of(len(members), problem.num_territories + 1):
        units = members[part]
        priced = _open_costs(problem, certificate, units)
        np.add.at(together, row[units], priced)
        np.add.at(apart, row[units], priced.min(axis=1))
    cost = np.maximum(0.0, together.min(axis=1) - apart)
    is_group = (labels >= 0) & (size > 1)
    return {int(labels[g]): float(cost[g]) for g in np.flatnonzero(is_group)}


def _open_costs(problem: Problem, certificate: Certificate, units: IntArray) -> FloatArray:
    """Priced costs with what locks close set to inf."""
    priced = priced_costs(problem, certificate, units)[0]
    locked = problem.locked_to[units][:, None]
    priced[(locked >= 0) & (locked != np.arange(priced.shape[1]))] = np.inf
    return priced


def _budget_costs(problem: Problem, certificate: Certificate) -> FloatArray:
    costs = []
    for budget, price in zip(problem.budgets, certificate.budget_prices, strict=True):
        most = budget.counts_if_moved(problem.incumbent) + budget.counts_if_entering(
            problem.incumbent
        )
        costs.append(max(0.0, price) * max(0.0, float(most.sum()) - budget.limit))
    return np.array(costs)
