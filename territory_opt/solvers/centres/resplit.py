"""
Some territories split anew, exactly: their units shared out among roots that are chosen with them.

A binary per unit and root (Hess et al. 1965, doi:10.1287/opre.13.6.998). The root of a territory is
the largest of its units that may be one, so that no territory is counted twice. A unit may join a
root only with a neighbour that is closer to it, counted in borders (Zoltners & Sinha 1983,
doi:10.1287/mnsc.29.11.1237): one model whose plans hang together, though not all that do. Least is
passed of the limits first, then costs are least.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.solvers.integer import scaled

BITS = 26
"""Loads and costs of a patch sum to less than 2**26: small numbers solve faster."""

SHARP = 1e-5
"""Passing a limit by this share of it outweighs all costs."""

COST_BITS = 16


@dataclass(frozen=True, eq=False)
class Patch:
    """
    Units and limits of some territories; units are numbered from 0.

    Attributes
    ----------
    load
        ``(num_units, num_measures)``.
    ends
        ``(num_edges, 2)`` neighbours.
    is_loose
        ``(num_units,)``: may belong to any territory, and is no root.
    roots
        ``(num_roots,)`` units, the largest first.
    cost
        ``(num_units, num_roots)``.
    lower, upper
        ``(num_kinds, num_measures)``: kinds of territories by their limits.
    number
        ``(num_kinds,)``: territories of each kind.
    """

    load: FloatArray
    ends: IntArray
    is_loose: BoolArray
    roots: IntArray
    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    number: IntArray


class Resplit:
    """The model of a patch; what ``cpsat.run`` wants of a model."""

    def __init__(self, patch: Patch) -> None:
        self.patch, self.model = patch, cp_model.CpModel()
        size, number = patch.cost.shape
        self.of_root = [[self.model.new_bool_var("") for _ in range(number)] for _ in range(size)]
        self.of_kind = [[self.model.new_bool_var("") for _ in patch.number] for _ in range(number)]
        self.variables = [one for row in (*self.of_root, *self.of_kind) for one in row]
        self.pairs: IntArray = np.arange(len(self.variables))
        self.terms: list[cp_model.IntVar] = []
        self.weights: list[int] = []
        for row in self.of_root:
            self.model.add_exactly_one(row)
        self._choose_roots()
        self._hang_together()
        self._price_units()
        first = len(self.terms)
        for measure in range(patch.load.shape[1]):
            self._limit(measure)
        self.outside = self.terms[first:], self.weights[first:]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self.terms, self.weights))

    def real_bound(self, integer_bound: float) -> float:
        """Nothing is proved by a part."""
        return -np.inf

    def beat(self, root_of: IntArray, kind_of: IntArray) -> None:
        """
        Ask for less outside than where units have these roots, and roots these kinds (-1: no root).

        Where that cannot be, it is mostly seen at once; that costs cannot be less is seen late.
        """
        total, roots = 0, np.flatnonzero(kind_of >= 0)
        for measure in range(self.patch.load.shape[1]):
            whole, lower, upper, price = self._integers(measure)
            used = np.array([whole[root_of == root].sum() for root in roots.tolist()])
            over = np.maximum(used - upper[kind_of[roots]], 0)
            under = np.maximum(lower[kind_of[roots]] - used, 0)
            total += price * int((over + under).sum())
        self.model.add(cp_model.LinearExpr.weighted_sum(*self.outside) <= total - 1)

    def answer(self, chosen: IntArray) -> tuple[IntArray, IntArray]:
        """Root of every unit, and kind of every root (-1: no root), of the variables that are 1."""
        size, number = self.patch.cost.shape
        is_chosen = np.isin(self.pairs, chosen)
        root_of = is_chosen[: size * number].reshape(size, number).argmax(axis=1)
        kind = is_chosen[size * number :].reshape(number, len(self.patch.number))
        return root_of, np.where(kind.any(axis=1), kind.argmax(axis=1), -1)

    def _choose_roots(self) -> None:
        """As many roots as territories of each kind; a root is nobody else's unless smaller."""
        for kind, number in enumerate(self.patch.number.tolist()):
            self.model.add(sum(row[kind] for row in self.of_kind) == number)
        for at, unit in enumerate(self.patch.roots.tolist()):
            self.model.add(sum(self.of_kind[at]) == self.of_root[unit][at])
            for larger in self.of_root[unit][at + 1 :]:
                self.model.add(larger == 0)

    def _hang_together(self) -> None:
        """A unit joins a root with a neighbour one border closer to it."""
        near = self._neighbours()
        hops = dijkstra(near, indices=self.patch.roots, unweighted=True)
        for at, root in enumerate(self.patch.roots.tolist()):
            for unit in np.flatnonzero(~self.patch.is_loose).tolist():
                if unit == root:
                    continue
                around = near.indices[near.indptr[unit] : near.indptr[unit + 1]]
                closer = around[hops[at, around] < hops[at, unit]].tolist()
                joins = self.of_root[unit][at]
                self.model.add_bool_or([*(self.of_root[n][at] for n in closer), ~joins])
                self.model.add_implication(joins, self.of_root[root][at])
            for unit in np.flatnonzero(self.patch.is_loose).tolist():
                self.model.add_implication(self.of_root[unit][at], self.of_root[root][at])

    def _neighbours(self) -> sparse.csr_array:
        size, (one, other) = len(self.patch.load), self.patch.ends.T
        graph = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(size, size))
        return sparse.csr_array(graph + graph.T)

    def _price_units(self) -> None:
        cost = self.patch.cost - self.patch.cost.min(axis=1, keepdims=True)
        whole = np.round(cost * (2**COST_BITS / max(float(cost.max(axis=1).sum()), 1e-300)))
        self.terms += [one for row in self.of_root for one in row]
        self.weights += whole.astype(int).ravel().tolist()

    def _limit(self, measure: int) -> None:
        """Σ load within the limits of the root's kind, tightened by rounding; passed at a price."""
        whole, lower, upper, price = self._integers(measure)
        reach = int(whole.sum())
        for at, kinds in enumerate(self.of_kind):
            column = [row[at] for row in self.of_root]
            used = cp_model.LinearExpr.weighted_sum(column, whole.tolist())
            over, under = (self.model.new_int_var(0, reach, "") for _ in range(2))
            most = cp_model.LinearExpr.weighted_sum(kinds, upper.tolist())
            least = cp_model.LinearExpr.weighted_sum(kinds, lower.tolist())
            self.model.add(used - over <= most)
            self.model.add(used + under >= least)
            self.terms += [over, under]
            self.weights += [price, price]

    def _integers(self, measure: int) -> tuple[IntArray, IntArray, IntArray, int]:
        """Loads of units, limits of kinds tightened by rounding, and the price of one beyond."""
        load = self.patch.load[:, measure]
        whole = scaled(load, max(float(load.sum()), 1e-300), BITS)
        slack, reach = whole.error * len(load), int(whole.values.sum())
        lower = np.ceil(np.clip(self.patch.lower[:, measure] * whole.scale + slack, 0, reach))
        upper = np.floor(np.clip(self.patch.upper[:, measure] * whole.scale - slack, 0, reach))
        price = self._price(self.patch.upper[:, measure], self.patch.lower[:, measure], whole.scale)
        return whole.values, lower.astype(int), upper.astype(int), price

    def _price(self, upper: FloatArray, lower: FloatArray, scale: float) -> int:
        """Of one integer unit beyond a limit."""
        limit = float(np.median(np.where(np.isfinite(upper), upper, np.maximum(lower, 0.0))))
        return max(1, int(2**COST_BITS / (SHARP * max(limit * scale, 1.0))))
