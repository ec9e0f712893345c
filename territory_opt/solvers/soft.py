"""Kernels of the smoothed dual: soft minima over pairs, their gradient and their curvature."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.solvers.compiled import compiled

NEGLIGIBLE = 30.0
"""Pairs so many temperatures above the cheapest have a share below 1e-13: left out."""

LEAST_SHARE = 1e-4
"""Pairs with a smaller share in their unit are left out of the curvature, not of the gradient."""


@compiled
def soft_minima(first: Any, priced: Any, temperature: Any, share: Any) -> Any:
    """Sum over units of the soft minimum of ``priced``; fills ``share`` (both ``(P,)``)."""
    total = 0.0
    for u in range(len(first) - 1):
        start, end = first[u], first[u + 1]
        least = np.inf
        for p in range(start, end):
            least = min(least, priced[p])
        weight = 0.0
        for p in range(start, end):
            away = (priced[p] - least) / temperature[u]
            share[p] = np.exp(-away) if away < NEGLIGIBLE else 0.0
            weight += share[p]
        for p in range(start, end):
            share[p] /= weight
        total += least - temperature[u] * np.log(weight)
    return total


@compiled
def priced_pairs(row: Any, column: Any, amount: Any, cost: Any, price: Any, out: Any) -> None:
    """``out`` = cost of every pair with what it uses (rows of a sparse matrix) paid for."""
    for p in range(len(cost)):
        total = cost[p]
        for k in range(row[p], row[p + 1]):
            total += price[column[k]] * amount[k]
        out[p] = total


@compiled
def used(row: Any, column: Any, amount: Any, share: Any, out: Any) -> None:
    """``out`` += what all pairs use, each by its share."""
    for p in range(len(share)):
        if share[p] > 0.0:
            for k in range(row[p], row[p + 1]):
                out[column[k]] += share[p] * amount[k]


@compiled
def _expected_use(
    pairs: Any, row: Any, column: Any, amount: Any, share: Any, place: Any, used: Any, mean: Any
) -> Any:
    """
    What one unit is expected to use: fills ``used`` (resources) and ``mean``; returns how many.

    ``place`` (``(R,)``, all -1 before and after) maps a resource to its number.
    """
    number = 0
    for p in pairs:
        if share[p] <= LEAST_SHARE:
            continue
        for k in range(row[p], row[p + 1]):
            r = column[k]
            if place[r] < 0:
                place[r], used[number], mean[number] = number, r, 0.0
                number += 1
            mean[place[r]] += share[p] * amount[k]
    place[used[:number]] = -1
    return number


@compiled
def half_curvature(
    first: Any, row: Any, column: Any, amount: Any, share: Any, temperature: Any, out: Any
) -> None:
    """
    ``out`` += half of minus the second derivative of the sum of soft minima: ``(R, R)``.

    Per unit the covariance of what its pairs use, over its temperature: the mean of the products,
    few per pair, less the product of the means. Every two resources are added up on one side of the
    diagonal, on whichever they come; ``out + out.T`` is the whole.
    """
    place = np.full(len(out), -1)
    used, mean = np.empty(len(out), np.int64), np.empty(len(out))
    for u in range(len(first) - 1):
        pairs, weight = range(first[u], first[u + 1]), 1.0 / temperature[u]
        for p in pairs:
            if share[p] <= LEAST_SHARE:
                continue
            for k in range(row[p], row[p + 1]):
                factor = weight * share[p] * amount[k]
                for m in range(row[p], k):
                    out[column[k], column[m]] += factor * amount[m]
                out[column[k], column[k]] += 0.5 * factor * amount[k]
        number = _expected_use(pairs, row, column, amount, share, place, used, mean)
        for i in range(number):
            line, factor = out[used[i]], weight * mean[i]
            for j in range(i):
                line[used[j]] -= factor * mean[j]
            line[used[i]] -= 0.5 * factor * mean[i]


@compiled
def mark_cheapest(first: Any, priced: Any, number: Any, keep: Any) -> None:
    """Set ``keep`` (``(P,)``) for the ``number`` cheapest pairs of every unit, first ones on ties."""
    for u in range(len(first) - 1):
        start, end = first[u], first[u + 1]
        if end - start <= number:
            keep[start:end] = True
            continue
        limit = np.partition(priced[start:end], number - 1)[number - 1]
        num_below = 0
        for p in range(start, end):
            num_below += priced[p] < limit
        num_equal = number - num_below
        for p in range(start, end):
            if priced[p] < limit:
                keep[p] = True
            elif priced[p] == limit and num_equal > 0:
                keep[p] = True
                num_equal -= 1
