"""Where two areas share a border: pieces of line, found exactly and within a tolerance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

WIDEST_SINE = 0.5
"""Lines that meet at more than 30° touch; they do not run along each other."""
TINY = 1e-12

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Borders:
    """
    Straight pieces of border between pairs of areas.

    Attributes
    ----------
    pair
        Shape ``(num_pieces, 2)``, area indices, the lower first; a pair has many pieces.
    ends
        Shape ``(num_pieces, 2, 2)``: both ends in the plane, metres.
    share
        Shape ``(num_pieces,)``: 1, or ½ where the outline of each side gives a piece of its own.
    """

    pair: Ints
    ends: Floats
    share: Floats

    def lines(self) -> NDArray[np.object_]:
        """The pieces as shapely lines, shape ``(num_pieces,)``."""
        return np.asarray(shapely.linestrings(self.ends))

    def length_m(self) -> Floats:
        """Metres of border in each piece, shape ``(num_pieces,)``."""
        return self.share * _lengths(self.ends)


def shared_borders(geometry: NDArray[np.object_], tolerance_m: float) -> Borders:
    """
    Pieces of border between every two areas.

    Parameters
    ----------
    geometry
        Shape ``(num_areas,)``, polygons and multipolygons in a plane, metres.
    tolerance_m
        Outlines closer than this are one border, in metres; positive.

    Returns
    -------
    Borders
        Edges that two areas have in common, matched by their ends; for the other edges, the part
        of each that lies within the tolerance of an edge of another area and runs along it (at 30°
        at most, so that corners that touch share nothing). Where several areas overlap, each pair
        that shares an outline counts.
    """
    ends, area = _edges(geometry)
    first, second = _matched(ends, tolerance_m)
    is_border = area[first] != area[second]
    first, second = first[is_border], second[is_border]
    rest = np.ones(len(ends), dtype=bool)
    rest[first] = rest[second] = False
    same = Borders(_pairs(area[first], area[second]), ends[first], np.ones(len(first)))
    return _joined(same, _near(ends[rest], area[rest], tolerance_m))


def _edges(geometry: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Both ends of every straight edge, and the area it bounds."""
    parts, area = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    is_edge = (ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    ends = np.stack([xy[:-1][is_edge], xy[1:][is_edge]], axis=1)
    return ends, area[part][ring[:-1][is_edge]]


def _matched(ends: Floats, tolerance_m: float) -> tuple[Ints, Ints]:
    """Pairs of edges with the same ends to the tolerance, where exactly two have them."""
    key = np.round(ends / tolerance_m).astype(np.int64)
    is_turned = _is_before(key[:, 1], key[:, 0])
    key[is_turned] = key[is_turned, ::-1]
    flat = key.reshape(-1, 4)
    order = np.lexsort(flat.T)
    is_new = np.append(True, (flat[order[1:]] != flat[order[:-1]]).any(axis=1))
    start = np.flatnonzero(is_new)
    pairs = start[np.diff(np.append(start, len(order))) == 2]
    return order[pairs], order[pairs + 1]


def _is_before(one: Ints, other: Ints) -> NDArray[np.bool_]:
    is_level = one[:, 0] == other[:, 0]
    return np.asarray((one[:, 0] < other[:, 0]) | (is_level & (one[:, 1] < other[:, 1])))


def _near(ends: Floats, area: Ints, tolerance_m: float) -> Borders:
    """Parts of edges that run along an edge of another area, from both sides."""
    lines = shapely.linestrings(ends)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=tolerance_m)
    is_beside = (area[one] != area[other]) & _runs_along(ends[one], ends[other])
    one, other = one[is_beside], other[is_beside]
    low, high = _alongside(ends[one], ends[other], tolerance_m)
    is_part = high > low
    one, other = one[is_part], other[is_part]
    at = np.column_stack([low[is_part], high[is_part]])[:, :, None]
    pieces = ends[one, :1] + at * (ends[one, 1:] - ends[one, :1])
    return Borders(_pairs(area[one], area[other]), pieces, np.full(len(pieces), 0.5))


def _runs_along(one: Floats, other: Floats) -> NDArray[np.bool_]:
    step, axis = one[:, 1] - one[:, 0], other[:, 1] - other[:, 0]
    return np.asarray(np.abs(_cross(axis, step)) <= WIDEST_SINE * _lengths(one) * _lengths(other))


def _alongside(one: Floats, other: Floats, tolerance_m: float) -> tuple[Floats, Floats]:
    """
    The part of each edge beside its counterpart and within the tolerance of it.

    From and to, as shares of the edge; nothing where *to* is not above *from*. Both the way along
    the counterpart and the offset from it are linear, so each cuts out an interval.
    """
    length = _lengths(other)
    start, step = one[:, 0] - other[:, 0], one[:, 1] - one[:, 0]
    axis = (other[:, 1] - other[:, 0]) / length[:, None]
    beside = _interval(_dot(start, axis), _dot(step, axis), 0.0, length)
    close = _interval(_cross(axis, start), _cross(axis, step), -tolerance_m, tolerance_m)
    low, high = np.maximum(beside[0], close[0]), np.minimum(beside[1], close[1])
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def _interval(
    start: Floats, slope: Floats, low: float, high: float | Floats
) -> tuple[Floats, Floats]:
    """Where ``low ≤ start + slope · t ≤ high``."""
    slope = np.where(np.abs(slope) < TINY, TINY, slope)  # level: everywhere or nowhere
    one, other = (low - start) / slope, (high - start) / slope
    return np.minimum(one, other), np.maximum(one, other)


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray((one * other).sum(axis=1))


def _cross(one: Floats, other: Floats) -> Floats:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _pairs(one: Ints, other: Ints) -> Ints:
    return np.column_stack([np.minimum(one, other), np.maximum(one, other)])


def _lengths(ends: Floats) -> Floats:
    return np.asarray(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1))


def _joined(one: Borders, other: Borders) -> Borders:
    return Borders(
        np.concatenate([one.pair, other.pair]),
        np.concatenate([one.ends, other.ends]),
        np.concatenate([one.share, other.share]),
    )
