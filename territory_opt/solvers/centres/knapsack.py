"""
Kernels of the best territory at every site: a continuous knapsack, filled by what units save per load
(Dantzig 1957, doi:10.1287/opre.5.2.266).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.compiled import compiled


class Nearby(NamedTuple):
    """
    Units that a territory at each site may take.

    Those of site s are ``near[row[s]:row[s + 1]]``, at these places in ``cost``; ``load``
    ``(num_units,)``; ``centre`` ``(num_sites,)`` unit at the site; limits of a territory's load.
    """

    row: IntArray
    near: IntArray
    cost: FloatArray
    load: FloatArray
    centre: IntArray
    lower: float
    upper: float


@compiled
def fill(nearby: Any, price: Any, s: Any, taken: Any, share: Any) -> Any:
    """Fill the territory at site ``s``; its price of load. Adds ``share`` of what it takes."""
    load, centre, begin = nearby.load, nearby.centre[s], nearby.row[s]
    total = load[centre]
    taken[centre] += share
    here = nearby.near[begin : nearby.row[s + 1]]
    saving = price[here] - nearby.cost[begin : nearby.row[s + 1]]
    some = np.flatnonzero(saving > 0.0)
    if load[here[some]].sum() < nearby.lower:
        some = np.arange(len(saving))
    rate = -saving[some] / np.maximum(load[here[some]], 1e-300)
    for k in some[np.argsort(rate, kind="mergesort")]:
        i = here[k]
        if i == centre:
            continue
        if saving[k] <= 0.0 and total >= nearby.lower:
            break
        room = (nearby.upper if saving[k] > 0.0 else nearby.lower) - total
        if load[i] > room:
            taken[i] += share * max(room, 0.0) / max(load[i], 1e-300)
            return saving[k] / max(load[i], 1e-300)
        taken[i] += share
        total += load[i]
    return 0.0


@compiled
def site_values(nearby: Any, price: Any, begin: Any, end: Any, value: Any, load_price: Any) -> None:
    """Value of the best territory at every site from ``begin`` to ``end``, and its price of load."""
    nothing = np.zeros(len(price))
    for s in range(begin, end):
        rate = fill(nearby, price, s, nothing, 0.0)
        total = -rate * (nearby.upper if rate > 0.0 else nearby.lower)
        for k in range(nearby.row[s], nearby.row[s + 1]):
            i = nearby.near[k]
            term = nearby.cost[k] - price[i] + rate * nearby.load[i]
            if term < 0.0 or i == nearby.centre[s]:
                total += term
        value[s], load_price[s] = total, rate
