"""Figures that depend on unit and territory: dense, sparse, or computed block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from scipy import sparse

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, read_only

BLOCK_ENTRIES = 2_000_000
"""Entries of a pair table held in memory at a time when a whole table is walked through."""


@runtime_checkable
class PairTable(Protocol):
    """One figure per (unit, territory) pair."""

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        ...

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``: shape ``(len(units), num_territories)``; the caller may write to it."""
        ...

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs: shape ``(len(units),)``."""
        ...


@dataclass(frozen=True, eq=False)
class DensePairs:
    """A table held as one read-only matrix of shape ``(num_units, num_territories)``."""

    values: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values, float))

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return self.values.shape[0], self.values.shape[1]

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``, copied."""
        return self.values[units]

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs."""
        return self.values[units, territories]


@dataclass(frozen=True, eq=False)
class SparsePairs:
    """A table whose missing pairs all have one value (``+inf``: forbidden); a stored 0 is a 0."""

    matrix: Any
    missing: float = np.inf

    def __post_init__(self) -> None:
        object.__setattr__(self, "matrix", sparse.csr_array(self.matrix))

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return int(self.matrix.shape[0]), int(self.matrix.shape[1])

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``, missing pairs filled in."""
        rows = self.matrix[np.asarray(units)].tocoo()
        out = np.full((len(units), self.shape[1]), self.missing)
        out[rows.coords] = rows.data
        return out

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs, missing ones filled in."""
        chunks = [
            self.block(units[part])[np.arange(len(part)), territories[part]]
            for part in blocks_of(len(units), self.shape[1])
        ]
        return np.concatenate(chunks) if chunks else np.empty(0)


@dataclass(frozen=True, eq=False)
class BlockPairs:
    """A table computed on demand by ``source.block(units)``; never held as a whole."""

    source: Any
    shape: tuple[int, int]

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``, computed now."""
        return np.array(self.source.block(np.asarray(units)), dtype=float)

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs, computed block by block."""
        chunks = [
            self.block(units[part])[np.arange(len(part)), territories[part]]
            for part in blocks_of(len(units), self.shape[1])
        ]
        return np.concatenate(chunks) if chunks else np.empty(0)


def blocks_of(num_units: int, num_territories: int) -> Iterator[IntArray]:
    """Unit indices in consecutive blocks small enough to hold all their pairs in memory."""
    step = max(1, BLOCK_ENTRIES // max(1, num_territories))
    for first in range(0, num_units, step):
        yield np.arange(first, min(first + step, num_units))


def as_pair_table(values: Any, num_territories: int | None = None) -> PairTable:
    """
    Wrap whatever a caller hands in: a matrix, a scipy.sparse matrix, or an object with ``block``.

    Raises
    ------
    TypeError
        If it is none of the three, or a block object that does not tell its ``shape``.
    """
    if isinstance(values, DensePairs | SparsePairs | BlockPairs):
        return values
    if sparse.issparse(values):
        return SparsePairs(values)
    if hasattr(values, "block"):
        shape = getattr(values, "shape", None)
        if shape is None:
            raise TypeError("a block object needs a `shape` of (num_units, num_territories)")
        return BlockPairs(values, (int(shape[0]), int(shape[1])))
    matrix = np.asarray(values, dtype=float)
    if matrix.ndim != 2:
        raise TypeError(f"a pair table has two dimensions, got {matrix.ndim}")
    return DensePairs(matrix)


def allowed(table: PairTable, units: IntArray) -> BoolArray:
    """Pairs of ``units`` whose cost is finite: shape ``(len(units), num_territories)``."""
    finite: BoolArray = np.isfinite(table.block(units))
    return finite
