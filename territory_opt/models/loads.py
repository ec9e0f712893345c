"""What units put on territories: one figure per unit, or one per pair where it depends on both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, as_floats, read_only
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


def as_loads(values: Any, shape: tuple[int, int]) -> Loads:
    """
    Wrap what a caller hands in as loads.

    Parameters
    ----------
    values
        ``(num_units,)`` or ``(num_units, num_measures)``, scipy.sparse too (not stored is 0);
        ``(num_units, num_territories, num_measures)`` where a load depends on the pair; or an
        object whose ``block(units)`` returns the latter for some units, and whose ``at(units,
        territories)``, where it has one, returns ``(len(units), num_measures)``. Measures that
        turn out equal over all territories are kept per unit.
    shape
        ``(num_units, num_territories)``.

    Raises
    ------
    ProblemError
        If the shape fits none of these, or something is not a number.
    """
    if isinstance(values, Loads):
        return values
    if hasattr(values, "block"):
        return _from_blocks(values, shape)
    array = as_floats("loads", values.toarray() if hasattr(values, "toarray") else values)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim == 2:
        return Loads(array)
    if array.ndim == 3 and array.shape[:2] == shape:
        return _from_cube(array)
    raise ProblemError(
        [
            f"loads: shape {array.shape}, expected ({shape[0]}, num_measures), or "
            f"({shape[0]}, {shape[1]}, num_measures) where a load depends on the territory"
        ]
    )


def _from_cube(cube: FloatArray) -> Loads:
    constant = (cube == cube[:, :1, :]).all(axis=(0, 1))
    unit = np.where(constant[None, :], cube[:, 0, :], 0.0)
    pairs: dict[int, PairTable] = {
        int(m): DensePairs(cube[:, :, m]) for m in np.flatnonzero(~constant)
    }
    return Loads(unit, pairs)


class _Cubes:
    """A source of loads whose last block is kept: the measures of a block are asked for in turn."""

    def __init__(self, source: Any, num_territories: int) -> None:
        self.source = source
        self.num_territories = num_territories
        self._last: tuple[IntArray, FloatArray] | None = None

    def block(self, units: IntArray) -> FloatArray:
        """``(len(units), num_territories, num_measures)``."""
        last = self._last
        if last is None or not np.array_equal(last[0], units):
            last = self._last = (np.array(units), self._computed(units))
        return last[1]

    def _computed(self, units: IntArray) -> FloatArray:
        cube = np.asarray(self.source.block(units), dtype=float)
        if cube.ndim != 3 or cube.shape[:2] != (len(units), self.num_territories):
            expected = f"({len(units)}, {self.num_territories}, num_measures)"
            raise ProblemError([f"loads.block(units): shape {cube.shape}, expected {expected}"])
        return cube


class _Measure:
    """One measure of a source of loads, as a source of pairs."""

    def __init__(self, cubes: _Cubes, measure: int) -> None:
        self.cubes = cubes
        self.measure = measure
        if hasattr(cubes.source, "at"):
            self.at = self._at

    def block(self, units: IntArray) -> FloatArray:
        """``(len(units), num_territories)``."""
        return self.cubes.block(units)[:, :, self.measure]

    def _at(self, units: IntArray, territories: IntArray) -> FloatArray:
        loads: FloatArray = np.asarray(self.cubes.source.at(units, territories), dtype=float)
        return loads[:, self.measure]


def _from_blocks(source: Any, shape: tuple[int, int]) -> Loads:
    num_units, num_territories = shape
    cubes = _Cubes(source, num_territories)
    num_measures = cubes.block(np.arange(min(1, num_units))).shape[2]
    unit = np.zeros((num_units, num_measures))
    constant = list(range(num_measures))
    for units in blocks_of(num_units, num_territories * num_measures):
        cube = cubes.block(units)
        constant = [m for m in constant if (cube[:, :, m] == cube[:, :1, m]).all()]
        if not constant:
            break
        unit[units] = cube[:, 0, :]
    varying = [m for m in range(num_measures) if m not in constant]
    unit[:, varying] = 0.0
    return Loads(unit, {m: BlockPairs(_Measure(cubes, m), shape) for m in varying})
