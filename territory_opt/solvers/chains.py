"""
Kernels of ejection chains: one unit goes elsewhere and throws another one out, which does the same.

Where loads depend on the pair and every territory is full, hardly any two units can change places,
but chains over many territories can (Yagiura, Ibaraki & Glover 2004, doi:10.1287/ijoc.1030.0036;
cyclic exchanges: Thompson & Psaraftis 1993, doi:10.1287/opre.41.5.935). As a chain visits every
territory once, what it changes is the sum of its steps. So the *options* of a pair, the units worth
throwing out when its unit enters, are listed once, cheapest first, and listed anew only when their
territory has changed; chains then grow by walks through these short lists, a beam of the most
promising ones side by side. A chain closes when its last unit finds room, or replaces the first.

Ranking: a chain that has thrown out a unit counts with the least regret that this unit can have
elsewhere. Metropolis' rule decides about the best closing of each chain (doi:10.1063/1.1699114).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.compiled import compiled, inlined, uniform
from territory_opt.solvers.walk import hold, is_inside, move, refit

BITS = 64
"""Territories that a beam's memory tells apart; with more, two of equal remainder block each other."""


class Options(NamedTuple):
    """
    Units worth throwing out by the unit of a pair, cheapest rank first: ``(P, N)`` each.

    ``change``: of energy, without a new place for the unit thrown out; ``rank``: with the least
    regret that it can have. ``number, enter, listed`` ``(P,)``: how many, change when nobody is
    thrown out, and when this was found.
    """

    unit: IntArray
    change: FloatArray
    rank: FloatArray
    number: IntArray
    enter: FloatArray
    listed: IntArray


class Beam(NamedTuple):
    """
    Unfinished chains by length and rank: ``(length, width)`` each.

    ``change`` so far; ``rank``; ``step`` ``(…, 3)``: pair that was entered last, unit that is without
    a place, and which chain it grew from; ``visited``: bits of territories. ``size`` ``(length,)``.
    """

    change: FloatArray
    rank: FloatArray
    step: IntArray
    visited: Any
    size: IntArray


ENTERED, THROWN, PARENT = range(3)
"""Columns of ``Beam.step``."""


@compiled
def list_options(pairs: Any, walk: Any, options: Any, q: Any) -> Any:
    """List the options of pair ``q`` anew; returns how many units were looked at."""
    # Arrays are taken out of their tuples once: each time costs two counts of references.
    regret, elsewhere, load, limit = pairs.regret, pairs.elsewhere, pairs.load, pairs.limit
    chosen, level, held, after = walk.chosen, walk.level, walk.held, walk.after
    thrown, changes, ranks = options.unit, options.change, options.rank
    t = pairs.territory[q]
    options.enter[q] = regret[q] + refit(load, limit, level, held, t, q, -1)
    options.listed[q] = walk.clock[0]
    number, looked, most = 0, 1, thrown.shape[1]
    v = walk.head[t]
    while v >= 0:
        p = chosen[v]
        looked += 1
        change = regret[q] - regret[p] + refit(load, limit, level, held, t, q, p)
        rank = change + elsewhere[p]
        if rank < np.inf and (number < most or rank < ranks[q, number - 1]):
            number = min(number + 1, most)
            i = number - 1
            while i > 0 and ranks[q, i - 1] > rank:
                thrown[q, i], changes[q, i] = thrown[q, i - 1], changes[q, i - 1]
                ranks[q, i] = ranks[q, i - 1]
                i -= 1
            thrown[q, i], changes[q, i], ranks[q, i] = v, change, rank
        v = after[v]
    options.number[q] = number
    return looked


@inlined
def _place(ranks: Any, steps: Any, size: Any, d: Any, rank: Any, unit: Any) -> Any:
    """
    Where a chain may be put among those of length ``d``, -1 if it is not worth it.

    One chain per unit without a place; of a full beam the last one gives way.
    """
    for k in range(size[d]):
        if steps[d, k, THROWN] == unit:
            return k if rank < ranks[d, k] else -1
    size[d] = min(size[d] + 1, ranks.shape[1])
    return size[d] - 1


@inlined
def _rise(changes: Any, ranks: Any, steps: Any, visited: Any, d: Any, i: Any, rank: Any) -> Any:
    """Move chains of a higher rank down by one from place ``i``; returns the place that is free."""
    while i > 0 and ranks[d, i - 1] > rank:
        changes[d, i], ranks[d, i] = changes[d, i - 1], ranks[d, i - 1]
        visited[d, i] = visited[d, i - 1]
        for k in range(3):
            steps[d, i, k] = steps[d, i - 1, k]
        i -= 1
    return i


