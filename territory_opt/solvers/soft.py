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
def curvature(
    first: Any, row: Any, column: Any, amount: Any, share: Any, temperature: Any, out: Any
) -> None:
    """
    ``out`` += minus the second derivative of the sum of soft minima: ``(R, R)``.

    Per unit the covariance of what its pairs use, over its temperature.
    """
    for u in range(len(first) - 1):
        for p in range(first[u], first[u + 1]):
            if share[p] <= LEAST_SHARE or share[p] > 1.0 - 1e-9:
                continue
            for q in range(first[u], first[u + 1]):
                if share[q] <= LEAST_SHARE:
                    continue
                weight = share[p] * ((1.0 if p == q else 0.0) - share[q]) / temperature[u]
                for k in range(row[p], row[p + 1]):
                    for m in range(row[q], row[q + 1]):
                        out[column[k], column[m]] += weight * amount[k] * amount[m]


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
