"""A rep's territory as a small picture for paper: SVG, no script, told apart without colour."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from territory_opt.geo import background
from territory_opt.report.map.circles import drawn, radii
from territory_opt.report.map.ground import alone
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.offline import template
from territory_opt.report.map.shades import CHANGE_COLOURS
from territory_opt.report.map.view import View

MARGIN = 16
LEAST_DEGREES = 0.4
"""Ground that is shown of a territory with a single account: about 40 km."""
CIRCLE = 0.6
"""Radii against those of the large map."""
NAME_PIXELS = 7.2
"""Width of a letter of a state's name."""
KINDS = {KEPT: "kept", GAINED: "gained", LEAVING: "leaving"}
"""Change of an account → class of its mark."""


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


def small_map(view: View, size: tuple[int, int] = (440, 320)) -> Markup | None:
    """
    Draw a rep's view.

    Parameters
    ----------
    view
        Of a rep: accounts kept, gained and leaving.
    size
        Width and height in pixels.

    Returns
    -------
    Markup
        The picture with its legend; None where there is nothing to draw.
    """
    accounts = drawn(view.accounts)
    bounds = _bounds(view, accounts)
    if bounds is None:
        return None
    frame = _frame(bounds, size)
    around = background(frame.bounds)
    kinds = [kind for kind in KINDS if (view.accounts["change"] == kind).any()]
    return Markup(
        template("small_map.html").render(
            size=size,
            colours={name: CHANGE_COLOURS[kind] for kind, name in KINDS.items()},
            places=[_path(shape, frame) for shape in around.geometry],
            names=list(_names(around, frame)),
            shapes=[] if view.is_ground else [_path(s, frame) for s in view.shapes.geometry],
            areas=_areas(view, accounts, frame),
            marks=_marks(view, accounts, frame),
            homes=frame.points(view.homes[["longitude", "latitude"]].to_numpy(float)).round(1),
            legend=[
                (KINDS[kind], kind, int((view.accounts["change"] == kind).sum())) for kind in kinds
            ],
            is_ground=view.is_ground,
        )
    )


def _bounds(view: View, accounts: pd.DataFrame) -> tuple[float, float, float, float] | None:
    """Of areas or accounts, else of homes; None without any."""
    if view.is_ground:
        west, south, east, north = view.areas.total_bounds.tolist()
        return (west, south, east, north)
    points = accounts if len(accounts) else view.homes
    if points.empty:
        return None
    low, high = points[["longitude", "latitude"]].min(), points[["longitude", "latitude"]].max()
    return (*map(float, low), *map(float, high))  # type: ignore[return-value]


def _frame(bounds: tuple[float, float, float, float], size: tuple[int, int]) -> Frame:
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    across, along = max(east - west, LEAST_DEGREES), max(north - south, LEAST_DEGREES)
    scale = min((size[0] - 2 * MARGIN) / (across * squeeze), (size[1] - 2 * MARGIN) / along)
    return Frame(
        (west + east) / 2 - size[0] / 2 / scale / squeeze,
        (south + north) / 2 + size[1] / 2 / scale,
        scale, squeeze, size,
    )  # fmt: skip


def _path(shape: Any, frame: Frame) -> str:
    """Polygons as an SVG path, to a tenth of a pixel."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring), frame) for ring in rings)


def _ring(degrees: Any, frame: Frame) -> str:
    pixels = frame.points(degrees[:-1]).round(1)
    far = np.ones(len(pixels), dtype=bool)
    far[1:] = (np.abs(np.diff(pixels, axis=0)) >= 0.2).any(axis=1)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in pixels[far].tolist()) + "Z"


def _names(around: gpd.GeoDataFrame, frame: Frame) -> Iterator[tuple[float, float, str]]:
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


def _areas(view: View, accounts: pd.DataFrame, frame: Frame) -> list[tuple[str, str]]:
    """Path and class of every area: those of a single account show what becomes of it."""
    if not view.is_ground:
        return []
    own = accounts[alone(view, accounts)]
    change_of = dict(zip(own["geo_unit_id"], own["change"], strict=True))
    return [
        (_path(shape, frame), KINDS.get(change_of.get(unit, ""), "quiet"))
        for unit, shape in zip(view.areas["geo_unit_id"], view.areas.geometry, strict=True)
    ]


def _marks(
    view: View, accounts: pd.DataFrame, frame: Frame
) -> list[tuple[float, float, float, str]]:
    """Place, radius and class of the accounts that have no area to themselves."""
    if view.is_ground:
        accounts = accounts[~alone(view, accounts)]
    pixels = frame.points(accounts[["longitude", "latitude"]].to_numpy(float)).round(1).tolist()
    sizes = np.maximum(2.0, CIRCLE * radii(accounts["potential"])[0]).round(1).tolist()
    kinds = [KINDS[change] for change in accounts["change"]]
    return [(x, y, radius, kind) for (x, y), radius, kind in zip(pixels, sizes, kinds, strict=True)]
