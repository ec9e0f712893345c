"""Neighbours among units without polygons."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import Delaunay, KDTree, QhullError

from territory_opt.geo.distance import paired_km
from territory_opt.geo.plane import plane_around, to_plane, unit_vectors

LEAST_M = 1.0
"""Length of an edge between units at one place; a stored zero would get lost."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def graph_of_points(
    lon: ArrayLike, lat: ArrayLike, kind: Literal["delaunay", "nearest"] = "delaunay", k: int = 6
) -> sparse.csr_array:
    """
    Neighbours among points.

    Parameters
    ----------
    lon, lat
        Shape ``(num_units,)``, degrees; units without coordinates have no neighbours.
    kind
        ``"delaunay"``: edges of the Delaunay triangulation in the plane of ``plane_around``. From
        the outside in, an outer edge goes while its triangle has an obtuse angle opposite to it: the
        long slivers along the hull. No edge of the Gabriel graph is lost (Gabriel & Sokal 1969), so
        the graph is connected. ``"nearest"``: each point and its ``k`` nearest, both ways; may fall
        apart.
    k
        Neighbours of each point, for ``"nearest"``.

    Returns
    -------
    csr_array
        Shape ``(num_units, num_units)``, symmetric, no diagonal: great-circle distance in metres, at
        least 1. Units at one place form a chain, and the first of them has the neighbours.

    Raises
    ------
    ValueError
        If ``kind`` is neither.
    """
    if kind not in ("delaunay", "nearest"):
        raise ValueError(f"kind is {kind!r}, expected 'delaunay' or 'nearest'")
    lonlat = np.column_stack([np.asarray(lon, float), np.asarray(lat, float)])
    here = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    place, first, place_of = _places(lonlat[here])
    between = _delaunay(place) if kind == "delaunay" else _nearest(place, k)
    pairs = np.vstack([first[between], _chains(place_of)])
    return _graph(here[pairs], lonlat)


def _places(lonlat: Floats) -> tuple[Floats, Ints, Ints]:
    """Distinct places, the first point at each, and the place of each point."""
    place, first, place_of = np.unique(lonlat, axis=0, return_index=True, return_inverse=True)
    return place, first, place_of.reshape(-1)


def _chains(place_of: Ints) -> Ints:
    """Each point with the next one at its place."""
    order = np.argsort(place_of, kind="stable")
    is_same = place_of[order[1:]] == place_of[order[:-1]]
    return np.column_stack([order[:-1][is_same], order[1:][is_same]])


def _delaunay(place: Floats) -> Ints:
    if len(place) < 2:
        return np.empty((0, 2), np.int64)
    xy = to_plane(plane_around(*place.T), *place.T)
    try:
        triangles = Delaunay(xy).simplices.astype(np.int64)
    except QhullError:  # fewer than three places, or all on one line
        order = np.lexsort(np.round(xy).T)
        return np.column_stack([order[:-1], order[1:]])
    return _peeled(xy, triangles)


def _peeled(xy: Floats, triangles: Ints) -> Ints:
    """Edges of the triangles, without outer edges that face an obtuse angle, from the outside in."""
    edges = np.sort(triangles[:, [[1, 2], [2, 0], [0, 1]]], axis=2)
    faces_obtuse = _faces_obtuse(xy, triangles)
    _, name = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    name = name.reshape(-1, 3)
    triangle_left = np.ones(len(triangles), dtype=bool)
    is_dropped = np.zeros(name.max() + 1, dtype=bool)
    while True:
        is_outer = np.bincount(name[triangle_left].ravel(), minlength=len(is_dropped)) == 1
        goes = is_outer[name] & faces_obtuse & triangle_left[:, None]
        if not goes.any():
            return np.unique(edges[~is_dropped[name]], axis=0)
        is_dropped[name[goes]] = True
        triangle_left &= ~goes.any(axis=1)


def _faces_obtuse(xy: Floats, triangles: Ints) -> NDArray[np.bool_]:
    """Whether each edge, by the corner opposite to it, faces an angle of more than 90°."""
    corner = xy[triangles]
    to_next, to_last = np.roll(corner, -1, axis=1) - corner, np.roll(corner, 1, axis=1) - corner
    return np.asarray((to_next * to_last).sum(axis=2) < 0)


def _nearest(place: Floats, k: int) -> Ints:
    num = min(k, len(place) - 1)
    if num < 1:
        return np.empty((0, 2), np.int64)
    points = unit_vectors(*place.T)
    near = KDTree(points).query(points, k=range(2, num + 2))[1]
    pairs = np.column_stack([np.repeat(np.arange(len(place)), num), near.ravel()])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def _graph(pairs: Ints, lonlat: Floats) -> sparse.csr_array:
    one, other = pairs.T
    metres = np.maximum(1000 * paired_km(*lonlat[one].T, *lonlat[other].T), LEAST_M)
    half = sparse.coo_array((metres, (one, other)), shape=(len(lonlat),) * 2).tocsr()
    return sparse.csr_array(half + half.T)
