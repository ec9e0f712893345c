"""
Marginal figures: what one small change costs before the plan is solved again.

Every load and every use of a budget is paid for at the prices of the result's certificate. Forcing
a unit elsewhere costs at least ``forced_loss_at_least``, whatever else is re-arranged.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from territory_opt.models import Problem, Result
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.groups import group_of
from territory_opt.models.pairs import blocks_of
from territory_opt.solvers.explain.pricing import Pricing
from territory_opt.solvers.explain.subject import (
    Subject,
    feasible_plan_of,
    id_of,
    index_of,
    plan_of,
    prices_of,
    subject,
)
from territory_opt.solvers.families import at_own_leads


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
        ``(num_units,)`` proven: the best plan with the unit in ``next_best`` (its locks lifted)
        costs at least so much more than this plan. Below 0: with the unit there, the bound leaves
        room for a better plan.
    lock_cost
        ``(num_units,)`` what a lock costs at the margin, ≥ 0: priced cost here less the cheapest,
        or less leaving the unit out; 0 for free units.
    """

    cost_here: FloatArray
    next_best: IntArray
    next_best_loss: FloatArray
    forced_loss_at_least: FloatArray
    lock_cost: FloatArray


@dataclass(frozen=True)
class Marginal:
    """
    What forcing a unit into a territory costs at the certificate's prices.

    Attributes
    ----------
    unit, territory
        Ids: who is forced where.
    loss
        Priced cost there less priced cost here. Relative to the *bound*: it says by how much the
        bound rises if the unit was at its cheapest place.
    loss_at_least
        Proven: the best plan with the unit there costs at least so much more than this plan.
    """

    unit: str
    territory: str
    loss: float
    loss_at_least: float


def explanations(problem: Problem, result: Result) -> Explanations:
    """
    Figures for every unit of ``result``'s plan.

    Raises
    ------
    ValueError
        If the result has no plan.
    """
    return figures_of(problem, result, np.arange(problem.num_units))


def figures_of(problem: Problem, result: Result, units: IntArray) -> Explanations:
    """Figures for some units, in their order."""
    plan, room = plan_of(result), _family_room(problem)
    problem = at_own_leads(problem, plan)
    here = np.where(plan >= 0, plan, problem.num_territories)
    pricing = Pricing.of(problem, prices_of(problem, result), units)
    parts = [
        _block(pricing, result, units[part], here, room)
        for part in blocks_of(len(units), problem.num_territories + 1)
    ]
    columns = (
        np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Explanations)
    )
    return Explanations(*columns)


def marginal(
    problem: Problem, result: Result, unit: int | str, territory: int | str | None = None
) -> Marginal:
    """
    What forcing ``unit`` into ``territory`` costs at the certificate's prices.

    Parameters
    ----------
    unit, territory
        Index or id; the next best territory when left out.

    Raises
    ------
    KeyError
        If there is no such unit or territory.
    ValueError
        If the plan does not keep every rule, or the unit may not be there.
    """
    feasible_plan_of(result)
    who = subject(problem, result, unit)
    there = territory_asked(problem, result, who, territory)
    room = _family_room(problem)[who.unit]
    row = priced_row(problem, result, who)
    loss = np.array([row[there] - row[who.here]])
    cheapest = np.array([row[there] - row.min()])
    least = _at_least(result, loss - room, cheapest - room, np.array([who.is_held]))
    ids = problem.unit_ids[who.unit], problem.territory_ids[there]
    return Marginal(*ids, float(loss[0]), float(least[0]))


def priced_row(problem: Problem, result: Result, who: Subject) -> FloatArray:
    """Priced costs of one unit with its group: ``(num_territories + 1,)``, the last uncovered."""
    unit, problem = np.array([who.unit]), at_own_leads(problem, plan_of(result))
    row: FloatArray = Pricing.of(problem, prices_of(problem, result), unit).rows(unit)[0]
    return row


