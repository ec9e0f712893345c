"""Accounts to areas: which area each point is in."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from territory_opt.geo.areas import Areas
from territory_opt.geo.plane import to_plane

CRACK_M = 1.0
"""Points in a crack between two areas this narrow are in the nearer one."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def area_of_points(
    areas: Areas, lon: ArrayLike, lat: ArrayLike, reach_km: float = 0.0
) -> tuple[Ints, Floats]:
    """
    The area each point is in, or the nearest one within reach.

    Parameters
    ----------
    areas
        In a plane, metres.
    lon, lat
        Shape ``(num_points,)``, degrees.
    reach_km
        How far outside every area a point may be: accounts just off the coast. A metre always
        counts as inside, so that rounding loses no account on a border.

    Returns
    -------
    area, distance_km
        Shape ``(num_points,)`` each: area index, −1 for none; kilometres to it in the plane, 0 inside,
        NaN for none or where a coordinate is NaN. A point on a border, in two areas that overlap,
        or as near to one as to another is in the lower index.
    """
    xy = to_plane(areas.crs, lon, lat)
    here = np.flatnonzero(np.isfinite(xy).all(axis=1))
    area, distance_m = np.full(len(xy), -1, dtype=np.int64), np.full(len(xy), np.nan)
    points = shapely.points(xy[here])
    area[here] = _inside(areas.geometry, points)
    distance_m[area >= 0] = 0.0
    outside = area[here] < 0
    near = _nearest(areas.geometry, points[outside], max(1000 * reach_km, CRACK_M))
    area[here[outside]], distance_m[here[outside]] = near
    return area, distance_m / 1000


def _inside(geometry: NDArray[np.object_], points: NDArray[np.object_]) -> Ints:
    area, point = shapely.STRtree(points).query(geometry, predicate="intersects")
    return _lowest(area, point, len(points))


def _nearest(
    geometry: NDArray[np.object_], points: NDArray[np.object_], reach_m: float
) -> tuple[Ints, Floats]:
    (point, area), distance_m = shapely.STRtree(geometry).query_nearest(
        points, max_distance=reach_m, return_distance=True
    )
    found = np.full(len(points), np.nan)
    found[point] = distance_m
    return _lowest(area, point, len(points)), found


def _lowest(area: Ints, point: Ints, num_points: int) -> Ints:
    lowest = np.full(num_points, np.iinfo(np.int64).max)
    np.minimum.at(lowest, point, area)
    return np.where(lowest == np.iinfo(np.int64).max, -1, lowest)
