"""What costs, terms and prices say of units where they are: the ground on which reasons stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import PairTable, blocks_of
from territory_opt.scoring import excess
from territory_opt.solvers.explain.pricing import Pricing
from territory_opt.solvers.explain.subject import no_prices

SLACK = 1e-9
"""Two costs this close (relative) are the same to a reader."""


@dataclass(frozen=True, eq=False)
class Facts:
    """
    Facts about N units, each array ``(N,)``; a *rival* is the cheapest other territory by cost alone.

    Attributes
    ----------
    units, here, rival
        Indices; -1 for no territory.
    is_allowed, num_allowed
        Whether the unit may be here; how many territories may have it.
    gain
        Cost at the rival less cost here, > 0 where here is better; NaN without either.
    is_best, is_group_best
        No territory costs less: for the unit; for the group it moves with (False when alone).
    is_nearest, is_strongest
        No allowed territory has less travel; more new sales, and some has fewer.
    terms
        Name → what the term adds to ``gain``.
    push, pushed_by
        Largest part of the prices that favours here over the rival, and whose it is: measure m
        at the upper limit there (m) or the lower limit here (M + m), or budget b (2 M + b); -1
        where prices do not decide.
    needed_here, full_there
        ``(N, num_measures)``: the territory would miss the lower limit without the unit; the rival
        would pass the upper limit with it.
    """

    units: IntArray
    here: IntArray
    rival: IntArray
    is_allowed: BoolArray
    num_allowed: IntArray
    gain: FloatArray
    is_best: BoolArray
    is_group_best: BoolArray
    is_nearest: BoolArray
    is_strongest: BoolArray
    terms: Mapping[str, FloatArray]
    push: FloatArray
    pushed_by: IntArray
    needed_here: BoolArray
    full_there: BoolArray


def facts(
    problem: Problem,
    territory_of: IntArray,
    certificate: Certificate | None,
    units: IntArray,
    distance_km: PairTable | None = None,
) -> Facts:
    """
    Facts about ``units`` of a plan.

    Parameters
    ----------
    certificate
        Its prices; None where nothing was solved.
    distance_km
        Whose least entry is the nearest; without it, the terms of travel and distance tell.
    """
    here = territory_of[units]
    costs = _costs(problem, units, here)
    is_best = costs.here <= costs.rival_cost + SLACK * np.maximum(1.0, abs(costs.here))
    gain = np.subtract(
        costs.rival_cost, costs.here, out=np.full(len(units), np.nan), where=costs.is_compared
    )
    push, pushed_by = _push(problem, certificate, units, here, costs.rival)
    return Facts(
        units=units,
        here=here,
        rival=costs.rival,
        is_allowed=np.isfinite(costs.here),
        num_allowed=costs.num_allowed,
        gain=gain,
        is_best=is_best,
        is_group_best=_is_group_best(problem, units, here),
        is_nearest=_is_nearest(problem, units, here, distance_km),
        is_strongest=_is_most(problem, problem.terms.get("new_sales"), units, here, strictly=True),
        terms=_terms(problem, units, here, costs),
        push=push,
        pushed_by=pushed_by,
        needed_here=_needed(problem, territory_of, units),
        full_there=_full(problem, territory_of, units, costs.rival),
    )


@dataclass(frozen=True, eq=False)
class _Costs:
    """Own costs here and at the rival (inf where there is none), and the rival; ``(N,)`` each."""

    here: FloatArray
    rival: IntArray
    rival_cost: FloatArray
    num_allowed: IntArray

    @property
    def is_compared(self) -> BoolArray:
        return np.asarray(np.isfinite(self.here) & (self.rival >= 0))


def _costs(problem: Problem, units: IntArray, here: IntArray) -> _Costs:
    own, other, least, number = (np.zeros(len(units)) for _ in range(4))
    for part in blocks_of(len(units), problem.num_territories):
        cost = problem.cost.block(units[part])
        row, at = np.arange(len(part)), np.maximum(here[part], 0)
        number[part] = np.isfinite(cost).sum(axis=1)
        own[part] = np.where(here[part] >= 0, cost[row, at], np.inf)
        cost[row[here[part] >= 0], at[here[part] >= 0]] = np.inf
        other[part], least[part] = cost.argmin(axis=1), cost.min(axis=1)
    rival = np.where(np.isfinite(least), other, -1).astype(np.int64)
    return _Costs(own, rival, least, number.astype(np.int64))


def _is_group_best(problem: Problem, units: IntArray, here: IntArray) -> BoolArray:
    """Units of groups whose own costs, summed, are nowhere less than here."""
    best = np.zeros(len(units), dtype=bool)
    grouped = np.flatnonzero((problem.groups[units] >= 0) & (here >= 0))
    pricing = Pricing.of(problem, no_prices(problem), units[grouped])
    for part in blocks_of(len(grouped), problem.num_territories + 1):
        rows = pricing.rows(units[grouped[part]])[:, :-1]
        own = rows[np.arange(len(part)), here[grouped[part]]]
        best[grouped[part]] = own <= rows.min(axis=1) + SLACK * np.maximum(1.0, abs(own))
    return best


def _is_nearest(
    problem: Problem, units: IntArray, here: IntArray, distance_km: PairTable | None
) -> BoolArray:
    if distance_km is not None:
        return _is_most(problem, distance_km, units, here, sign=-1.0, slack=1e-6)
    sign = 1.0 if problem.sense == "value" else -1.0
    table = problem.terms.get("travel", problem.terms.get("distance"))
    return _is_most(problem, table, units, here, strictly=True, sign=sign)


def _is_most(
    problem: Problem,
    table: PairTable | None,
    units: IntArray,
    here: IntArray,
    strictly: bool = False,
    sign: float = 1.0,
    slack: float = 0.0,
) -> BoolArray:
    """Units with the most of ``sign × table`` of all allowed territories; strictly: not all equal."""
    most = np.zeros(len(units), dtype=bool)
    if table is None:
        return most
    for part in blocks_of(len(units), problem.num_territories):
        allowed = np.isfinite(problem.cost.block(units[part]))
        amount = np.nan_to_num(sign * table.block(units[part]), nan=-np.inf)
        own = amount[np.arange(len(part)), np.maximum(here[part], 0)]
        highest = np.where(allowed, amount, -np.inf).max(axis=1)
        lowest = np.where(allowed, amount, np.inf).min(axis=1)
        near = slack + SLACK * np.where(np.isfinite(highest), abs(highest), 0.0)
        most[part] = np.isfinite(own) & (here[part] >= 0) & (own >= highest - near)
        if strictly:
            most[part] &= highest > lowest + near
    return most


def _terms(
    problem: Problem, units: IntArray, here: IntArray, costs: _Costs
) -> dict[str, FloatArray]:
    """Each term here less there, signed so that more is better here; NaN where not compared."""
    rows = np.flatnonzero(costs.is_compared)
    sign = 1.0 if problem.sense == "value" else -1.0
    out = {}
    for name, table in problem.terms.items():
        added = np.full(len(units), np.nan)
        at_home = table.at(units[rows], here[rows])
        added[rows] = sign * (at_home - table.at(units[rows], costs.rival[rows]))
        out[name] = added
    return out


def _push(
    problem: Problem,
    certificate: Certificate | None,
    units: IntArray,
    here: IntArray,
    rival: IntArray,
) -> tuple[FloatArray, IntArray]:
    """Largest part of the prices that favours here, and whose it is, where prices decide."""
    push, by = np.zeros(len(units)), np.full(len(units), -1)
    rows = np.flatnonzero((here >= 0) & (rival >= 0))
    if certificate is None or not len(rows):
        return push, by
    at = units[rows], here[rows], rival[rows]
    parts = np.column_stack(
        [_load_parts(problem, certificate, *at), _budget_parts(problem, certificate, *at)]
    )
    decides = _prices_decide(problem, certificate, *at) & (parts.max(axis=1, initial=0.0) > 0)
    push[rows[decides]] = parts[decides].max(axis=1, initial=0.0)
    by[rows[decides]] = parts[decides].argmax(axis=1)
    return push, by


def _load_parts(
    problem: Problem, certificate: Certificate, units: IntArray, here: IntArray, there: IntArray
) -> FloatArray:
    """``(N, 2 M)``: what upper limits add to the cost there, then what lower limits take off here."""
    upper = np.maximum(certificate.load_prices[there], 0.0) * problem.loads.at(units, there)
    lower = np.maximum(-certificate.load_prices[here], 0.0) * problem.loads.at(units, here)
    return np.column_stack([upper, lower])


def _budget_parts(
    problem: Problem, certificate: Certificate, units: IntArray, here: IntArray, there: IntArray
) -> FloatArray:
    """``(N, B)``: the price of the budgets' use there less here."""
    parts = np.zeros((len(units), len(problem.budgets)))
    incumbent = problem.incumbent[units]
    for b, budget in enumerate(problem.budgets):
        leaving = budget.counts_if_moved(problem.incumbent)[units]
        entering = budget.counts_if_entering(problem.incumbent)[units]
        use = [
            leaving * (to != incumbent) + entering * (to == budget.territory)
            for to in (there, here)
        ]
        parts[:, b] = certificate.budget_prices[b] * (use[0] - use[1])
    return parts


