"""
Parts of a tree whose people are hardly there together: all numbers below a node at once, in cents.

Rounding goes from the root down and cannot know what absences further below leave room for. Where it
ends without a table, or far from its figures, an exact model (CP-SAT) does over what is below; of a node
higher up where that has no numbers either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.quota_tree import NO_PARENT, QuotaTree
from territory_opt.quotas.allocation.cents import Intervals

WORK = 1.0
"""Deterministic seconds of CP-SAT for one part."""

GAP = 0.001
"""How much less off the numbers of a part could be, as a share."""

LARGEST = 5_000
"""Cells of a part; what is larger is not tried."""

ANYWHERE = 10**9
"""Cents that a cell may move where it need not stay near its figure."""


@dataclass(frozen=True, eq=False)
class Mending:
    """
    What numbers are measured by.

    Attributes
    ----------
    tree, limits
        Limits are whole cents.
    figures
        Shape ``(num_nodes, num_periods)``: cents before rounding; a 0 stays.
    reach
        Shape ``(num_nodes,)``: cents that a number of the year may be off its figure.
    hopeless
        Nodes below which nothing was found, and whether it had to be near.
    """

    tree: QuotaTree
    limits: Intervals
    figures: FloatArray
    reach: FloatArray
    hopeless: set[tuple[int, bool]] = field(default_factory=set)

    def mend(self, year: IntArray, periods: IntArray, failed: Sequence[int]) -> list[int]:
        """
        Write better numbers into ``year`` and ``periods``, cents, where there are any.

        Returns
        -------
        list of int
            Nodes of ``failed`` that stay without a table.
        """
        left = set(failed)
        for v in self.tree.inner:
            if v in left or self._is_far(v, year):
                left -= self._mend(v, year, periods, v in left)
        return sorted(left)

    def _is_far(self, v: int, year: IntArray) -> bool:
        below = self.tree.children[v]
        off = np.abs(year[below] - self.figures[below].sum(axis=1))
        return bool((off > self.reach[below]).any())

    def _mend(self, v: int, year: IntArray, periods: IntArray, at_any_price: bool) -> set[int]:
        """Nodes that have numbers now: below ``v``, or else below a node above it."""
        for is_near in (True, False) if at_any_price else (True,):
            for u in self._upward(v):
                if (u, is_near) in self.hopeless:
                    continue
                below = below_of(self.tree, u)
                found = self._numbers(u, below, periods[u], is_near)
                if found is not None:
                    periods[below], year[below] = found, found.sum(axis=1)
                    return {u, *below}
                self.hopeless.add((u, is_near))
        return set()

    def _upward(self, v: int) -> Iterator[int]:
        while v != NO_PARENT:
            yield v
            v = int(self.tree.parent[v])

    def _numbers(self, u: int, below: list[int], cells: IntArray, is_near: bool) -> IntArray | None:
        """Cents of all nodes below ``u`` by period, ``(num_below, num_periods)``."""
        if len(below) * len(cells) > LARGEST:
            return None
        return _Part(self, u, below, cells, is_near).solved()


def below_of(tree: QuotaTree, u: int) -> list[int]:
    """All nodes below a node, every parent before its children."""
    nodes: list[int] = tree.children[u].tolist()
    for v in nodes:
        nodes += tree.children[v].tolist()
    return nodes


def reach_of(tree: QuotaTree, step: float) -> FloatArray:
    """What steps of ``step`` at every level may add up to: ``(num_nodes,)``, in its unit."""
    reach = np.zeros(tree.num_nodes)
    for v in tree.inner:
        reach[tree.children[v]] = reach[v] * float(1 + tree.over_assignment[v]) + step
    return reach


class _Part:
    """
    The model below one node, whose own numbers stay.

    A variable per cell: how many cents it is off the cent next to its figure.
    """

    def __init__(
        self, mending: Mending, top: int, below: list[int], cells: IntArray, is_near: bool
    ) -> None:
        self.mending, self.top, self.below, self.is_near = mending, top, below, is_near
        self.near = np.round(mending.figures).astype(np.int64)
        self.near[top] = cells
        self.model = cp_model.CpModel()
        self.off = {v: self._cells(v) for v in below}
        self.off[top] = [self.model.new_constant(0)] * len(cells)
        self.far = [self._within(v) for v in below]
        self.far += [self._size(cell, self._most(v)) for v in below for cell in self.off[v]]
        for v in (top, *below):
            if not mending.tree.is_leaf[v]:
                self._sum_up(v)

    def solved(self) -> IntArray | None:
        """Cents of the nodes below by period; None if there are none."""
        self.model.minimize(sum(self.far))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = WORK
        solver.parameters.relative_gap_limit = GAP
        solver.parameters.linearization_level = 2
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        off = [[solver.value(cell) for cell in self.off[v]] for v in self.below]
        return self.near[self.below] + np.array(off, dtype=np.int64)

    def _most(self, v: int) -> int:
        """Cents that a cell may be off."""
        return int(2 * self.mending.reach[v]) + 1 if self.is_near else ANYWHERE

    def _cells(self, v: int) -> list[cp_model.IntVar]:
        most = self._most(v)
        is_open = self.mending.figures[v] > 0
        return [
            self.model.new_int_var(max(-most, -near) * free, most * free, "")
            for near, free in zip(self.near[v].tolist(), is_open.tolist(), strict=True)
        ]

    def _within(self, v: int) -> cp_model.IntVar:
        """How far the year of ``v`` is off, held within its limits and its reach."""
        total, limits = int(self.near[v].sum()), self.mending.limits
        low, high = limits.low[v] - total, limits.high[v] - total
        most = self._most(v) * len(self.near[v])
        if self.is_near:
            beside = float(self.mending.figures[v].sum()) - total
            low = max(low, int(np.ceil(beside - self.mending.reach[v])))
            high = min(high, int(np.floor(beside + self.mending.reach[v])))
        year = sum(self.off[v])
        self.model.add(year >= max(low, -most))
        self.model.add(year <= min(high, most))
        return self._size(year, most)

    def _size(self, of: cp_model.LinearExprT, most: int) -> cp_model.IntVar:
        size = self.model.new_int_var(0, most, "")
        self.model.add(size >= of)
        self.model.add(size >= -of)
        return size

    def _sum_up(self, v: int) -> None:
        """Children sum to ``v`` × (1 + over-assignment), less than a cent off, in periods and year."""
        num = len(self.near[v])
        for periods in (*([p] for p in range(num)), range(num)):
            self._sum_in(v, periods)

    def _sum_in(self, v: int, periods: Collection[int]) -> None:
        tree, over = self.mending.tree, 1 + self.mending.tree.over_assignment[v]
        nodes = tree.children[v].tolist()
        whole = over.denominator * int(self.near[np.ix_(nodes, list(periods))].sum())
        whole -= over.numerator * int(self.near[v, list(periods)].sum())
        below = sum(self.off[c][p] for c in nodes for p in periods)
        above = sum(self.off[v][p] for p in periods)
        apart = over.denominator * below - over.numerator * above
        self.model.add(apart <= over.denominator - 1 - whole)
        self.model.add(apart >= 1 - over.denominator - whole)
