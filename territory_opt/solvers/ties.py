"""
Near ties: the few pairs per unit worth thinking about, and the units that tie two territories.

At good prices most units have one territory that is clearly cheapest; what a search has to decide
lies in the pairs with little regret (pricing out the rest: Balas & Zemel 1980,
doi:10.1287/opre.28.5.1130, the "core" of a knapsack problem).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import reverse_cuthill_mckee

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.solvers.compiled import compiled
from territory_opt.solvers.core import Core
from territory_opt.solvers.resources import Prices


@dataclass(frozen=True, eq=False)
class Ties:
    """
    The kept pairs, and for every two territories the units that keep a pair into both.

    Attributes
    ----------
    core
        With the kept pairs only.
    regret
        ``(P,)`` priced cost above the unit's cheapest.
    edges
        ``(E, 2)`` territories that some unit ties, the smaller index first.
    start
        ``(E + 1,)``: ties of edge e are ``start[e]:start[e + 1]``.
    one, other
        ``(T,)`` the pairs of a unit into the edge's first and second territory.
    """

    core: Core
    regret: FloatArray
    edges: IntArray
    start: IntArray
    one: IntArray
    other: IntArray

    @property
    def strength(self) -> Any:
        """Sparse symmetric ``(K, K)``: how many units tie two territories."""
        size = self.core.num_territories
        count = sparse.coo_array((np.diff(self.start), self.edges.T), shape=(size, size)).tocsr()
        return count + count.T

    def ordered_territories(self) -> IntArray:
        """Territories in an order in which neighbours are near each other."""
        return np.asarray(reverse_cuthill_mckee(self.strength.tocsr(), symmetric_mode=True), int)


def ties(core: Core, prices: Prices, per_unit: int, must_keep: BoolArray) -> Ties:
    """
    Keep the ``per_unit`` cheapest pairs of every unit at these prices.

    Parameters
    ----------
    must_keep
        ``(P,)`` pairs that stay whatever they cost: those of a plan to begin with.
    """
    priced = prices.priced(core)
    keep = core.cheapest_pairs(priced, per_unit) | must_keep
    small = core.restricted(keep)
    priced = priced[keep]
    regret = priced - small.cheapest(priced)[small.unit]
    code, one, other = _edges(small)
    edge, start = np.unique(code, return_index=True)
    edges = np.stack([edge // core.num_territories, edge % core.num_territories], axis=1)
    return Ties(small, regret, edges, np.append(start, len(code)), one, other)


def _edges(core: Core) -> tuple[IntArray, IntArray, IntArray]:
    """Two kept pairs of one unit, for all such twos, sorted by the territories they lead to."""
    degree = np.diff(core.first)
    number = int((degree * (degree - 1) // 2).sum())
    code = np.empty(number, np.int64)
    one, other = np.empty(number, np.int32), np.empty(number, np.int32)
    _fill_edges(core.first, core.territory, core.num_territories, code, one, other)
    order = np.argsort(code, kind="stable")
    return code[order], one[order], other[order]


@compiled
def _fill_edges(
    first: Any, territory: Any, num_territories: Any, code: Any, one: Any, other: Any
) -> None:
    at = 0
    for u in range(len(first) - 1):
        for p in range(first[u], first[u + 1]):
            for q in range(p + 1, first[u + 1]):
                code[at] = territory[p] * num_territories + territory[q]
                one[at], other[at] = p, q
                at += 1