def _prices_decide(
    problem: Problem, certificate: Certificate, units: IntArray, here: IntArray, there: IntArray
) -> BoolArray:
    """Units, with their groups, that cost no more here than at the rival once loads are paid for."""
    pricing = Pricing.of(problem, certificate, units)
    decides = np.zeros(len(units), dtype=bool)
    for part in blocks_of(len(units), problem.num_territories + 1):
        rows, row = pricing.rows(units[part]), np.arange(len(part))
        own, other = rows[row, here[part]], rows[row, there[part]]
        decides[part] = own <= other + SLACK * np.maximum(1.0, abs(own))
    return decides


def _needed(problem: Problem, territory_of: IntArray, units: IntArray) -> BoolArray:
    of = np.maximum(territory_of[units], 0)
    loads = problem.loads.per_territory(territory_of, problem.num_territories)
    return np.asarray(loads[of] - problem.loads.at(units, of) < problem.lower[of])


def _full(problem: Problem, territory_of: IntArray, units: IntArray, rival: IntArray) -> BoolArray:
    there = np.maximum(rival, 0)
    loads = problem.loads.per_territory(territory_of, problem.num_territories)
    with_it = loads[there] + problem.loads.at(units, there)
    is_over = excess(with_it, -np.inf, problem.upper[there]) > 0
    return np.asarray(is_over & (rival >= 0)[:, None])
