"""
Kernels of the exchange of small sets of units between two territories.

For territories s and t, take up to two of the units of s that could go to t, and up to two of the
units of t that could go to s. Every such set has a *regret*: what its units lose at the prices. What
remains of the gap is regret, plus what limits and prices leave on the table, ``waste`` below; so an
exchange can only gain when its regret is below the waste of the resources that it touches. Both
lists of sets are sorted by regret and walked only that far: millions of exchanges are looked at by
a few thousand sums (sorting and bounding as in Horowitz & Sahni 1974, doi:10.1145/321812.321823;
cyclic exchanges of sets: Thompson & Psaraftis 1993, doi:10.1287/opre.41.5.935).

Annealing: every set's regret is lowered by an exponential random figure, and the best exchange at
these figures is made, "nothing" being one of them (perturb and maximise: Papandreou & Yuille 2011,
doi:10.1109/ICCV.2011.6126242). At temperature 0 it is descent.

Arrays: ``row, column, amount`` is the sparse matrix of what pairs use; ``limit`` has one row per
resource: lower, upper, price, target, ideal price, least waste, penalty; ``level`` is what the
current choice uses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.solvers.compiled import compiled, inlined, uniform

LOWER, UPPER, PRICE, TARGET, IDEAL, LEAST, PENALTY = range(7)
"""Columns of ``limit``."""

TEMPERATURES = 4.0
"""Sets this many temperatures above what could gain are not looked at."""

MOST_EXCHANGES = 100
"""Exchanges over one edge before the next one has its turn."""


@inlined
def waste(limit: Any, r: Any, level: Any) -> Any:
    """What resource ``r`` at ``level`` leaves on the table: ≥ 0, 0 where its price wants it."""
    cost = -limit[r, PRICE] * level - limit[r, LEAST]
    if limit[r, IDEAL] > 0.0:
        cost += limit[r, IDEAL] * abs(level - limit[r, TARGET])
    if level > limit[r, UPPER]:
        cost += limit[r, PENALTY] * (level - limit[r, UPPER])
    elif level < limit[r, LOWER]:
        cost += limit[r, PENALTY] * (limit[r, LOWER] - level)
    return cost


@compiled
def _movable(
    here: Any,
    there: Any,
    unit: Any,
    chosen: Any,
    regret: Any,
    foes: Any,
    foe_price: Any,
    cap: Any,
    found: Any,
    loss: Any,
) -> Any:
    """
    Ties of units that are here and could go there, least loss first; at most ``cap`` of them.

    Fills ``found`` (``(cap, 2)``: pair here, pair there) and ``loss`` (``(cap,)``: regret there less
    regret here, less the price of the foes that a move gets away from). Returns how many.
    """
    number = 0
    all_loss = np.empty(len(here))
    at = np.empty(len(here), np.int64)
    for k in range(len(here)):
        p, q = here[k], there[k]
        if chosen[unit[p]] == p and foes[q] == 0:
            all_loss[number] = regret[q] - regret[p] - foe_price * foes[p]
            at[number] = k
            number += 1
    order = np.argsort(all_loss[:number], kind="mergesort")
    number = min(number, cap)
    for k in range(number):
        found[k, 0], found[k, 1] = here[at[order[k]]], there[at[order[k]]]
        loss[k] = all_loss[order[k]]
    return number


@compiled
def _touch(
    found: Any, number: Any, row: Any, column: Any, place: Any, touched: Any, count: Any
) -> Any:
    """Number the resources that the found pairs use; ``place`` maps a resource to its number."""
    for k in range(number):
        for side in range(2):
            p = found[k, side]
            for x in range(row[p], row[p + 1]):
                r = column[x]
                if place[r] < 0:
                    place[r] = count
                    touched[count] = r
                    count += 1
    return count


@compiled
def _changes(
    found: Any, number: Any, row: Any, column: Any, amount: Any, place: Any, width: Any
) -> Any:
    """What every found move changes of the touched resources: ``(number, width)``."""
    change = np.zeros((number, width))
    for k in range(number):
        p, q = found[k, 0], found[k, 1]
        for x in range(row[p], row[p + 1]):
            change[k, place[column[x]]] -= amount[x]
        for x in range(row[q], row[q + 1]):
            change[k, place[column[x]]] += amount[x]
    return change


@compiled
def _sets(number: Any, loss: Any, change: Any, has_foe: Any, temperature: Any, state: Any) -> Any:
    """
    All sets of up to two moves; two that both get away from a foe are not put together.

    Returns
    -------
    tuple
        Noisy loss ``(S,)`` ascending; change of every touched resource ``(S, width)``; members
        ``(S, 2)``, -1 for none.
    """
    width = change.shape[1]
    size = 1 + number + number * (number - 1) // 2
    noisy, total = np.zeros(size), np.zeros((size, width))
    members = np.full((size, 2), -1)
    at = 1
    for k in range(number):
        for m in range(-1, k):
            if m >= 0 and has_foe[k] and has_foe[m]:
                continue
            noisy[at] = loss[k] + (loss[m] if m >= 0 else 0.0)
            for d in range(width):
                total[at, d] = change[k, d] + (change[m, d] if m >= 0 else 0.0)
            members[at, 0], members[at, 1] = k, m
            at += 1
    if temperature > 0.0:
        for s in range(at):
            noisy[s] += temperature * np.log(uniform(state) + 1e-300)
    order = np.argsort(noisy[:at], kind="mergesort")
    return noisy[order], total[order], members[order]


@compiled
def _best_two(
    noisy_s: Any,
    total_s: Any,
    noisy_t: Any,
    total_t: Any,
    touched: Any,
    limit: Any,
    level: Any,
    now: Any,
    best: Any,
) -> Any:
    """The two sets that gain most, -1 where none beats ``best``; and how many were looked at."""
    at_s, at_t, looked = -1, -1, 0
    for i in range(len(noisy_s)):
        if noisy_s[i] + noisy_t[0] - now >= best:
            break
        for k in range(len(noisy_t)):
            gain = noisy_s[i] + noisy_t[k] - now
            if gain >= best:
                break
            looked += 1
            for d in range(len(touched)):
                r = touched[d]
                gain += waste(limit, r, level[r] + total_s[i, d] + total_t[k, d])
                if gain >= best:
                    break
            if gain < best:
                best, at_s, at_t = gain, i, k
    return at_s, at_t, looked


@compiled
def _nothing(noisy: Any, members: Any) -> Any:
    """The noisy loss of the empty set."""
    for i in range(len(noisy)):
        if members[i, 0] < 0:
            return noisy[i]
    return 0.0


@compiled
def _move(
    members: Any, found: Any, unit: Any, chosen: Any, foes: Any, foe_row: Any, foe_pair: Any
) -> Any:
    """Make the moves of a set; keeps ``foes`` up to date. Returns how many units moved."""
    moved = 0
    for member in members:
        if member >= 0:
            p, q = found[member, 0], found[member, 1]
            foes[foe_pair[foe_row[p] : foe_row[p + 1]]] -= 1
            foes[foe_pair[foe_row[q] : foe_row[q + 1]]] += 1
            chosen[unit[q]] = q
            moved += 1
    return moved


@compiled
def exchange(
    here: Any,
    there: Any,
    unit: Any,
    regret: Any,
    use: Any,
    conflicts: Any,
    foe_price: Any,
    limit: Any,
    chosen: Any,
    level: Any,
    place: Any,
    most: Any,
    cap: Any,
    temperature: Any,
    state: Any,
) -> Any:
    """
    Make the best exchange over one edge; returns units moved and exchanges looked at.

    Parameters
    ----------
    here, there
        The edge's ties: pairs into its first and its second territory.
    use
        ``row, column, amount``: what pairs use.
    conflicts
        ``foe_row, foe_pair, foes``: pairs of foes into the same territory, and per pair how many
        foes are where it leads.
    most
        Resources that an edge can touch.
    """
    row, column, amount = use
    foe_row, foe_pair, foes = conflicts
    found_s, found_t = np.empty((cap, 2), np.int64), np.empty((cap, 2), np.int64)
    loss_s, loss_t = np.empty(cap), np.empty(cap)
    num_s = _movable(here, there, unit, chosen, regret, foes, foe_price, cap, found_s, loss_s)
    num_t = _movable(there, here, unit, chosen, regret, foes, foe_price, cap, found_t, loss_t)
    touched = np.empty(most, np.int64)
    width = _touch(found_s, num_s, row, column, place, touched, 0)
    width = _touch(found_t, num_t, row, column, place, touched, width)
    touched = touched[:width]
    now = 0.0
    for r in touched:
        now += waste(limit, r, level[r])
    worth = now + TEMPERATURES * temperature
    for k in range(num_s):
        worth -= min(0.0, loss_s[k])
    for k in range(num_t):
        worth -= min(0.0, loss_t[k])
    while num_s > 0 and loss_s[num_s - 1] >= worth:
        num_s -= 1
    while num_t > 0 and loss_t[num_t - 1] >= worth:
        num_t -= 1
    change_s = _changes(found_s, num_s, row, column, amount, place, width)
    change_t = _changes(found_t, num_t, row, column, amount, place, width)
    place[touched] = -1
    has_s, has_t = foes[found_s[:num_s, 0]] > 0, foes[found_t[:num_t, 0]] > 0
    noisy_s, total_s, members_s = _sets(num_s, loss_s, change_s, has_s, temperature, state)
    noisy_t, total_t, members_t = _sets(num_t, loss_t, change_t, has_t, temperature, state)
    nothing = _nothing(noisy_s, members_s) + _nothing(noisy_t, members_t)
    best = nothing - 1e-9 * (1.0 + now)
    i, k, looked = _best_two(noisy_s, total_s, noisy_t, total_t, touched, limit, level, now, best)
    moved = 0
    if i >= 0:
        for d in range(width):
            level[touched[d]] += total_s[i, d] + total_t[k, d]
        moved += _move(members_s[i], found_s, unit, chosen, foes, foe_row, foe_pair)
        moved += _move(members_t[k], found_t, unit, chosen, foes, foe_row, foe_pair)
    return moved, looked + len(noisy_s) + len(noisy_t) + len(here)


@compiled
def sweep(
    order: Any,
    ties: Any,
    unit: Any,
    regret: Any,
    use: Any,
    conflicts: Any,
    foe_price: Any,
    limit: Any,
    chosen: Any,
    level: Any,
    times: Any,
    most: Any,
    cap: Any,
    temperature: Any,
    state: Any,
) -> Any:
    """
    Exchange over every edge of ``order``; at temperature 0 each until nothing gains.

    Parameters
    ----------
    ties
        ``edges, start, one, other`` of ``Ties``.
    times
        ``changed`` per territory, ``visited`` per edge, and the clock: in descent an edge that has
        not changed since its last visit is passed over.

    Returns
    -------
    tuple
        Units moved, exchanges looked at.
    """
    edges, start, one, other = ties
    changed, visited, clock = times
    place = np.full(len(limit), -1)
    moves, work = 0, 0
    for e in order:
        s, t = edges[e, 0], edges[e, 1]
        if temperature == 0.0 and visited[e] > max(changed[s], changed[t]):
            continue
        here, there = one[start[e] : start[e + 1]], other[start[e] : start[e + 1]]
        for _ in range(MOST_EXCHANGES):
            moved, looked = exchange(
                here,
                there,
                unit,
                regret,
                use,
                conflicts,
                foe_price,
                limit,
                chosen,
                level,
                place,
                most,
                cap,
                temperature,
                state,
            )
            work += looked
            moves += moved
            if moved:
                clock[0] += 1
                changed[s] = changed[t] = clock[0]
            if temperature > 0.0 or not moved:
                break
        clock[0] += 1
        visited[e] = clock[0]
    return moves, work
