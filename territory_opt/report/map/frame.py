"""Which part of the world a map shows, and the land upon it."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territory_opt.geo import background
from territory_opt.report.map.rings import middle, rings

WIDEST, TALLEST = 2.2, 1.1
"""Width ÷ height of the widest and the tallest map that land must fill."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north."""
_WHOLE_WORLD = (-170.0, -55.0, 175.0, 72.0)


def places(shown: Bounds) -> list[dict[str, Any]]:
    """States and countries that reach into a window, the larger first."""
    around = background(shown)
    around = around.iloc[np.argsort(-shapely.area(around.geometry.to_numpy()), kind="stable")]
    return [
        {"name": str(name), "kind": str(kind), "area": rings(shape), "middle": middle(shape)}
        for name, kind, shape in zip(around["name"], around["kind"], around.geometry, strict=True)
    ]


def bounds_of(accounts: pd.DataFrame, homes: pd.DataFrame, areas: gpd.GeoDataFrame) -> Bounds:
    """As ``bounds_around``; the inhabited world where there is nothing."""
    return bounds_around(accounts, homes, areas) or _WHOLE_WORLD


def bounds_around(
    accounts: pd.DataFrame, homes: pd.DataFrame, areas: gpd.GeoDataFrame
) -> Bounds | None:
    """Around the areas, else the accounts (``longitude``, ``latitude``), else the homes; or None."""
    if len(areas):
        west, south, east, north = areas.total_bounds.tolist()
        return (west, south, east, north)
    points = (accounts if len(accounts) else homes)[["longitude", "latitude"]].dropna()
    if points.empty:
        return None
    (west, south), (east, north) = points.min().tolist(), points.max().tolist()
    return (west, south, east, north)


def corners(bounds: Bounds) -> list[list[float]]:
    """South-west and north-east as Leaflet has them."""
    return [[bounds[1], bounds[0]], [bounds[3], bounds[2]]]


def window(bounds: Bounds, widest: float = WIDEST) -> Bounds:
    """
    Ground that a wide or a tall map shows around the accounts, so that land fills it.

    ``widest`` is width ÷ height of the widest map there may be.
    """
    west, south, east, north = bounds
    stretch = 1 / math.cos(math.radians((south + north) / 2))  # Mercator's, of latitudes
    across, along = east - west, (north - south) * stretch
    wider = max(widest * along - across, 0.2 * across) / 2
    taller = max(across / TALLEST - along, 0.2 * along) / 2 / stretch
    return (west - wider, south - taller, east + wider, north + taller)
