"""Figures of pairs as formulas: one formula serves a block of all territories and single pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models import BlockPairs, DensePairs, PairTable
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.models.points import DENSE_ENTRIES

Formula = Callable[[IntArray, IntArray], Any]
"""
Figure of pairs from unit and territory indices that broadcast: either ``(n, 1)`` and ``(1, k)``,
all k territories in order, or two vectors of one length.
"""


@dataclass(frozen=True, eq=False)
class FormulaPairs(BlockPairs):
    """A table computed on demand from a formula (``source``), by blocks or pair by pair."""

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``, computed now."""
        of = np.asarray(units)[:, None], np.arange(self.shape[1])[None, :]
        return np.array(np.broadcast_to(self.source(*of), (len(units), self.shape[1])), dtype=float)

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs, and only those, computed now."""
        units, territories = np.asarray(units), np.asarray(territories)
        figures = self.source(units, territories)
        return np.array(np.broadcast_to(figures, units.shape), dtype=float)


def tabulate(formula: Formula, shape: tuple[int, int]) -> PairTable:
    """A dense table where it is small enough to hold, else one computed on demand."""
    table = FormulaPairs(formula, shape)
    return dense(table) if shape[0] * shape[1] <= DENSE_ENTRIES else table


def dense(table: PairTable) -> DensePairs:
    """The whole table in memory, filled block by block."""
    values = np.empty(table.shape)
    for units in blocks_of(*table.shape):
        values[units] = table.block(units)
    values.flags.writeable = False
    return DensePairs(values)


def look_up(table: PairTable, units: IntArray, territories: IntArray) -> FloatArray:
    """Entries of ``table`` as a formula returns them: a block, or single pairs."""
    if territories.ndim == 2:
        return table.block(units[:, 0])
    return table.at(units, territories)
