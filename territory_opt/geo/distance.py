"""Great-circle distances."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the Earth (Moritz 2000, Geodetic Reference System 1980)."""

Floats = NDArray[np.float64]


def great_circle_km(
    lon: ArrayLike, lat: ArrayLike, home_lon: ArrayLike, home_lat: ArrayLike
) -> Floats:
    """
    Distance of every point from every home along the Earth's surface.

    Parameters
    ----------
    lon, lat
        Shape ``(num_points,)``, degrees.
    home_lon, home_lat
        Shape ``(num_homes,)``, degrees.

    Returns
    -------
    ndarray
        Shape ``(num_points, num_homes)``, kilometres, float64; NaN where a coordinate is NaN.
        Nothing else of that size is held, so a caller short of memory passes blocks of points.

    Notes
    -----
    The haversine in its chord form: 2 R asin(chord / 2), exact for neighbours and antipodes alike.
    A sphere differs from the ellipsoid by at most 0.6 %.
    """
    return _arc_km(cdist(_unit_vectors(lon, lat), _unit_vectors(home_lon, home_lat)))


def paired_km(lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike) -> Floats:
    """
    Distance of each point from its own counterpart, in kilometres.

    Parameters
    ----------
    lon, lat, to_lon, to_lat
        Shape ``(num_points,)`` or broadcastable to it, degrees.

    Returns
    -------
    ndarray
        Shape ``(num_points,)``; NaN where a coordinate is NaN.
    """
    between = _unit_vectors(lon, lat) - _unit_vectors(to_lon, to_lat)
    return _arc_km(np.linalg.norm(between, axis=-1))


def _unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    east = np.radians(np.atleast_1d(np.asarray(lon, dtype=np.float64)))
    north = np.radians(np.atleast_1d(np.asarray(lat, dtype=np.float64)))
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=-1)


def _arc_km(chord: Floats) -> Floats:
    """Kilometres on the sphere from chords of the unit sphere, in place."""
    chord *= 0.5
    np.minimum(chord, 1.0, out=chord)  # antipodes may exceed the diameter by one rounding
    np.arcsin(chord, out=chord)
    chord *= 2 * EARTH_RADIUS_KM
    return chord
