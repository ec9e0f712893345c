"""
Kernels of moves over the borders of territories that hang together.

A move takes a unit over a border, or two units in opposite directions; both territories have to
hang together afterwards. Whether one does is asked last, as most moves fail before: the neighbours
that a unit leaves behind have to find each other without it (King, Jacobson, Sewell & Cho 2012,
doi:10.1287/opre.1120.1083 show how little of a zone that concerns). Units of a group move as one.

Metropolis' rule decides (doi:10.1063/1.1699114). Energy is what exceeds the dual's bound: regret of
units and waste of limits, as ``exchange`` has them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.compiled import compiled, inlined, uniform
from territory_opt.solvers.exchange import waste

STEPS = 4
"""A unit that comes back is looked for so many steps from the one that goes, at most."""


class Land(NamedTuple):
    """
    What no move changes: see ``Ground``, and the pairs of the core, sorted by unit.

    ``pull`` ``(R, 2)`` is a level that every resource is drawn to, and the price of its distance
    squared. ``outside`` is the territory of units that are left out, -1 where none may be.
    """

    row: IntArray
    near: IntArray
    member_row: IntArray
    member: IntArray
    part: IntArray
    unit_of: IntArray
    ends: IntArray
    first: IntArray
    territory: IntArray
    regret: FloatArray
    use_row: IntArray
    use_column: IntArray
    use_amount: FloatArray
    foe_row: IntArray
    foe_pair: IntArray
    foe_price: float
    limit: FloatArray
    pull: FloatArray
    outside: int


class Claim(NamedTuple):
    """
    Who has what: ``owner`` ``(num_units,)`` territory of bound units, -1 of all others; ``chosen``
    pair per core unit; ``level`` per resource; ``size`` bound units per territory; ``foes`` per
    pair; ``stamp`` and ``queue`` ``(num_units,)`` for looking around; ``clock`` ``(1,)``.
    """

    owner: IntArray
    chosen: IntArray
    level: FloatArray
    size: IntArray
    foes: IntArray
    stamp: IntArray
    queue: IntArray
    clock: IntArray


@inlined
def pair_into(land: Any, u: Any, t: Any) -> Any:
    """The pair of core unit ``u`` into territory ``t``, -1 where there is none."""
    low, high = land.first[u], land.first[u + 1]
    if low + t < high and land.territory[low + t] == t:
        return low + t  # where every unit may be in every territory
    while low < high:
        middle = (low + high) // 2
        if land.territory[middle] < t:
            low = middle + 1
        else:
            high = middle
    return low if low < land.first[u + 1] and land.territory[low] == t else -1


@compiled
def own(land: Any, claim: Any, u: Any, t: Any) -> None:
    """Write down that the bound units of ``u`` belong to ``t``; -1 and outside: to nobody."""
    t = -1 if t == land.outside else t
    for k in range(land.member_row[u], land.member_row[u + 1]):
        i = land.member[k]
        if claim.owner[i] >= 0:
            claim.size[claim.owner[i]] -= 1
        claim.owner[i] = t
        if t >= 0:
            claim.size[t] += 1


@compiled
def hangs_without(land: Any, claim: Any, u: Any, s: Any) -> Any:
    """True when the units of ``s`` around ``u``, which has left ``s``, find each other within ``s``."""
    row, near, owner, stamp, queue = land.row, land.near, claim.owner, claim.stamp, claim.queue
    claim.clock[0] += 2
    seen, wanted, missing, start = claim.clock[0], claim.clock[0] - 1, 0, -1
    for k in range(land.member_row[u], land.member_row[u + 1]):
        i = land.member[k]
        for x in range(row[i], row[i + 1]):
            j = near[x]
            if owner[j] == s and stamp[j] != wanted:
                stamp[j] = wanted
                missing += 1
                start = j
    if missing <= 1:
        return True
    head, tail = 0, 1
    queue[0], stamp[start] = start, seen
    missing -= 1
    while head < tail:
        i = queue[head]
        head += 1
        for x in range(row[i], row[i + 1]):
            j = near[x]
            if owner[j] != s or stamp[j] == seen:
                continue
            if stamp[j] == wanted:
                missing -= 1
                if missing == 0:
                    return True
            stamp[j] = seen
            queue[tail] = j
            tail += 1
    return False


@compiled
def reaches(land: Any, claim: Any, u: Any, t: Any) -> Any:
    """True when every part of ``u``, which is not in ``t``, has a neighbour there, or ``t`` is new."""
    begin, end = land.member_row[u], land.member_row[u + 1]
    if begin == end or t == land.outside:
        return True
    if claim.size[t] == 0:
        return land.part[end - 1] == land.part[begin]
    part, is_reached = -1, True
    for k in range(begin, end):
        if land.part[k] != part:
            if not is_reached:
                return False
            part, is_reached = land.part[k], False
        i = land.member[k]
        for x in range(land.row[i], land.row[i + 1]):
            if claim.owner[land.near[x]] == t:
                is_reached = True
                break
    return is_reached


@compiled
def change_of(land: Any, claim: Any, p: Any, q: Any) -> Any:
    """Change of energy when a unit leaves pair ``p`` for ``q``; changes the levels too."""
    change = land.regret[q] - land.regret[p]
    change += land.foe_price * (claim.foes[q] - claim.foes[p])
    return change + shift(land, claim, p, -1.0) + shift(land, claim, q, 1.0)


@compiled
def shift(land: Any, claim: Any, p: Any, sign: Any) -> Any:
    """Add (or take away) what a pair uses to the levels; change of waste."""
    change = 0.0
    for x in range(land.use_row[p], land.use_row[p + 1]):
        r = land.use_column[x]
        before, after = claim.level[r], claim.level[r] + sign * land.use_amount[x]
        change += waste(land.limit, r, after) - waste(land.limit, r, before)
        middle, price = land.pull[r]
        change += price * (after - before) * (after + before - 2.0 * middle)
        claim.level[r] = after
    return change


@compiled
def choose(land: Any, claim: Any, u: Any, q: Any) -> None:
    """Write down that ``u`` has pair ``q``; levels are changed elsewhere."""
    p = claim.chosen[u]
    for x in range(land.foe_row[p], land.foe_row[p + 1]):
        claim.foes[land.foe_pair[x]] -= 1
    for x in range(land.foe_row[q], land.foe_row[q + 1]):
        claim.foes[land.foe_pair[x]] += 1
    claim.chosen[u] = q


@compiled
def _partner(land: Any, claim: Any, u: Any, i: Any, s: Any, t: Any, state: Any) -> Any:
    """A core unit of ``t`` near unit ``i`` that has a neighbour in ``s`` besides ``u``; -1 for none."""
    at = i
    for _ in range(1 + int(uniform(state) * STEPS)):
        begin, number = land.row[at], land.row[at + 1] - land.row[at]
        j = land.near[begin + int(uniform(state) * number)]
        if claim.owner[j] == t:
            at = j
    v = land.unit_of[at]
    if claim.owner[at] != t:
        return -1
    for x in range(land.row[at], land.row[at + 1]):
        j = land.near[x]
        if claim.owner[j] == s and land.unit_of[j] != u:
            return v
    return -1


@compiled
def _undo(land: Any, claim: Any, p: Any, q: Any) -> None:
    shift(land, claim, q, -1.0)
    shift(land, claim, p, 1.0)


@compiled
def _take_over(land: Any, claim: Any, u: Any, q: Any, threshold: Any) -> Any:
    """Move ``u`` to ``q`` if the rule and both territories allow it; change of energy, or inf."""
    p = claim.chosen[u]
    s, t = land.territory[p], land.territory[q]
    change = change_of(land, claim, p, q)
    number = land.member_row[u + 1] - land.member_row[u]
    if change < threshold and (number == 0 or s == land.outside or claim.size[s] > number):
        own(land, claim, u, -1)
        if reaches(land, claim, u, t) and hangs_without(land, claim, u, s):
            own(land, claim, u, t)
            choose(land, claim, u, q)
            return change
        own(land, claim, u, s)
    _undo(land, claim, p, q)
    return np.inf


@compiled
def _trade(land: Any, claim: Any, u: Any, q: Any, v: Any, threshold: Any) -> Any:
    """As ``_take_over``, with ``v`` coming back from the territory that ``u`` goes to."""
    p, r = claim.chosen[u], claim.chosen[v]
    s, t = land.territory[p], land.territory[q]
    back = pair_into(land, v, s)
    if back < 0:
        return np.inf
    change = change_of(land, claim, p, q)
    change += change_of(land, claim, r, back)
    if change < threshold:
        own(land, claim, u, -1)
        own(land, claim, v, -1)
        fits = reaches(land, claim, u, t) and reaches(land, claim, v, s)
        own(land, claim, u, t)
        own(land, claim, v, s)
        if fits and hangs_without(land, claim, u, s) and hangs_without(land, claim, v, t):
            choose(land, claim, u, q)
            choose(land, claim, v, back)
            return change
        own(land, claim, u, s)
        own(land, claim, v, t)
    _undo(land, claim, r, back)
    _undo(land, claim, p, q)
    return np.inf


@compiled
def wander(land: Any, claim: Any, temperature: Any, tries: Any, trades: Any, state: Any) -> Any:
    """
    Try so many moves: over random borders, and of random units, which may be exempt or left out.

    Parameters
    ----------
    trades
        Share of moves in which another unit comes back.

    Returns
    -------
    tuple
        Moves made; change of energy.
    """
    made, energy, units = 0, 0.0, len(claim.chosen)
    borders = len(land.ends)
    for _ in range(tries):
        threshold = -temperature * np.log(uniform(state) + 1e-300)
        x = int(uniform(state) * (borders + units))
        if x < borders:
            side = int(uniform(state) * 2)
            i, j = land.ends[x, side], land.ends[x, 1 - side]
            s, t = claim.owner[i], claim.owner[j]
            if s == t or s < 0 or t < 0:
                continue
            u = land.unit_of[i]
            q = pair_into(land, u, t)
            if q < 0:
                continue
            if uniform(state) < trades:
                v = _partner(land, claim, u, j, s, t, state)
                if v < 0 or v == u:
                    continue
                change = _trade(land, claim, u, q, v, threshold)
            else:
                change = _take_over(land, claim, u, q, threshold)
        else:
            u = x - borders
            number = land.first[u + 1] - land.first[u] - 1
            if number < 1:
                continue
            q = land.first[u] + int(uniform(state) * number)
            q += q >= claim.chosen[u]
            if not reaches(land, claim, u, land.territory[q]):
                continue
            change = _take_over(land, claim, u, q, threshold)
        if change < np.inf:
            made += 1
            energy += change
    return made, energy