@compiled
def best_chain(
    pairs: Any, walk: Any, options: Any, beam: Any, u: Any, to: Any, limit: Any, reach: Any
) -> Any:
    """
    The chain that begins with unit ``u`` at pair ``to`` and changes the energy least.

    Parameters
    ----------
    limit
        Chains that change it by as much or more do not count.
    reach
        Chains whose rank is above the best closing by more are given up.

    Returns
    -------
    tuple
        Change; length of the unfinished chain that was closed, -1 if there is none; its place in the
        beam; the closing pair; and how much was looked at.
    """
    first, territory, regret, load = pairs.first, pairs.territory, pairs.regret, pairs.load
    chosen, level, held, changed = walk.chosen, walk.level, walk.held, walk.changed
    thrown, gains, option_ranks = options.unit, options.change, options.rank
    number, enter, listed, table = options.number, options.enter, options.listed, pairs.limit
    changes, ranks, steps, visited, size = (
        beam.change,
        beam.rank,
        beam.step,
        beam.visited,
        beam.size,
    )
    best, length, place, closing, looked = limit, -1, -1, -1, 1
    left, longest, width = chosen[u], ranks.shape[0], ranks.shape[1]
    home = territory[left]
    hole = refit(load, table, level, held, home, -1, left)
    one = np.uint64(1)
    for d in range(longest + 1):
        if d < longest:
            size[d] = 0
        for b in range(1 if d == 0 else size[d - 1]):
            v, change, bits = u, -regret[left], one << np.uint64(home % BITS)
            begin, end = to, to + 1
            if d > 0:
                if ranks[d - 1, b] - reach >= best:
                    break
                v, change, bits = steps[d - 1, b, THROWN], changes[d - 1, b], visited[d - 1, b]
                begin, end = first[v], first[v + 1]
            for q in range(begin, end):
                t = territory[q]
                if q == chosen[v] or change + regret[q] - reach >= best:
                    continue
                looked += 1
                if t == home:
                    total = change + regret[q] + refit(load, table, level, held, home, q, left)
                    if total < best:
                        best, length, place, closing = total, d, b, q
                    continue
                bit = one << np.uint64(t % BITS)
                if bits & bit:
                    continue
                if listed[q] < changed[t]:
                    looked += list_options(pairs, walk, options, q)
                total = change + enter[q] + hole
                if total < best:
                    best, length, place, closing = total, d, b, q
                if d == longest:
                    continue
                for k in range(number[q]):
                    rank = change + option_ranks[q, k]
                    if rank - reach >= best or (size[d] == width and rank >= ranks[d, width - 1]):
                        break
                    i = _place(ranks, steps, size, d, rank, thrown[q, k])
                    if i < 0:
                        continue
                    i = _rise(changes, ranks, steps, visited, d, i, rank)
                    changes[d, i], ranks[d, i] = change + gains[q, k], rank
                    visited[d, i] = bits | bit
                    steps[d, i, ENTERED], steps[d, i, THROWN] = q, thrown[q, k]
                    steps[d, i, PARENT] = b
        if d == longest or size[d] == 0:
            break
    return best, length, place, closing, looked


@compiled
def _make(pairs: Any, walk: Any, beam: Any, length: Any, place: Any, closing: Any) -> None:
    """Make the moves of a chain, last one first."""
    walk.clock[0] += 1
    q = closing
    for d in range(length, -1, -1):
        move(pairs, walk, q)
        if d > 0:
            q, place = beam.step[d - 1, place, ENTERED], beam.step[d - 1, place, PARENT]
    for t in range(len(walk.changed)):
        if walk.changed[t] == walk.clock[0]:
            hold(pairs, walk, t)


@compiled
def wander(
    pairs: Any, walk: Any, options: Any, beam: Any, temperature: Any, evaluations: Any
) -> Any:
    """
    Try chains from random units until so much has been looked at.

    Returns
    -------
    tuple
        Chains tried, chains made, and how much was looked at.
    """
    first, regret, chosen, state = pairs.first, pairs.regret, walk.chosen, walk.state
    tried, made, looked = 0, 0, 0
    while looked < evaluations:
        tried += 1
        looked += 1
        u = int(uniform(state) * len(chosen))
        begin, others = first[u], first[u + 1] - first[u] - 1
        threshold = -temperature * np.log(uniform(state) + 1e-300)
        to = begin + int(uniform(state) * others)
        to += to >= chosen[u]
        if others < 1 or regret[to] - regret[chosen[u]] - temperature >= threshold:
            continue
        change, length, place, closing, cost = best_chain(
            pairs, walk, options, beam, u, to, threshold, temperature
        )
        looked += cost
        if length < 0:
            continue
        _make(pairs, walk, beam, length, place, closing)
        made += 1
        walk.energy[0] += change
        if walk.energy[0] < walk.energy[1] and is_inside(pairs.limit, walk.level):
            walk.energy[1] = walk.energy[0]
            walk.best[:] = chosen
    return tried, made, looked