def territory_asked(
    problem: Problem, result: Result, who: Subject, territory: int | str | None
) -> int:
    """
    Index of the territory that is asked about; the next best one for None.

    Raises
    ------
    KeyError
        If there is no such territory.
    ValueError
        If the unit, or one of its group, may not be there; or there is no other.
    """
    name = problem.unit_ids[who.unit]
    if territory is None:
        there = int(figures_of(problem, result, np.array([who.unit])).next_best[0])
        if there < 0:
            raise ValueError(f"account {name!r} may be in no other territory")
        return there
    there = index_of(problem.territory_ids, territory, "territory")
    closed = who.members[
        ~np.isfinite(problem.cost.at(who.members, np.full(len(who.members), there)))
    ]
    if len(closed):
        raise ValueError(
            f"account {id_of(problem.unit_ids, int(closed[0]))!r} may not be in territory "
            f"{problem.territory_ids[there]!r} under the rules; choose an allowed one"
        )
    return there


def _block(
    pricing: Pricing, result: Result, units: IntArray, here: IntArray, room: FloatArray
) -> Explanations:
    priced = pricing.rows(units)
    row, at = np.arange(len(units)), here[units]
    own = priced[row, at]
    priced[row, at] = np.inf
    other = priced[:, :-1].argmin(axis=1)
    least = priced[row, other]
    exists = np.isfinite(least) & np.isfinite(own)
    loss = np.subtract(least, own, out=np.full(len(units), np.nan), where=exists)
    is_locked = (pricing.problem.locked_to[units] >= 0) & np.isfinite(own)
    saved = np.subtract(own, priced.min(axis=1), out=np.zeros(len(units)), where=is_locked)
    return Explanations(
        cost_here=_own_cost(pricing.problem, units, at),
        next_best=np.where(exists, other, -1),
        next_best_loss=loss,
        forced_loss_at_least=_at_least(
            result, loss - room[units], np.maximum(loss, 0.0) - room[units], pricing.held(units)
        ),
        lock_cost=np.maximum(0.0, saved),
    )


def _family_room(problem: Problem) -> FloatArray:
    """
    By how much the rise of priced costs under a plan's leads overstates that of the bound, at most.

    In the bound, families choose their leads anew: a unit that is forced elsewhere may have paid up to
    its price already, and another lead may spare it the price there. ``(num_units,)``.
    """
    if problem.families is None:
        return np.zeros(problem.num_units)
    price = np.append(problem.families.price, 0.0)[problem.families.family]
    label, num_groups = group_of(problem)
    room: FloatArray = 2.0 * np.bincount(label, price, num_groups)[label]
    return room


def _own_cost(problem: Problem, units: IntArray, at: IntArray) -> FloatArray:
    """Cost of ``units`` in their territories, ``num_territories`` meaning uncovered."""
    cost, is_in = np.zeros(len(units)), at < problem.num_territories
    cost[is_in] = problem.cost.at(units[is_in], at[is_in])
    if problem.uncovered_cost is not None:
        cost[~is_in] = problem.uncovered_cost[units[~is_in]]
    return cost


def _at_least(
    result: Result, loss: FloatArray, over_cheapest: FloatArray, is_held: BoolArray
) -> FloatArray:
    """
    Bound with the units where they are asked about, less the plan's objective.

    The certificate's bound holds a unit's cheapest priced cost, or where a lock holds it the priced
    cost here: so much rises. Where nothing holds it, forcing only narrows the choice, and the
    result's own bound stays one.
    """
    if not result.is_feasible:
        return np.where(np.isnan(loss), np.nan, -np.inf)
    proven = -np.inf if result.certificate is None else result.certificate.bound
    narrowed = np.where(np.isnan(loss), np.nan, np.maximum(proven + over_cheapest, result.bound))
    least: FloatArray = np.where(is_held, proven + loss, narrowed) - result.objective
    return least
