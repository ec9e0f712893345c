"""The plane that areas are drawn in: equal-area, in metres, around the data."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer

DEGREES = CRS.from_epsg(4326)
EQUAL_EARTH = CRS.from_epsg(8857)
FARTHEST_DEGREES = 120.0
"""Points farther than this from their middle are drawn on a world map."""

Floats = NDArray[np.float64]


def plane_around(lon: ArrayLike, lat: ArrayLike) -> CRS:
    """
    An equal-area plane that fits the points.

    Parameters
    ----------
    lon, lat
        Shape ``(num_points,)``, degrees; finite.

    Returns
    -------
    CRS
        Lambert azimuthal equal-area, in metres, centred on the mean direction of the points, so
        that the 180th meridian is no border. Lengths are true to 0.4 % within 1,000 km of the
        middle and to 4 % within 3,500 km. Points more than 120° from it: Equal Earth (Šavrič,
        Patterson & Jenny 2019), cut at the 180th meridian.
    """
    points = unit_vectors(lon, lat)
    middle = points.mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-12)
    if (points @ middle).min() < np.cos(np.radians(FARTHEST_DEGREES)):
        return EQUAL_EARTH
    east, north = np.degrees([np.arctan2(middle[1], middle[0]), np.arcsin(middle[2])])
    return CRS.from_proj4(f"+proj=laea +lon_0={east:.4f} +lat_0={north:.4f} +datum=WGS84 +units=m")


def to_plane(crs: CRS, lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Degrees to metres: shape ``(num_points, 2)``; infinite where the plane does not reach."""
    there = Transformer.from_crs(DEGREES, crs, always_xy=True)
    return np.column_stack(there.transform(np.asarray(lon, float), np.asarray(lat, float)))


def to_degrees(crs: CRS, xy: ArrayLike) -> Floats:
    """Metres to longitude and latitude: shape ``(num_points, 2)``."""
    back = Transformer.from_crs(crs, DEGREES, always_xy=True)
    return np.column_stack(back.transform(*np.asarray(xy, float).reshape(-1, 2).T))


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Points of the unit sphere, shape ``(num_points, 3)``."""
    east, north = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=-1)
