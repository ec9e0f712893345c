"""
The most proportional numbers under all limits, by water-filling on the tree; exact.

Minimises Σ (x − s·b)² ÷ b over leaves, x being a number before over-assignment. All limits are on
nested sets, so the feasible set is a base polyhedron, whose lexicographically best point is the same
for every strictly convex Σ b·φ(x ÷ b): Fujishige 1980, doi:10.1287/moor.5.2.186.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation.cents import UNLIMITED, Intervals
from territory_opt.quotas.allocation.response import Response


@dataclass(frozen=True)
class Filling:
    """
    A tree whose nodes respond to one rate.

    Attributes
    ----------
    tree
        Who sums up to whom.
    baseline, low, high
        Shape ``(num_nodes,)``; limits in currency before over-assignment.
    below
        Per inner node, what its children take together.
    clipped
        The same within its own limits.
    """

    tree: QuotaTree
    baseline: FloatArray
    low: FloatArray
    high: FloatArray
    below: dict[int, Response]
    clipped: dict[int, Response]

    @classmethod
    def of(cls, tree: QuotaTree, baseline: FloatArray, limits: Intervals) -> Filling:
        """From implied intervals in cents."""
        low = np.array([float(cents) for cents in limits.low]) / 100 / tree.padding
        high = np.array([np.inf if c >= UNLIMITED else float(c) for c in limits.high])
        filling = cls(tree, baseline, low, high / 100 / tree.padding, {}, {})
        for v in reversed(tree.inner):
            filling.below[v] = filling._sum_below(v)
            filling.clipped[v] = filling.below[v].clipped(low[v], filling.high[v])
        return filling

    def _sum_below(self, v: int) -> Response:
        below = self.tree.children[v]
        leaves = below[self.tree.is_leaf[below]]
        own = Response.of_leaves(self.baseline[leaves], self.low[leaves], self.high[leaves])
        inner = [self.clipped[c] for c in below[~self.tree.is_leaf[below]].tolist()]
        return Response.total([own, *inner]) if inner else own

    def split(self, v: int, amount: float) -> FloatArray:
        """
        What the children of ``v`` take of ``amount``, all before over-assignment.

        Returns
        -------
        ndarray
            Shape ``(num_children,)``, within the children's limits.
        """
        below, rate = self.tree.children[v], self.below[v].rate(amount)
        taken = rate * self.baseline[below]
        for place in np.flatnonzero(~self.tree.is_leaf[below]):
            taken[place] = self.below[int(below[place])].value(rate)
        split: FloatArray = np.clip(taken, self.low[below], self.high[below])
        return split

    def fill(self, target: float) -> FloatArray:
        """Numbers of all nodes before over-assignment: ``(num_nodes,)``."""
        taken = np.zeros(self.tree.num_nodes)
        taken[self.tree.root] = target
        for v in self.tree.inner:
            taken[self.tree.children[v]] = self.split(v, float(taken[v]))
        return taken

    def at_limit(self, taken: FloatArray) -> IntArray:
        """-1 at the least, 1 at the most, 0 between or without any room: ``(num_nodes,)``."""
        slack = 1e-9 * np.maximum(1.0, taken)
        at_most = (taken >= self.high - slack).astype(np.int64)
        sides = at_most - ((taken <= self.low + slack) & (self.low > 0))
        return np.where(self.high > self.low, sides, 0)


def disproportion(tree: QuotaTree, baseline: FloatArray, taken: FloatArray) -> float:
    """
    Mean squared relative deviation of number ÷ baseline, by baseline; leaves without any count not.

    Parameters
    ----------
    tree, baseline
        Shape ``(num_nodes,)``.
    taken
        Shape ``(num_nodes,)``: numbers before over-assignment.
    """
    counts = tree.is_leaf & (baseline > 0)
    base, total = baseline[counts], taken[tree.root]
    if not total > 0:
        return 0.0
    share = base / base.sum()
    return float((share * (taken[counts] / (share * total) - 1) ** 2).sum())
