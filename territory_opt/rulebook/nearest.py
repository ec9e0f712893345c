"""The nearest of some points."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geo import paired_km
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.rulebook.market import Known


def nearest_of(
    known: Known, longitude: FloatArray, latitude: FloatArray
) -> tuple[IntArray, FloatArray]:
    """
    Row of the nearest known point to every point, and how far it is.

    Parameters
    ----------
    known
        Points; those without coordinates are passed over, and one must have some.
    longitude, latitude
        ``(num_points,)`` degrees.

    Returns
    -------
    tuple
        ``(num_points,)`` rows of ``known`` and kilometres along the great circle.
    """
    placed = np.flatnonzero(np.isfinite(known.longitude) & np.isfinite(known.latitude))
    tree = cKDTree(_on_sphere(known.longitude[placed], known.latitude[placed]))
    row: IntArray = placed[tree.query(_on_sphere(longitude, latitude))[1]]
    km: FloatArray = paired_km(longitude, latitude, known.longitude[row], known.latitude[row])
    return row, km


def _on_sphere(longitude: FloatArray, latitude: FloatArray) -> FloatArray:
    """Points of the unit sphere: the shorter chord is the shorter great circle."""
    east, north = np.radians(longitude), np.radians(latitude)
    flat = np.cos(north)
    points: FloatArray = np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], -1)
    return points
