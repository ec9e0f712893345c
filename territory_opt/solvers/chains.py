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

    ``change`` so far; ``rank``; ``entered``: pair of the last step; ``thrown``: unit that is without
    a place; ``parent``: where it grew from; ``visited``: bits of territories. ``size`` ``(length,)``.
    """

    change: FloatArray
    rank: FloatArray
    entered: IntArray
    thrown: IntArray
    parent: IntArray
    visited: Any
    size: IntArray


@compiled
def list_options(pairs: Any, walk: Any, options: Any, q: Any) -> Any:
    """List the options of pair ``q`` anew; returns how many units were looked at."""
    t = pairs.territory[q]
    options.enter[q] = pairs.regret[q] + refit(pairs, walk, t, q, -1)
    number, looked = 0, 1
    most = options.unit.shape[1]
    v = walk.head[t]
    while v >= 0:
        p = walk.chosen[v]
        looked += 1
        change = pairs.regret[q] - pairs.regret[p] + refit(pairs, walk, t, q, p)
        rank = change + pairs.elsewhere[p]
        if rank < np.inf and (number < most or rank < options.rank[q, number - 1]):
            number = min(number + 1, most)
            i = number - 1
            while i > 0 and options.rank[q, i - 1] > rank:
                options.unit[q, i] = options.unit[q, i - 1]
                options.change[q, i] = options.change[q, i - 1]
                options.rank[q, i] = options.rank[q, i - 1]
                i -= 1
            options.unit[q, i], options.change[q, i], options.rank[q, i] = v, change, rank
        v = walk.after[v]
    options.number[q] = number
    options.listed[q] = walk.clock[0]
    return looked


@inlined
def _place(beam: Any, d: Any, rank: Any, thrown: Any) -> Any:
    """Make room in the beam at length ``d``; returns where, -1 if there is none for this rank."""
    size, width = beam.size[d], beam.rank.shape[1]
    i = size
    for k in range(size):
        if beam.thrown[d, k] == thrown:
            if beam.rank[d, k] <= rank:
                return -1
            i = k
            break
    if i == size:
        if size < width:
            beam.size[d] = size + 1
        elif rank >= beam.rank[d, width - 1]:
            return -1
        else:
            i = width - 1
    while i > 0 and beam.rank[d, i - 1] > rank:
        beam.change[d, i] = beam.change[d, i - 1]
        beam.rank[d, i] = beam.rank[d, i - 1]
        beam.entered[d, i] = beam.entered[d, i - 1]
        beam.thrown[d, i] = beam.thrown[d, i - 1]
        beam.parent[d, i] = beam.parent[d, i - 1]
        beam.visited[d, i] = beam.visited[d, i - 1]
        i -= 1
    return i


@inlined
def _extend(beam: Any, d: Any, parent: Any, change: Any, bits: Any, q: Any, k: Any, o: Any) -> Any:
    """Put the chain that grows by pair ``q`` and its option ``k`` into the beam at length ``d``."""
    i = _place(beam, d, change + o.rank[q, k], o.unit[q, k])
    if i >= 0:
        beam.change[d, i] = change + o.change[q, k]
        beam.rank[d, i] = change + o.rank[q, k]
        beam.entered[d, i], beam.thrown[d, i] = q, o.unit[q, k]
        beam.parent[d, i], beam.visited[d, i] = parent, bits


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
    best, length, place, closing, looked = limit, -1, -1, -1, 1
    left = walk.chosen[u]
    home = pairs.territory[left]
    hole = refit(pairs, walk, home, -1, left)
    one = np.uint64(1)
    for d in range(len(beam.size) + 1):
        grows = d < len(beam.size)
        if grows:
            beam.size[d] = 0
        for b in range(1 if d == 0 else beam.size[d - 1]):
            v, change, bits = u, -pairs.regret[left], one << np.uint64(home % BITS)
            begin, end = to, to + 1
            if d > 0:
                if beam.rank[d - 1, b] - reach >= best:
                    break
                v, change, bits = beam.thrown[d - 1, b], beam.change[d - 1, b], beam.visited[d - 1, b]
                begin, end = pairs.first[v], pairs.first[v + 1]
            for q in range(begin, end):
                t = pairs.territory[q]
                if q == walk.chosen[v] or change + pairs.regret[q] - reach >= best:
                    continue
                looked += 1
                if t == home:
                    total = change + pairs.regret[q] + refit(pairs, walk, home, q, left)
                    if total < best:
                        best, length, place, closing = total, d, b, q
                    continue
                bit = one << np.uint64(t % BITS)
                if bits & bit:
                    continue
                if options.listed[q] < walk.changed[t]:
                    looked += list_options(pairs, walk, options, q)
                total = change + options.enter[q] + hole
                if total < best:
                    best, length, place, closing = total, d, b, q
                if not grows:
                    continue
                for k in range(options.number[q]):
                    if change + options.rank[q, k] - reach >= best:
                        break
                    _extend(beam, d, b, change, bits | bit, q, k, options)
        if not grows or beam.size[d] == 0:
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
            q, place = beam.entered[d - 1, place], beam.parent[d - 1, place]
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
    tried, made, looked = 0, 0, 0
    while looked < evaluations:
        tried += 1
        u = int(uniform(walk.state) * len(walk.chosen))
        begin, others = pairs.first[u], pairs.first[u + 1] - pairs.first[u] - 1
        threshold = -temperature * np.log(uniform(walk.state) + 1e-300)
        to = begin + int(uniform(walk.state) * others)
        looked += 1
        if others < 1:
            continue
        to += to >= walk.chosen[u]
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
            walk.best[:] = walk.chosen
    return tried, made, looked
