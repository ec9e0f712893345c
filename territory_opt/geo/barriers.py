"""Barriers: ground that no connection between areas may cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from territory_opt.geo.borders import Borders

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def barrier_ground(barriers: Sequence[Any], reach_m: float) -> shapely.Geometry:
    """
    The ground within reach of any barrier.

    Parameters
    ----------
    barriers
        Lines or polygons in a plane, metres.
    reach_m
        A border this near to a barrier lies on it, in metres.
    """
    ground = shapely.union_all(shapely.buffer(np.asarray(barriers, dtype=object), reach_m))
    shapely.prepare(ground)
    return ground


def free_length_m(borders: Borders, ground: shapely.Geometry) -> Floats:
    """Metres of each piece of border outside the barriers' ground, shape ``(num_pieces,)``."""
    free = borders.length_m()
    if ground.is_empty:
        return free
    lines = borders.lines()
    for part in shapely.get_parts(ground):
        shapely.prepare(part)
        hit = np.flatnonzero(shapely.intersects(part, lines))
        is_inside = shapely.covers(part, lines[hit])
        lines[hit[is_inside]] = shapely.LineString()
        lines[hit[~is_inside]] = shapely.difference(lines[hit[~is_inside]], part)
        free[hit] = borders.share[hit] * shapely.length(lines[hit])
    return free


def gap_meets_barrier(
    geometry: NDArray[np.object_], one: Ints, other: Ints, ground: shapely.Geometry
) -> NDArray[np.bool_]:
    """Whether the shortest line between two areas, shape ``(num_pairs,)`` each, meets the ground."""
    if ground.is_empty:
        return np.zeros(len(one), dtype=bool)
    gap = shapely.shortest_line(geometry[one], geometry[other])
    return np.asarray(shapely.intersects(ground, gap))
