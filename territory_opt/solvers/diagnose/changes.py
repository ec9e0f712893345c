"""
Budgets on change that forced moves and bands use up before anything is chosen.

What has to leave a territory above its band, or to come to one below it, is at least the cheapest
load that would do, taken in fractions (Dantzig 1957, doi:10.1287/opre.5.2.266). Every account
leaves one territory and enters one, so the territories' figures add up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Budget, Cause, Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring.limits import common_step
from territory_opt.scoring.tolerance import TOLERANCE, excess
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.limits import accounts, is_more
from territory_opt.solvers.diagnose.locked import used_by_locks


def forced_moves_over_budget(problem: Problem, core: Core) -> Iterator[Cause]:
    """Accounts that cannot stay where they are, and count more than a budget allows."""
    for b, budget in enumerate(problem.budgets):
        if excess(used_by_locks(problem, budget), -np.inf, budget.limit) > 0:
            continue  # named as locks
        forced = _forced(core, budget.counts_if_moved(problem.incumbent), b)
        used = math.fsum(forced.tolist())
        if is_more(used - core.budget_slack[b], budget.limit):
            units = np.flatnonzero(forced[core.unit_of] > 0)
            over = used - budget.limit
            message = (
                f"{accounts(len(units))} ({named(problem.unit_ids, units)}) cannot stay where they "
                f"are and use at least {figure(used)} of {budget.name}, {figure(over)} over the "
                f"limit of {figure(budget.limit)}. Ways out: raise the limit to {figure(used)}, let "
                "them stay, or give moves that have to be no weight."
            )
            amounts = {"used": used, "limit": budget.limit, "over": over, "budget": float(b)}
            yield Cause("forced-over-budget", message, True, amounts, tuple(units.tolist()))


def _forced(core: Core, leaving: FloatArray, b: int) -> FloatArray:
    """What every core unit uses of budget ``b`` at least: ``(num_units,)``."""
    use = core.budget_use_by_pair[:, [b]].toarray().ravel()
    least = np.bincount(core.unit_of, leaving, core.num_units)
    open_units = np.flatnonzero(np.diff(core.first) > 0)
    least[open_units] += np.minimum.reduceat(use, core.first[open_units])
    return np.where(least > 1e-9 * (1.0 + leaving.max(initial=0.0)), least, 0.0)


@dataclass(frozen=True)
class Need:
    """What one territory's band takes out of a budget: ``weight``, because of ``measure``."""

    territory: int
    measure: int
    today: float
    limit: float
    weight: float


def bands_over_budget(problem: Problem, core: Core) -> Iterator[Cause]:
    """Bands that today's alignment misses by more than a budget can mend."""
    if not problem.budgets:
        return
    today = _today(problem)
    for b, budget in enumerate(problem.budgets):
        for needs in (_to_shed(problem, today, budget), _to_gain(problem, today, budget)):
            needed = math.fsum(need.weight for need in needs)
            if is_more(needed * (1 - TOLERANCE), budget.limit):
                yield _cause(problem, b, needs, needed)
                break


def _today(problem: Problem) -> IntArray:
    """Incumbent of every unit that may stay with it, else -1: ``(num_units,)``."""
    stays = np.flatnonzero(problem.incumbent >= 0)
    to = problem.incumbent[stays]
    may = np.isfinite(problem.cost.at(stays, to))
    may &= (problem.locked_to[stays] < 0) | (problem.locked_to[stays] == to)
    today = np.full(problem.num_units, -1)
    today[stays[may]] = to[may]
    return today


def _to_shed(problem: Problem, today: IntArray, budget: Budget) -> list[Need]:
    """Per territory above a limit: the least weight that has to leave."""
    loads = problem.loads.per_territory(today, problem.num_territories)
    weight = budget.counts_if_moved(problem.incumbent)
    needs = []
    for territory, measure in np.argwhere(excess(loads, -np.inf, problem.upper) > 0).tolist():
        units = np.flatnonzero(today == territory)
        load = problem.loads.at(units, today[units])[:, measure]
        load = np.where(_is_locked(problem, units), 0.0, load)
        limit, has = problem.upper[territory, measure], loads[territory, measure]
        least = _least_weight(load, weight[units], has - limit * (1 + 2 * TOLERANCE))
        needs.append(Need(territory, measure, has, limit, _in_steps(least, weight)))
    return _heaviest_per_territory(needs)


