"""
Loads between regions, before any is solved: each must be able to fit its own territories.

At the prices some region may hold a little more than its territories may have together, or so nearly
as much that no exchange among them fits. Units at its border go elsewhere then: the cheapest way to
have some room everywhere is a linear program with a row per region and measure, and a column per unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.split.shard import Exits

ROOM = 0.1
"""Room of a region, as a share of half the width of its bands."""

LEAST_ROOM = 0.005
"""Where only one side is limited, as a share of the limit."""

DEAR = 10.0
"""What a load over its limit costs, in the dearest that moving one does."""


def levelled(
    problem: Problem,
    territory_of: IntArray,
    part: IntArray,
    units: Sequence[IntArray],
    ways: Sequence[Exits],
    measures: IntArray,
) -> IntArray:
    """
    The plan with units moved over borders until every region has room.

    Parameters
    ----------
    problem
        The whole.
    territory_of
        ``(num_units,)``: the plan, -1 for what is left out.
    part
        ``(K,)``: region of every territory.
    units, ways
        Of every shard: its units, and where they could go.
    measures
        ``(M,)`` that matter.
    """
    number = int(part.max()) + 1
    loads = problem.loads.per_territory(territory_of, problem.num_territories)[:, measures]
    base = _by_part(loads, part, number)
    low, high = (_by_part(limit, part, number) for limit in _limits(problem, measures))
    if ((base >= low) & (base <= high)).all():
        return territory_of
    moved = _cheapest_moves(ways, part, low - base, high - base)
    plan = territory_of.copy()
    ends = np.cumsum([len(way.unit) for way in ways])
    for here, way, is_moved in zip(units, ways, np.split(moved, ends[:-1]), strict=True):
        to = np.full(int(way.unit_of.max()) + 1, -1)
        to[way.unit[is_moved]] = way.enters[is_moved]
        enters = to[way.unit_of]
        plan[here[enters >= 0]] = enters[enters >= 0]
    return plan


def _by_part(figures: FloatArray, part: IntArray, number: int) -> FloatArray:
    total = np.zeros((number, figures.shape[1]))
    np.add.at(total, part, figures)
    return total


def _limits(problem: Problem, measures: IntArray) -> tuple[FloatArray, FloatArray]:
    """Bands less the room that is wanted: ``(K, M)`` each."""
    lower, upper = problem.lower[:, measures], problem.upper[:, measures]
    finite = np.where(np.isfinite(upper), upper, 0.0)
    room = np.minimum(ROOM * (upper - np.maximum(lower, 0.0)) / 2, LEAST_ROOM * finite)
    return np.where(lower > 0, lower + room, -np.inf), upper - room


def _cheapest_moves(
    ways: Sequence[Exits], part: IntArray, low: FloatArray, high: FloatArray
) -> Any:
    """Which of all ways to go: ``(E,)`` bool. ``low`` and ``high`` are what regions must gain."""
    leaves, enters, regret, taken, brought = (
        np.concatenate([getattr(way, name) for way in ways])
        for name in ("leaves", "enters", "regret", "taken", "brought")
    )
    size, width = low.shape
    column = np.repeat(np.arange(len(regret)), width)
    out = (part[leaves][:, None] * width + np.arange(width)).ravel()
    into = (part[enters][:, None] * width + np.arange(width)).ravel()
    entries = np.concatenate([-taken.ravel(), brought.ravel()])
    place = np.concatenate([out, into]), np.concatenate([column, column])
    gains: Any = sparse.csr_array((entries, place), shape=(size * width, len(regret)))
    over = sparse.eye_array(size * width)
    rows = sparse.vstack([sparse.hstack([gains, -over]), sparse.hstack([-gains, -over])])
    limit = np.concatenate([high.ravel(), -low.ravel()])
    dear = DEAR * float((regret / np.maximum(taken.max(axis=1), 1e-12)).max(initial=1e-9))
    cost = np.append(np.maximum(regret, 0.0), np.full(size * width, dear))
    most = np.append(np.ones(len(regret)), np.full(size * width, np.inf))
    some = np.flatnonzero(np.isfinite(limit))
    bounds: Any = np.column_stack([np.zeros(len(cost)), most])
    found = linprog(cost, rows.tocsr()[some], limit[some], bounds=bounds, method="highs")
    return found.x[: len(regret)] > 0.5 if found.x is not None else np.zeros(len(regret), bool)
