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
    roles = view.territories["role"].astype(str).tolist()
    return divided_land(lon, lat, view.of, view.problem.territory_ids, roles)


def divided_land(
    lon: FloatArray, lat: FloatArray, of: IntArray, ids: Sequence[str], roles: Sequence[str]
) -> gpd.GeoDataFrame:
    """
    Land divided among territories by where their accounts are: ``territory_id``, multipolygon.

    Parameters
    ----------
    lon, lat
        Of accounts, degrees, shape ``(num_accounts,)``; NaN where unknown.
    of
        Territory index of every account, -1 none.
    ids, roles
        Of the territories; each role divides the whole land.
    """
    known, role_of = np.isfinite(lon) & np.isfinite(lat) & (of >= 0), np.asarray(roles)
    teams = [known & np.isin(of, np.flatnonzero(role_of == role)) for role in np.unique(role_of)]
    ground = [_cells(lon[team], lat[team], of[team], ids) for team in teams if team.any()]
    if not ground:
        return gpd.GeoDataFrame({"territory_id": pd.Series(dtype="str")}, geometry=[], crs=CRS)
    return gpd.GeoDataFrame(pd.concat(ground, ignore_index=True), crs=CRS)


def _cells(lon: FloatArray, lat: FloatArray, of: IntArray, ids: Sequence[str]) -> gpd.GeoDataFrame:
    """Shapes of the territories of one team."""
    bounds = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    cells = territory_cells(lon, lat, of, land(bounds, lon, lat))
    names = [ids[j] for j in cells["territory"].tolist()]
    return gpd.GeoDataFrame(
        {"territory_id": names}, geometry=[*map(_multi, cells.geometry)], crs=CRS
    )


def _points(table: pd.DataFrame) -> list[Any]:
    places = table[["longitude", "latitude"]].to_numpy(float)
    known = np.isfinite(places).all(axis=1)
    pairs = zip(places, known, strict=True)
    return [shapely.Point(*place) if is_known else None for place, is_known in pairs]


def _multi(shape: Any) -> Any:
    return shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
