"""Figures that depend on unit and territory: dense, sparse, or computed block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from scipy import sparse

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, as_floats, read_only

BLOCK_ENTRIES = 250_000
"""Entries of a pair table held at a time when a whole table is walked through: they fit the cache."""


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
    """
    A table whose missing pairs all have one value (``+inf``: forbidden); a stored 0 is a 0.

    Entries that stand twice are added, as scipy.sparse does.
    """

    matrix: Any
    missing: float = np.inf

    def __post_init__(self) -> None:
        object.__setattr__(self, "matrix", _frozen_rows(self.matrix))

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return int(self.matrix.shape[0]), int(self.matrix.shape[1])

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``, missing pairs filled in."""
        rows = self.matrix[np.asarray(units)]
        row = np.repeat(np.arange(len(units)), np.diff(rows.indptr))
        out = np.full((len(units), self.shape[1]), self.missing)
        out[row, rows.indices] = rows.data
        return out

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs, missing ones filled in."""
        if not len(units):
            return np.empty(0)
        # Places count from 1, so that 0 says "not stored", whatever value a stored entry has.
        places = np.arange(1, self.matrix.nnz + 1)
        parts = (places, self.matrix.indices, self.matrix.indptr)
        place = sparse.csr_array(parts, shape=self.shape)[
            np.asarray(units), np.asarray(territories)
        ]
        place = np.asarray(place).ravel()
        out = np.full(len(place), self.missing)
        out[place > 0] = self.matrix.data[place[place > 0] - 1]
        return out


def _frozen_rows(matrix: Any) -> Any:
    """Read-only CSR copy of a sparse matrix, each pair stored once."""
    rows = sparse.csr_array(matrix, dtype=float, copy=True)
    rows.sum_duplicates()
    for part in (rows.data, rows.indices, rows.indptr):
        part.flags.writeable = False
    return rows


@dataclass(frozen=True, eq=False)
class BlockPairs:
    """
    A table computed on demand by ``source.block(units)``; never held as a whole.

    Attributes
    ----------
    source
        Has ``block(units)``, shape ``(len(units), num_territories)``. May have
        ``at(units, territories)``, the same figures pair by pair, ``between(units, territories)``,
        every unit with every territory, and ``is_finite``, true when every figure is known to be
        finite: they save walking through the whole table.
    shape
        ``(num_units, num_territories)``.
    """

    source: Any
    shape: tuple[int, int]

    @property
    def is_finite(self) -> bool:
        """True when the source vouches for finite figures everywhere."""
        return bool(getattr(self.source, "is_finite", False))

    def block(self, units: IntArray) -> FloatArray:
        """
        Rows of ``units``, computed now.

        Raises
        ------
        ProblemError
            If the source returns another shape.
        """
        rows = np.array(self.source.block(np.asarray(units)), dtype=float)
        expected = (len(units), self.shape[1])
        if rows.shape != expected:
            raise ProblemError([f"block(units): shape {rows.shape}, expected {expected}"])
        return rows

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs: by the source's ``at``, else out of the rows of the units."""
        if hasattr(self.source, "at"):
            at = self.source.at(np.asarray(units), np.asarray(territories))
            return np.array(at, dtype=float)
        return _out_of_rows(self, np.asarray(units), np.asarray(territories))


def between(table: PairTable, units: IntArray, territories: IntArray) -> FloatArray:
    """Entries of every one of ``units`` with every one of ``territories``, as a matrix."""
    if isinstance(table, DensePairs):
        found: FloatArray = table.values[np.ix_(units, territories)]
        return found
    if isinstance(table, BlockPairs) and hasattr(table.source, "between"):
        return np.array(table.source.between(units, territories), dtype=float)
    rows, columns = np.repeat(units, len(territories)), np.tile(territories, len(units))
    return table.at(rows, columns).reshape(len(units), len(territories))


def _out_of_rows(table: PairTable, units: IntArray, territories: IntArray) -> FloatArray:
    """Entries picked out of blocks of rows, every row computed once."""
    rows, row = np.unique(units, return_inverse=True)
    order = np.argsort(row, kind="stable")
    out = np.empty(len(units))
    for part in blocks_of(len(rows), table.shape[1]):
        first, last = np.searchsorted(row[order], [part[0], part[-1] + 1])
        here = order[first:last]
        out[here] = table.block(rows[part])[row[here] - part[0], territories[here]]
    return out


def blocks_of(num_units: int, num_territories: int) -> Iterator[IntArray]:
    """Unit indices in consecutive blocks small enough to hold all their pairs in memory."""
    step = max(1, BLOCK_ENTRIES // max(1, num_territories))
    for first in range(0, num_units, step):
        yield np.arange(first, min(first + step, num_units))


def as_pair_table(
    values: Any, name: str = "cost", shape: tuple[int, int] | None = None
) -> PairTable:
    """
    Wrap whatever a caller hands in: a matrix, a scipy.sparse matrix, or an object with ``block``.

    Parameters
    ----------
    values
        See above; wrapped tables are returned as they are.
    name
        What messages call it.
    shape
        Of a block object that does not tell its own ``shape``.

    Raises
    ------
    ProblemError
        If it is none of the three, or of no two dimensions.
    """
    if isinstance(values, DensePairs | SparsePairs | BlockPairs):
        return values
    if hasattr(values, "block"):
        return BlockPairs(values, _shape_of(values, name, shape))
    if sparse.issparse(values):
        return SparsePairs(_with_floats(values, name))
    matrix = as_floats(name, values)
    _refuse_other_shapes(name, matrix.shape)
    return DensePairs(matrix)


def _shape_of(source: Any, name: str, shape: tuple[int, int] | None) -> tuple[int, int]:
    found = getattr(source, "shape", None) or shape
    if found is None:
        raise ProblemError([f"{name}: the block object needs a shape (num_units, num_territories)"])
    _refuse_other_shapes(name, found)
    return int(found[0]), int(found[1])


def _refuse_other_shapes(name: str, shape: Any) -> None:
    if len(shape) != 2:
        raise ProblemError([f"{name}: shape {tuple(shape)}, expected (num_units, num_territories)"])


def _with_floats(matrix: Any, name: str) -> Any:
    _refuse_other_shapes(name, matrix.shape)
    rows = sparse.csr_array(matrix)
    as_floats(name, rows.data)
    return rows


def allowed(table: PairTable, units: IntArray) -> BoolArray:
    """Pairs of ``units`` whose cost is finite: shape ``(len(units), num_territories)``."""
    finite: BoolArray = np.isfinite(table.block(units))
    return finite
