"""
One walk through plans: who is where, what territories waste, and how a unit moves.

Kernels, for loads that depend on the pair. Units of a territory are a linked list, so that a move
takes the same time however many there are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.tolerance import TOLERANCE
from territory_opt.solvers.compiled import compiled, inlined
from territory_opt.solvers.exchange import LOWER, UPPER, waste


class Pairs(NamedTuple):
    """
    The kept pairs, which no move changes.

    ``first`` ``(U + 1,)``; ``unit, territory, regret`` ``(P,)``; ``elsewhere`` ``(P,)``: least regret
    among the unit's other pairs, inf where there is none; ``load`` ``(P, M)``; ``limit`` ``(K * M, 7)``
    as ``exchange`` wants it.
    """

    first: IntArray
    unit: IntArray
    territory: IntArray
    regret: FloatArray
    elsewhere: FloatArray
    load: FloatArray
    limit: FloatArray


class Walk(NamedTuple):
    """
    One walk through plans.

    ``chosen`` ``(U,)`` pair per unit; ``level`` ``(K * M,)``; ``held`` ``(K,)`` waste of every
    territory now; ``head`` ``(K,)``, ``after, before`` ``(U,)``: units of a territory as a linked
    list, -1 at its ends; ``changed`` ``(K,)`` time of the last change; ``clock`` ``(1,)``;
    ``energy`` ``(2,)``: now, and of the best plan that kept all limits, which is ``best`` ``(U,)``;
    ``state`` ``(1,)`` of the random generator.
    """

    chosen: IntArray
    level: FloatArray
    held: FloatArray
    head: IntArray
    after: IntArray
    before: IntArray
    changed: IntArray
    clock: IntArray
    energy: FloatArray
    best: IntArray
    state: Any


@inlined
def refit(load: Any, limit: Any, level: Any, held: Any, t: Any, enters: Any, leaves: Any) -> Any:
    """Change of the waste of territory ``t`` when a pair enters and one leaves, -1 for none."""
    width = load.shape[1]
    cost = -held[t]
    for m in range(width):
        total = level[t * width + m]
        if enters >= 0:
            total += load[enters, m]
        if leaves >= 0:
            total -= load[leaves, m]
        cost += waste(limit, t * width + m, total)
    return cost


@inlined
def _relink(walk: Any, u: Any, t: Any, s: Any) -> None:
    """Take a unit out of the list of territory ``t`` and put it first in that of ``s``."""
    after, before = walk.after[u], walk.before[u]
    if before >= 0:
        walk.after[before] = after
    else:
        walk.head[t] = after
    if after >= 0:
        walk.before[after] = before
    walk.after[u], walk.before[u] = walk.head[s], -1
    if walk.head[s] >= 0:
        walk.before[walk.head[s]] = u
    walk.head[s] = u


@compiled
def move(pairs: Any, walk: Any, q: Any) -> None:
    """Move the unit of pair ``q`` to it."""
    u, width = pairs.unit[q], pairs.load.shape[1]
    p = walk.chosen[u]
    t, s = pairs.territory[p], pairs.territory[q]
    for m in range(width):
        walk.level[t * width + m] -= pairs.load[p, m]
        walk.level[s * width + m] += pairs.load[q, m]
    _relink(walk, u, t, s)
    walk.chosen[u] = q
    walk.changed[t] = walk.changed[s] = walk.clock[0]


@compiled
def hold(pairs: Any, walk: Any, t: Any) -> None:
    """Take down what territory ``t`` wastes now."""
    width = pairs.load.shape[1]
    walk.held[t] = 0.0
    for r in range(t * width, (t + 1) * width):
        walk.held[t] += waste(pairs.limit, r, walk.level[r])


@compiled
def is_inside(limit: Any, level: Any) -> Any:
    """True when every level is within its limits, up to the audit's tolerance."""
    for r in range(len(level)):
        lower, upper = limit[r, LOWER], limit[r, UPPER]
        if level[r] > upper + TOLERANCE * abs(upper) or level[r] < lower - TOLERANCE * abs(lower):
            return False
    return True
