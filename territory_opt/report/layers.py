"""Layers of ``plan.gpkg``: accounts and homes as points, territories as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territory_opt.geo import land, territory_cells
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.report.view import PlanView

CRS = "EPSG:4326"
ACCOUNT_COLUMNS = ("name", "tier", "status", "segment", "potential", "revenue")
HOME_COLUMNS = ("territory_id", "rep_id", "rep_name", "role", "is_vacant")


def account_points(view: PlanView, plan: pd.DataFrame) -> gpd.GeoDataFrame:
    """``plan.csv``'s columns, what an account is, and its point (None where unknown)."""
    table = plan.copy()
    for name in ACCOUNT_COLUMNS:
        table[name] = view.accounts[name].to_numpy()
    return gpd.GeoDataFrame(table, geometry=_points(view.accounts), crs=CRS)


def home_points(view: PlanView) -> gpd.GeoDataFrame:
    """Where every territory starts from; None where it needs no place."""
    table = view.territories[list(HOME_COLUMNS)].reset_index(drop=True)
    return gpd.GeoDataFrame(table, geometry=_points(view.territories), crs=CRS)


def territory_shapes(view: PlanView) -> gpd.GeoDataFrame:
    """Ground of every territory that has an account with a place: ``territory_id``, multipolygon."""
    lon, lat = (view.accounts[name].to_numpy(float) for name in ("longitude", "latitude"))
    known = np.isfinite(lon) & np.isfinite(lat) & (view.of >= 0)
    if not known.any():
        return gpd.GeoDataFrame({"territory_id": pd.Series(dtype="str")}, geometry=[], crs=CRS)
    lon, lat = lon[known], lat[known]
    bounds = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    cells = territory_cells(lon, lat, view.of[known], land(bounds, lon, lat))
    ids = [view.problem.territory_ids[j] for j in cells["territory"].tolist()]
    shapes = [_multi(shape) for shape in cells.geometry]
    return gpd.GeoDataFrame({"territory_id": ids}, geometry=shapes, crs=CRS)


def compactness_of(shapes: gpd.GeoDataFrame, territory_ids: Sequence[str]) -> FloatArray:
    """Polsby–Popper of every territory's shape, measured in equal-area metres; NaN without one."""
    if not len(shapes):
        return np.full(len(territory_ids), np.nan)
    flat = shapes.to_crs(_equal_area(shapes)).geometry
    scores = pd.Series(
        (4 * np.pi * flat.area / flat.length**2).to_numpy(), index=shapes["territory_id"]
    )
    return scores.reindex(list(territory_ids)).to_numpy(float)


def fragments_of(shapes: gpd.GeoDataFrame, territory_ids: Sequence[str]) -> IntArray:
    """Separate parts of every territory's shape; 0 without one."""
    parts = pd.Series(shapes.geometry.count_geometries().to_numpy(), index=shapes["territory_id"])
    return parts.reindex(list(territory_ids)).fillna(0).to_numpy(dtype=np.int64)


def _points(table: pd.DataFrame) -> list[Any]:
    places = table[["longitude", "latitude"]].to_numpy(float)
    known = np.isfinite(places).all(axis=1)
    pairs = zip(places, known, strict=True)
    return [shapely.Point(*place) if is_known else None for place, is_known in pairs]


def _multi(shape: Any) -> Any:
    return shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])


def _equal_area(shapes: gpd.GeoDataFrame) -> str:
    west, south, east, north = shapes.total_bounds
    return f"+proj=laea +lon_0={(west + east) / 2:.4f} +lat_0={(south + north) / 2:.4f}"
