"""From the root down: every node's children in whole cents, the year first and then its periods."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.models.allocation import AllocationTask
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.quotas.allocation.cents import Intervals
from territory_opt.quotas.allocation.filling import Filling
from territory_opt.quotas.allocation.intervals import children_total
from territory_opt.quotas.allocation.mending import Mending, reach_of
from territory_opt.quotas.allocation.table import loose_table, round_table
from territory_opt.quotas.allocation.whole_steps import apportion, times
from territory_opt.quotas.rounding import CENT

MOST = 2**60
"""Cents that fit into an integer and that nobody reaches."""


@dataclass(frozen=True)
class Rounding:
    """
    What rounding goes by.

    Attributes
    ----------
    task, limits, filling
        The task with its implied limits in cents, and the tree that responds to them.
    taken
        Shape ``(num_nodes,)``: the year before over-assignment and rounding.
    cells
        Shape ``(num_nodes, num_periods)``: before over-assignment and rounding.
    """

    task: AllocationTask
    limits: Intervals
    filling: Filling
    taken: FloatArray
    cells: FloatArray

    def in_cents(self) -> Rounding:
        """The same, with a cent for every step."""
        return replace(self, task=replace(self.task, round_to=CENT, round_periods_to=CENT))

    def rounded(self) -> tuple[IntArray, IntArray, list[int]]:
        """Cents of the year and of periods, and nodes whose periods have no such table."""
        tree = self.task.tree
        year = np.zeros(tree.num_nodes, dtype=np.int64)
        periods = np.zeros(self.cells.shape, dtype=np.int64)
        year[tree.root] = round(self.task.target * 100)
        periods[tree.root] = self._root_periods(int(year[tree.root]))
        failed = []
        for v in tree.inner:
            below = tree.children[v]
            found = self._below(v, int(year[v]), periods[v])
            if found is None:
                failed.append(v)
                found = _by_rows(self.cells[below], self._year(v, int(year[v])))
            year[below], periods[below] = found.sum(axis=1), found
        return year, periods, self._mending().mend(year, periods, failed)

    def _mending(self) -> Mending:
        """Figures in cents, and how far the steps of all levels may lead away from them."""
        tree, steps = (
            self.task.tree,
            (self.task.round_to, self.cells.shape[1] * self.task.round_periods_to),
        )
        reach = reach_of(tree, 100 * float(sum(steps)) + 2)
        return Mending(tree, self.limits, self.cells * tree.padding[:, None] * 100, reach)

    def _below(self, v: int, amount: int, cells: IntArray) -> IntArray | None:
        """Cents of the children of ``v`` by period; off their steps where nothing else sums up."""
        below = self.task.tree.children[v]
        seed, rows = self.cells[below], self._year(v, amount)
        columns = times(cells, 1 + self.task.tree.over_assignment[v], int(rows.sum()))
        found = round_table(seed, rows, columns, self._step)
        return loose_table(seed, rows, *self._limits(v), columns) if found is None else found

    def _limits(self, v: int) -> tuple[IntArray, IntArray]:
        """Least and most of the children of ``v`` in cents, none above all that there is."""
        below = self.task.tree.children[v]
        low = np.array([self.limits.low[c] for c in below], dtype=np.int64)
        high = [min(self.limits.high[c], MOST) for c in below]
        return low, np.array(high, dtype=np.int64)

    @property
    def _step(self) -> int:
        return int(self.task.round_periods_to * 100)

    def _root_periods(self, total: int) -> IntArray:
        exact = self.task.weights / self.task.weights.sum() * total
        free = np.where(exact > 0, total, 0)
        return apportion(exact, np.zeros_like(free), free, total, self._step)

    def _year(self, v: int, amount: int) -> IntArray:
        """Cents of the children of ``v``, re-solved for what ``v`` was rounded to."""
        tree, below = self.task.tree, self.task.tree.children[v]
        least, most = (
            sum(self.limits.low[c] for c in below),
            sum(self.limits.high[c] for c in below),
        )
        total = children_total(amount, 1 + tree.over_assignment[v], least, most)
        padding = tree.padding[below] * 100
        exact = self._split(v, total / padding[0]) * padding
        low, high = self._limits(v)
        return apportion(exact, low, np.minimum(high, total), total, int(self.task.round_to * 100))

    def _split(self, v: int, amount: float) -> FloatArray:
        """``amount`` as water-filling splits it, moved by how the numbers differ from water-filling."""
        below = self.task.tree.children[v]
        filled = self.filling.split(v, float(self.taken[below].sum()))
        moved = self.filling.split(v, amount) + self.taken[below] - filled
        return np.clip(moved, self.filling.low[below], self.filling.high[below])


def _by_rows(seed: FloatArray, rows: IntArray) -> IntArray:
    """A table that keeps rows alone, so that the other nodes' faults are found too."""
    out = np.zeros(seed.shape, dtype=np.int64)
    out[np.arange(len(rows)), seed.argmax(axis=1)] = rows
    return out
