"""Cost of a pair from points in a plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray, IntArray, as_floats, read_only
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable
from territory_opt.models.places import LARGEST, told

DENSE_ENTRIES = 20_000_000
"""Largest matrix (160 MB) that is worth holding; above it, blocks are recomputed."""


@dataclass(frozen=True, eq=False)
class PointCost:
    """
    weight × km^power from every unit to every home; all in one plane, kilometres.

    Attributes
    ----------
    xy_km, home_km
        ``(num_units, 2)``, ``(num_territories, 2)``.
    weight
        ``(num_units,)``, ≥ 0.
    power
        Above 0.
    """

    xy_km: FloatArray
    home_km: FloatArray
    weight: FloatArray
    power: float

    def __post_init__(self) -> None:
        for name in ("xy_km", "home_km", "weight"):
            object.__setattr__(self, name, read_only(getattr(self, name), float))

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return len(self.xy_km), len(self.home_km)

    @cached_property
    def is_finite(self) -> bool:
        """True when no cost can be infinite, NaN or too large: seen from the points alone."""
        return not point_faults(self)

    def block(self, units: IntArray) -> FloatArray:
        """Costs of ``units``: ``(len(units), num_territories)``."""
        return self.between(units, np.arange(len(self.home_km)))

    def between(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Costs of some units with some territories: ``(len(units), len(territories))``."""
        return self._cost(
            self.xy_km[units, 0][:, None] - self.home_km[territories, 0],
            self.xy_km[units, 1][:, None] - self.home_km[territories, 1],
            self.weight[units][:, None],
        )

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Costs of the given pairs, to the last bit as in ``block``: ``(len(units),)``."""
        return self._cost(
            self.xy_km[units, 0] - self.home_km[territories, 0],
            self.xy_km[units, 1] - self.home_km[territories, 1],
            self.weight[units],
        )

    def _cost(self, east: FloatArray, north: FloatArray, weight: FloatArray) -> FloatArray:
        """Computed in place of ``east``: page faults cost more than the arithmetic."""
        np.multiply(east, east, out=east)
        np.multiply(north, north, out=north)
        east += north
        if self.power == 1:
            np.sqrt(east, out=east)
        elif self.power != 2:
            np.power(east, self.power / 2, out=east)
        east *= weight
        return east

    def as_table(self) -> PairTable:
        """A dense table where it is small, else one computed by blocks."""
        if self.shape[0] * self.shape[1] <= DENSE_ENTRIES:
            return DensePairs(self.block(np.arange(self.shape[0])))
        return BlockPairs(self, self.shape)


def point_cost(xy_km: Any, home_km: Any, weight: Any, power: Any) -> PointCost:
    """
    The cost from points, once they are known to make one.

    Raises
    ------
    ProblemError
        Naming every field and index that cannot be right.
    """
    arrays: dict[str, FloatArray] = {}
    messages: list[str] = _power_faults(power)
    for name, values in (("xy_km", xy_km), ("home_km", home_km), ("weight", weight)):
        try:
            arrays[name] = as_floats(name, values)
        except ProblemError as error:
            messages += error.messages
    messages = messages or _shape_faults(**arrays)
    if messages:
        raise ProblemError(messages)
    cost = PointCost(**arrays, power=float(power))
    messages = point_faults(cost)
    if messages:
        raise ProblemError(messages)
    return cost


def point_faults(cost: PointCost) -> list[str]:
    """What makes a cost infinite, NaN, negative or too large."""
    messages = []
    for name in ("xy_km", "home_km"):
        points = getattr(cost, name)
        messages += told(name, ~(abs(points) <= LARGEST), "not a finite number", points)
    bad = ~((cost.weight >= 0) & (cost.weight <= LARGEST))
    messages += told("weight", bad, "not a number ≥ 0", cost.weight)
    return messages or _reach_faults(cost)


def _power_faults(power: Any) -> list[str]:
    try:
        exponent = float(power)
    except (TypeError, ValueError):
        return [f"power is {power!r}: not a number"]
    return [] if 0 < exponent < math.inf else [f"power is {exponent:g}: not a number above 0"]


def _shape_faults(xy_km: FloatArray, home_km: FloatArray, weight: FloatArray) -> list[str]:
    messages = []
    for name, points in (("xy_km", xy_km), ("home_km", home_km)):
        if points.ndim != 2 or points.shape[1] != 2:
            messages.append(f"{name}: shape {points.shape}, expected one row (x, y) per point")
    if not messages and weight.shape != (len(xy_km),):
        messages.append(f"weight: shape {weight.shape}, expected {(len(xy_km),)}, as xy_km has it")
    return messages


def _reach_faults(cost: PointCost) -> list[str]:
    """Whether the heaviest unit, as far off as any pair can be, still has a cost that is a number."""
    if not all(cost.shape):
        return []
    low = np.minimum(cost.xy_km.min(axis=0), cost.home_km.min(axis=0))
    high = np.maximum(cost.xy_km.max(axis=0), cost.home_km.max(axis=0))
    reach, heaviest = float(np.hypot(*(high - low))), float(cost.weight.max())
    size = cost.power * math.log10(max(reach, 1.0)) + math.log10(max(heaviest, 1.0))
    if size < math.log10(LARGEST):
        return []
    return [
        f"weight × km^{cost.power:g} reaches 1e{size:.0f}, beyond {LARGEST:g}: points "
        f"{reach:g} km apart, weights up to {heaviest:g}; use larger units or a smaller power"
    ]