def _to_gain(problem: Problem, today: IntArray, budget: Budget) -> list[Need]:
    """Per territory below a limit: the least weight that has to come from others."""
    loads = problem.loads.per_territory(today, problem.num_territories)
    short = excess(loads, problem.lower, np.inf) * ~problem.loads.depends_on_pair
    places = np.argwhere(short > 0)
    is_open = _open_columns(problem, np.unique(places[:, 0]))
    needs = []
    for territory, measure in places.tolist():
        weight = budget.counts_if_moved(problem.incumbent)
        if budget.territory == territory:
            weight = weight + budget.counts_if_entering(problem.incumbent)
        may_come = is_open[territory] & (today != territory)
        free = problem.loads.unit[may_come & (today < 0), measure].sum()
        limit, has = problem.lower[territory, measure], loads[territory, measure]
        units = np.flatnonzero(may_come & (today >= 0))
        load, want = problem.loads.unit[units, measure], limit * (1 - 2 * TOLERANCE) - has - free
        least = _least_weight(load, weight[units], want)
        needs.append(Need(territory, measure, has, limit, _in_steps(least, weight)))
    return _heaviest_per_territory(needs)


def _is_locked(problem: Problem, units: IntArray) -> BoolArray:
    return np.asarray(problem.locked_to[units] >= 0)


def _open_columns(problem: Problem, territories: IntArray) -> dict[int, BoolArray]:
    """Units that may go to each of these territories."""
    rows = [
        np.isfinite(problem.cost.block(units)[:, territories])
        & (problem.locked_to[units, None] < 0)
        | (problem.locked_to[units, None] == territories)
        for units in blocks_of(problem.num_units, problem.num_territories)
    ]
    return dict(zip(territories.tolist(), np.concatenate(rows).T, strict=True))


def _least_weight(load: FloatArray, weight: FloatArray, amount: float) -> float:
    """Least weight of (fractions of) units that carry ``amount``; 0 where they never do."""
    if amount <= 0 or load.sum() < amount:
        return 0.0  # nothing has to move, or the band cannot be kept at all: another cause
    order = np.argsort(weight / np.where(load > 0, load, 1e-300), kind="stable")
    before = np.concatenate([[0.0], np.cumsum(load[order])[:-1]])
    share = np.clip((amount - before) / np.where(load[order] > 0, load[order], 1.0), 0.0, 1.0)
    return float((share * weight[order])[load[order] > 0].sum())


def _in_steps(least: float, weight: FloatArray) -> float:
    """The next weight that whole units can have: where all weigh 1, 2.3 is 3."""
    step = common_step(weight)
    return math.ceil(least / step * (1 - TOLERANCE)) * step if step else least


def _heaviest_per_territory(needs: list[Need]) -> list[Need]:
    """One need per territory: a move may serve several measures."""
    heaviest: dict[int, Need] = {}
    for need in needs:
        known = heaviest.get(need.territory)
        if need.weight > 0 and (known is None or need.weight > known.weight):
            heaviest[need.territory] = need
    return list(heaviest.values())


def _cause(problem: Problem, b: int, needs: list[Need], needed: float) -> Cause:
    budget, most = problem.budgets[b], max(needs, key=lambda need: need.weight)
    side = "at most" if most.today > most.limit else "at least"
    over, territories = needed - budget.limit, [need.territory for need in needs]
    names = named(problem.territory_ids, territories)
    message = (
        f"{names} cannot come within the bands with so little change: "
        f"{problem.territory_ids[most.territory]} keeps {figure(most.today)} of "
        f"{spoken(problem.measures[most.measure])} today, {side} {figure(most.limit)} is wanted. "
        f"In all at least {figure(needed)} of {budget.name} would be used, {figure(over)} over the "
        f"limit of {figure(budget.limit)}. Ways out: raise the limit to {figure(needed)}, or widen "
        "these bands."
    )
    amounts = {"used": needed, "limit": budget.limit, "over": over, "budget": float(b)}
    return Cause("bands-over-budget", message, True, amounts, (), tuple(territories), most.measure)
