"""Where no complete search can look: what the best plan and the prices point at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.models import Cause, Plan, Problem
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.elastic import (
    Conflict,
    budget_unit,
    limit_unit,
    proved,
    relaxed_conflict,
)
from territory_opt.solvers.diagnose.rules import Rule, wording
from territory_opt.solvers.resources import Prices

TRIMS = 24
"""Certificates looked at to leave limits out that a proof does not need."""


def suspected_causes(
    problem: Problem, core: Core, prices: Prices, plan: Plan | None = None, has_time: bool = True
) -> tuple[Cause, ...]:
    """
    What keeps a problem from having a plan, as far as it can be told without a complete search.

    Where prices prove that no plan exists (those of the dual, or of the elastic relaxation of what
    is small enough), that is the cause, and marked as proved. All else is suspected, and says so.

    Parameters
    ----------
    problem, core
        The core is ``reduce(problem)``.
    prices
        Where the dual ended.
    plan
        The best plan found: what it breaks is named.
    has_time
        False: no proof is looked for, which takes seconds, and only the plan is spoken of.
    """
    proof = _proof(problem, core, prices) if has_time else None
    if proof is not None:
        return (_proved_cause(problem, proof),)
    return () if plan is None else tuple(_missed(problem, plan))


def _proof(problem: Problem, core: Core, prices: Prices) -> Conflict | None:
    load = np.zeros_like(problem.lower)
    load[:, core.measures] = prices.load[: problem.num_territories]
    given = proved(problem, load, np.maximum(prices.budget, 0.0))
    if given.least_share > 0:
        return given
    solved = relaxed_conflict(problem, core)
    return solved if solved.least_share > 0 else None


def _proved_cause(problem: Problem, conflict: Conflict) -> Cause:
    conflict = trimmed(problem, conflict)
    rules = _priced_rules(problem, conflict)
    message = (
        f"These cannot all hold, not even if accounts were split: {wording(problem, rules)}. "
        f"Every plan misses them by {conflict.least_share:.1%} of a limit at least. Give way on "
        "some of them. Perhaps fewer of them are in conflict already."
    )
    territories = tuple(np.flatnonzero(conflict.load_prices.any(axis=1)).tolist())
    amounts = {"num_rules": float(len(rules)), "least_violation_share": conflict.least_share}
    return Cause("conflicting-limits", message, True, amounts, (), territories)


def trimmed(problem: Problem, conflict: Conflict) -> Conflict:
    """A proof with fewer prices: the least ones are left out as long as it stays one."""
    weight = np.append(
        (abs(conflict.load_prices) * limit_unit(problem)).ravel(),
        conflict.budget_prices * budget_unit(problem),
    )
    sizes = np.unique(weight[weight > 0])
    low, high = 0, len(sizes)
    for _ in range(TRIMS):
        if high - low <= 1:
            break
        middle = (low + high) // 2
        trial = _without(problem, conflict, weight >= sizes[middle])
        if trial.least_share > 0:
            low = middle
        else:
            high = middle
    return _without(problem, conflict, weight >= sizes[low]) if low else conflict


def _without(problem: Problem, conflict: Conflict, keep: BoolArray) -> Conflict:
    """The prices that ``keep`` marks, the others 0."""
    size = conflict.load_prices.size
    load = np.where(keep[:size].reshape(conflict.load_prices.shape), conflict.load_prices, 0.0)
    return proved(problem, load, np.where(keep[size:], conflict.budget_prices, 0.0))


def _priced_rules(problem: Problem, conflict: Conflict) -> list[Rule]:
    """Limits that carry a price."""
    rules = [Rule("budget", -1, b) for b in np.flatnonzero(conflict.budget_prices).tolist()]
    for territory, measure in np.argwhere(conflict.load_prices).tolist():
        presses = conflict.load_prices[territory, measure] > 0
        rules.append(Rule("upper" if presses else "lower", measure, territory))
    return rules


def _missed(problem: Problem, plan: Plan) -> list[Cause]:
    """What the best plan breaks, limit by limit and side by side."""
    loads = problem.loads.per_territory(plan.territory_of, problem.num_territories)
    over = excess(loads, -np.inf, problem.upper)
    under = excess(loads, problem.lower, np.inf)
    causes = []
    for measure in range(problem.num_measures):
        causes += list(_bands(problem, measure, over[:, measure], "above their upper limits"))
        causes += list(_bands(problem, measure, under[:, measure], "below their lower limits"))
    return causes + list(_budgets(problem, plan)) + list(_conflicts(problem, plan))


def _bands(problem: Problem, measure: int, outside: FloatArray, where: str) -> Iterator[Cause]:
    territories = np.flatnonzero(outside > 0)
    if not len(territories):
        return
    amount = float(outside.sum())
    order = territories[np.argsort(-outside[territories], kind="stable")]
    message = (
        f"{named(problem.territory_ids, order)} stayed {where} on "
        f"{spoken(problem.measures[measure])} in the best plan found, by {figure(amount)} in all, "
        f"{figure(outside.max())} at {problem.territory_ids[order[0]]}. Suspected, not proved: more "
        "time may still find a plan. Widen these bands first, or let others serve there."
    )
    amounts = {"missed": amount, "largest": float(outside.max())}
    yield Cause("bands-missed", message, False, amounts, (), tuple(order.tolist()), measure)


def _budgets(problem: Problem, plan: Plan) -> Iterator[Cause]:
    for b, budget in enumerate(problem.budgets):
        used = budget.used(problem.incumbent, plan.territory_of)
        over = float(excess(used, -np.inf, budget.limit))
        if over > 0:
            message = (
                f"The best plan found uses {figure(used)} of {budget.name}, {figure(over)} over the "
                f"limit of {figure(budget.limit)}. Suspected, not proved: more time may still find "
                "a plan. Raise this limit first."
            )
            amounts = {"used": used, "limit": budget.limit, "over": over, "budget": float(b)}
            yield Cause("budget-missed", message, False, amounts)


def _conflicts(problem: Problem, plan: Plan) -> Iterator[Cause]:
    of = plan.territory_of[problem.conflicts]
    pairs = problem.conflicts[(of[:, 0] == of[:, 1]) & (of[:, 0] >= 0)]
    if not len(pairs):
        return
    names = [f"{problem.unit_ids[first]} and {problem.unit_ids[second]}" for first, second in pairs]
    message = (
        f"{named(names, range(len(names)))} share a territory in the best plan found, though they "
        "may not. Suspected, not proved: more time may still find a plan."
    )
    units = tuple(sorted(set(pairs.ravel().tolist())))
    yield Cause("conflicts-missed", message, False, {"missed": float(len(pairs))}, units)
