"""Units locked to a district or region: only the territories beneath may have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models import BlockPairs, Hierarchy, PairTable, Problem
from territory_opt.models.arrays import FloatArray, IntArray


def within_locks(
    problem: Problem, hierarchy: Hierarchy, locked_to: Sequence[IntArray | None]
) -> Problem:
    """
    The problem where a unit locked to a group may only be in the territories beneath it.

    Parameters
    ----------
    locked_to
        Per level, the lowest first: ``(num_units,)`` group, -1 free; None: all are free.
    """
    locks = [
        (hierarchy.group_of(level), np.asarray(locks))
        for level, locks in enumerate(locked_to)
        if locks is not None
    ]
    cost = _Within(problem.cost, tuple(locks))
    return problem.replace(cost=BlockPairs(cost, cost.shape))


@dataclass(frozen=True, eq=False)
class _Within:
    """Costs, infinite outside the groups that units are locked to."""

    table: PairTable
    locks: tuple[tuple[IntArray, IntArray], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return self.table.shape

    def block(self, units: IntArray) -> FloatArray:
        cost = np.array(self.table.block(units))
        for group_of_territory, locked_to in self.locks:
            lock = locked_to[units][:, None]
            cost[(lock >= 0) & (lock != group_of_territory[None, :])] = np.inf
        return cost
