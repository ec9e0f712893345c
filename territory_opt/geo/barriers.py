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
Shapes = NDArray[np.object_]


def barrier_ground(barriers: Sequence[Any], reach_m: float) -> Shapes:
    """
    The ground within reach of any barrier, in small pieces: one per polygon, one per edge of a line.

    Parameters
    ----------
    barriers
        Lines or polygons in a plane, metres.
    reach_m
        A border this near to a barrier lies on it, in metres; with 0, lines have no ground.
    """
    parts = shapely.get_parts(shapely.get_parts(np.asarray(barriers, dtype=object)))
    is_line = shapely.get_dimensions(parts) == 1
    pieces = np.concatenate([_edges(parts[is_line]), parts[~is_line]])
    ground = np.asarray(shapely.buffer(pieces, reach_m, quad_segs=4))
    return np.asarray(ground[~shapely.is_empty(ground)])


def free_length_m(borders: Borders, ground: Shapes) -> Floats:
    """Metres of each piece of border outside the barriers' ground, shape ``(num_pieces,)``."""
    free = borders.length_m()
    if not len(ground):
        return free
    lines = borders.lines()
    line, piece = shapely.STRtree(ground).query(lines, predicate="intersects")
    for turn in _turns(line):
        lines[line[turn]] = shapely.difference(lines[line[turn]], ground[piece[turn]])
    hit = np.unique(line)
    free[hit] = borders.share[hit] * shapely.length(lines[hit])
    return free


def gap_meets_barrier(
    geometry: Shapes, one: Ints, other: Ints, ground: Shapes
) -> NDArray[np.bool_]:
    """Whether the shortest line between two areas, shape ``(num_pairs,)`` each, meets the ground."""
    meets = np.zeros(len(one), dtype=bool)
    if len(ground):
        gap = shapely.shortest_line(geometry[one], geometry[other])
        meets[shapely.STRtree(ground).query(gap, predicate="intersects")[0]] = True
    return meets


def _edges(lines: Shapes) -> Shapes:
    xy, line = shapely.get_coordinates(lines, return_index=True)
    is_edge = line[1:] == line[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1][is_edge], xy[1:][is_edge]], axis=1)))


def _turns(line: Ints) -> list[Ints]:
    """Rows of ``line``, ascending, in turns that hold each line once."""
    _, start, count = np.unique(line, return_index=True, return_counts=True)
    rank = np.arange(len(line)) - np.repeat(start, count)
    return [np.flatnonzero(rank == turn) for turn in range(int(count.max(initial=0)))]
