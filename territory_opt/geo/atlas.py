"""The shipped atlas: states of the US and countries of the world, as a quiet background for maps."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

Bounds = tuple[float, float, float, float]

DETAIL = 2_000
"""Widths of the finest feature kept that fit across the map: about a pixel of a large screen."""
MARGIN = 0.25
"""Background beyond the bounds, as a share of their larger side: room to pan."""
_LEAST_MARGIN_DEGREES = 0.5


def background(bounds: Bounds) -> gpd.GeoDataFrame:
    """
    States and countries around a place, clipped and no finer than a map of that extent can show.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees, as ``total_bounds`` gives them. No crossing of the
        180th meridian.

    Returns
    -------
    GeoDataFrame
        ``name``, ``kind`` ("state" in the United States, "country" elsewhere), ``geometry``
        in EPSG:4326; neighbours share their border exactly. Empty far out at sea.
    """
    window = _window(bounds)
    near = _atlas().clip(window)
    near = near[near.geom_type.isin(["Polygon", "MultiPolygon"])].sort_index()
    shapes = shapely.coverage_simplify(near.geometry.to_numpy(), _resolution(window))
    near = near.set_geometry(gpd.GeoSeries(shapes, index=near.index, crs=near.crs))
    return near[~near.geometry.is_empty].reset_index(drop=True)


def land(
    bounds: Bounds, lon: ArrayLike | None = None, lat: ArrayLike | None = None
) -> shapely.Geometry:
    """
    The land around a place as one shape, to clip territories with.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    lon, lat
        Points in degrees: only countries that hold one of them are land, so that no territory
        reaches over a border that nobody works behind. None: every country.

    Returns
    -------
    Geometry
        The union of ``background``; empty far out at sea.
    """
    near = background(bounds)
    if lon is not None and lat is not None:
        near = near[_is_held(near, shapely.points(np.asarray(lon, float), np.asarray(lat, float)))]
    return shapely.make_valid(shapely.union_all(near.geometry.to_numpy()))


def _is_held(near: gpd.GeoDataFrame, points: NDArray[np.object_]) -> pd.Series:
    """Whether each row's country holds a point; the states are one country."""
    rows = shapely.STRtree(points).query(near.geometry.to_numpy(), predicate="contains")[0]
    country = near["name"].where(near["kind"] == "country", "United States")
    return pd.Series(country.isin(country.iloc[rows]))


def _window(bounds: Bounds) -> Bounds:
    west, south, east, north = map(float, bounds)
    margin = max(MARGIN * max(east - west, north - south), _LEAST_MARGIN_DEGREES)
    return (
        max(west - margin, -180.0),
        max(south - margin, -90.0),
        min(east + margin, 180.0),
        min(north + margin, 90.0),
    )


def _resolution(window: Bounds) -> float:
    west, south, east, north = window
    return max(east - west, north - south) / DETAIL


@cache
def _atlas() -> gpd.GeoDataFrame:
    states, countries = _read("states"), _read("countries")
    whole = pd.concat([states.assign(kind="state"), countries.assign(kind="country")])
    return whole[["name", "kind", "geometry"]].reset_index(drop=True)


def _read(layer: str) -> gpd.GeoDataFrame:
    data = files("territory_opt.geo") / "data" / f"{layer}.geojson.gz"
    collection = json.loads(gzip.decompress(data.read_bytes()))
    return gpd.GeoDataFrame.from_features(collection, crs="EPSG:4326")
