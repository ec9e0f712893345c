"""What units put on territories: one figure per unit, or one per pair where it depends on both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, read_only
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable, blocks_of


@dataclass(frozen=True, eq=False)
class Loads:
    """
    Loads of every unit under every measure.

    Attributes
    ----------
    unit
        Shape ``(num_units, num_measures)``; 0 in the columns that ``pairs`` holds.
    pairs
        Measure index → table of shape ``(num_units, num_territories)``, for measures whose load
        depends on the pair (travel hours, workload).
    """

    unit: FloatArray
    pairs: Mapping[int, PairTable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", read_only(self.unit, float))

    @property
    def num_measures(self) -> int:
        """How many measures there are."""
        return int(self.unit.shape[1])

    @property
    def depends_on_pair(self) -> BoolArray:
        """Shape ``(num_measures,)``."""
        return np.isin(np.arange(self.num_measures), list(self.pairs))

    def block(self, units: IntArray, num_territories: int) -> FloatArray:
        """Loads of ``units`` in every territory: ``(len(units), num_territories, num_measures)``."""
        out = np.repeat(self.unit[units][:, None, :], num_territories, axis=1)
        for measure, table in self.pairs.items():
            out[:, :, measure] = table.block(units)
        return out

    def measure_block(self, measure: int, units: IntArray, num_territories: int) -> FloatArray:
        """Loads of ``units`` under one measure: ``(len(units), num_territories)``."""
        if measure in self.pairs:
            return self.pairs[measure].block(units)
        return np.repeat(self.unit[units, measure][:, None], num_territories, axis=1)

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Loads at the given pairs: ``(len(units), num_measures)``."""
        out = self.unit[units]
        for measure, table in self.pairs.items():
            out[:, measure] = table.at(units, territories)
        return out

    def per_territory(self, territory_of: IntArray, num_territories: int) -> FloatArray:
        """Sum of the loads in every territory: ``(num_territories, num_measures)``; -1 is left out."""
        units = np.flatnonzero(territory_of >= 0)
        territories = territory_of[units]
        return sum_by_territory(territories, self.at(units, territories), num_territories)


def sum_by_territory(territories: IntArray, loads: FloatArray, num_territories: int) -> FloatArray:
    """Sums of ``loads`` (``(N, num_measures)``) by territory: ``(num_territories, num_measures)``."""
    total = np.zeros((num_territories, loads.shape[1]))
    for measure in range(loads.shape[1]):
        total[:, measure] = np.bincount(territories, loads[:, measure], num_territories)
    return total


def as_loads(values: Any, num_units: int, num_territories: int) -> Loads:
    """
    Wrap what a caller hands in as loads.

    Parameters
    ----------
    values
        ``(num_units,)`` or ``(num_units, num_measures)``; ``(num_units, num_territories,
        num_measures)`` where a load depends on the pair; or an object whose ``block(units)``
        returns the latter for some units. Measures that turn out equal over all territories
        are kept per unit.

    Raises
    ------
    TypeError
        If the shape fits none of these.
    """
    if isinstance(values, Loads):
        return values
    if hasattr(values, "block"):
        return _from_blocks(values, num_units, num_territories)
    array = np.asarray(values, dtype=float)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim == 2:
        return Loads(array)
    if array.ndim == 3:
        return _from_cube(array)
    raise TypeError(f"loads have two or three dimensions, got {array.ndim}")


def _from_cube(cube: FloatArray) -> Loads:
    constant = (cube == cube[:, :1, :]).all(axis=(0, 1))
    unit = np.where(constant[None, :], cube[:, 0, :], 0.0)
    pairs: dict[int, PairTable] = {
        int(m): DensePairs(cube[:, :, m]) for m in np.flatnonzero(~constant)
    }
    return Loads(unit, pairs)


@dataclass(frozen=True, eq=False)
class _Slice:
    source: Any
    measure: int

    def block(self, units: IntArray) -> FloatArray:
        return np.array(self.source.block(units)[:, :, self.measure], dtype=float)


def _from_blocks(source: Any, num_units: int, num_territories: int) -> Loads:
    first = np.asarray(source.block(np.arange(min(1, num_units))))
    num_measures = first.shape[2]
    constant = np.ones(num_measures, dtype=bool)
    unit = np.zeros((num_units, num_measures))
    for units in blocks_of(num_units, num_territories * num_measures):
        cube = np.asarray(source.block(units), dtype=float)
        constant &= (cube == cube[:, :1, :]).all(axis=(0, 1))
        unit[units] = cube[:, 0, :]
    unit[:, ~constant] = 0.0
    shape = (num_units, num_territories)
    pairs: dict[int, PairTable] = {
        int(m): BlockPairs(_Slice(source, int(m)), shape) for m in np.flatnonzero(~constant)
    }
    return Loads(unit, pairs)
