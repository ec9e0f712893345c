"""Layers of ``plan.gpkg``: accounts and homes as points, territories as shapes."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from territory_opt.geo import land, territory_cells
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.report.area_layer import area_layer, areas_of_view, dissolved
from territory_opt.report.view import PlanView

CRS = "EPSG:4326"
ACCOUNT_COLUMNS = (
    "name", "tier", "status", "segment", "potential", "revenue", "potential_source",
    "country", "state", "postal_code",
)  # fmt: skip
HOME_COLUMNS = ("territory_id", "name", "rep_id", "rep_name", "role", "is_vacant")


def account_points(view: PlanView, plan: pd.DataFrame) -> gpd.GeoDataFrame:
    """``plan.csv``'s columns, what an account is, and its point (None where unknown)."""
    table = plan.copy()
    for name in ACCOUNT_COLUMNS:
        table[name] = view.accounts[name].to_numpy()
    if "current_owner" in view.accounts:
        table["current_owner"] = view.accounts["current_owner"].to_numpy()
    return gpd.GeoDataFrame(table, geometry=_points(view.accounts), crs=CRS)


def home_points(view: PlanView) -> gpd.GeoDataFrame:
    """Where every territory starts from; None where it needs no place."""
    table = view.territories[list(HOME_COLUMNS)].reset_index(drop=True)
    return gpd.GeoDataFrame(table, geometry=_points(view.territories), crs=CRS)


def territory_shapes(view: PlanView) -> gpd.GeoDataFrame:
    """
    Ground of every territory that has an account with a place: ``territory_id``, multipolygon.

    Where territories are built of areas, theirs as one; else each role divides the land among its
    own territories: teams serve the same ground side by side.
    """
    if areas_of_view(view) is not None:
        return dissolved(area_layer(view))
    lon, lat = (view.accounts[name].to_numpy(float) for name in ("longitude", "latitude"))
    known = np.isfinite(lon) & np.isfinite(lat) & (view.of >= 0)
    role_of = view.territories["role"].to_numpy(str)
    teams = [
        known & np.isin(view.of, np.flatnonzero(role_of == role)) for role in np.unique(role_of)
    ]
    ground = [_cells(view, lon[team], lat[team], view.of[team]) for team in teams if team.any()]
    if not ground:
        return gpd.GeoDataFrame({"territory_id": pd.Series(dtype="str")}, geometry=[], crs=CRS)
    return gpd.GeoDataFrame(pd.concat(ground, ignore_index=True), crs=CRS)


def _cells(view: PlanView, lon: FloatArray, lat: FloatArray, of: IntArray) -> gpd.GeoDataFrame:
    """Shapes of the territories of one team."""
    bounds = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    cells = territory_cells(lon, lat, of, land(bounds, lon, lat))
    ids = [view.problem.territory_ids[j] for j in cells["territory"].tolist()]
    return gpd.GeoDataFrame({"territory_id": ids}, geometry=[*map(_multi, cells.geometry)], crs=CRS)


def _points(table: pd.DataFrame) -> list[Any]:
    places = table[["longitude", "latitude"]].to_numpy(float)
    known = np.isfinite(places).all(axis=1)
    pairs = zip(places, known, strict=True)
    return [shapely.Point(*place) if is_known else None for place, is_known in pairs]


def _multi(shape: Any) -> Any:
    return shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
