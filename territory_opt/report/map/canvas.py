"""Degrees to pixels, and shapes to SVG paths: what pictures that need no browser are drawn with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from territory_opt.report.map.frame import Bounds

MARGIN = 16
LEAST_DEGREES = 0.4
"""Ground that is shown of a territory with a single account: about 40 km."""
NAME_PIXELS = 7.2
"""Width of a letter of a state's name."""


@dataclass(frozen=True)
class Frame:
    """Degrees to pixels: as wide as it is high where the map is, north up."""

    west: float
    north: float
    scale: float
    squeeze: float
    size: tuple[int, int]

    def points(self, degrees: Any) -> Any:
        """Pixels of longitudes and latitudes: ``(num_points, 2)``."""
        x = (degrees[:, 0] - self.west) * self.scale * self.squeeze
        return np.column_stack([x, (self.north - degrees[:, 1]) * self.scale])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the whole picture, as far as the world goes."""
        east = self.west + self.size[0] / self.scale / self.squeeze
        south = self.north - self.size[1] / self.scale
        return (max(-180.0, self.west), max(-85.0, south), min(180.0, east), min(85.0, self.north))


def frame_of(bounds: Bounds, size: tuple[int, int]) -> Frame:
    """The picture that shows all of the bounds, in the middle."""
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    across, along = max(east - west, LEAST_DEGREES), max(north - south, LEAST_DEGREES)
    scale = min((size[0] - 2 * MARGIN) / (across * squeeze), (size[1] - 2 * MARGIN) / along)
    return Frame(
        (west + east) / 2 - size[0] / 2 / scale / squeeze,
        (south + north) / 2 + size[1] / 2 / scale,
        scale, squeeze, size,
    )  # fmt: skip


def path(shape: Any, frame: Frame) -> str:
    """Polygons as an SVG path, to a tenth of a pixel."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring), frame) for ring in rings)


def _ring(degrees: Any, frame: Frame) -> str:
    pixels = frame.points(degrees[:-1]).round(1)
    far = np.ones(len(pixels), dtype=bool)
    far[1:] = (np.abs(np.diff(pixels, axis=0)) >= 0.2).any(axis=1)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in pixels[far].tolist()) + "Z"


def names_on(around: gpd.GeoDataFrame, frame: Frame) -> Iterator[tuple[float, float, str]]:
    """States and countries with room for their name."""
    window = shapely.box(*frame.bounds)
    for name, shape in zip(around["name"], around.geometry, strict=True):
        seen = shape.intersection(window)
        if seen.is_empty:
            continue
        west, _, east, _ = seen.bounds
        room = (east - west) * frame.scale * frame.squeeze
        point = shapely.point_on_surface(seen)
        x, y = frame.points(np.array([[point.x, point.y]]))[0].round(1).tolist()
        half = NAME_PIXELS * len(str(name)) / 2
        if room > 2 * half and half < x < frame.size[0] - half and y > MARGIN:
            yield x, y, str(name)
