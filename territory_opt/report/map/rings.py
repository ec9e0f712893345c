"""Polygons as the compact lists that the page's script draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

COORDINATE_STEP = 1e-3
"""Grid of drawn shapes in degrees, about 100 m; accounts are finer."""


def rings(shape: Any) -> list[list[list[float]]]:
    """Polygons as flat rings ``[lat, lon, lat, lon, …]``, outer ring first."""
    snapped = shapely.set_precision(shape, COORDINATE_STEP)
    polygons = [
        p for p in shapely.get_parts(snapped) if p.geom_type == "Polygon" and not p.is_empty
    ]
    return [[_flat(ring) for ring in (p.exterior, *p.interiors)] for p in polygons]


def middle(shape: Any) -> list[float]:
    """A point well inside the largest part, for its name."""
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    point = shapely.point_on_surface(largest)
    return [round(point.y, 3), round(point.x, 3)]


def _flat(ring: Any) -> list[float]:
    flipped: list[float] = shapely.get_coordinates(ring)[:-1, ::-1].round(3).ravel().tolist()
    return flipped
