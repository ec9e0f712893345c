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
from territory_opt.models.contiguity import Contiguity
from territory_opt.report.area_layer import area_layer, areas_of_view, dissolved
from territory_opt.report.view import PlanView

CRS = "EPSG:4326"
ACCOUNT_COLUMNS = (
    "name", "tier", "status", "segment", "potential", "revenue", "country", "state", "postal_code",
)  # fmt: skip
HOME_COLUMNS = ("territory_id", "rep_id", "rep_name", "role", "is_vacant")


def account_points(view: PlanView, plan: pd.DataFrame) -> gpd.GeoDataFrame:
    """``plan.csv``'s columns, what an account is, and its point (None where unknown)."""
    table = plan.copy()
    for name in ACCOUNT_COLUMNS:
        table[name] = view.accounts[name].to_numpy()
    if areas_of_view(view) is not None:
        table["geo_unit_id"] = view.accounts["geo_unit_id"].fillna("").to_numpy()
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


def compactness_of(shapes: gpd.GeoDataFrame, territory_ids: Sequence[str]) -> FloatArray:
    """Polsby–Popper of every territory's shape, measured in equal-area metres; NaN without one."""
    if not len(shapes):
        return np.full(len(territory_ids), np.nan)
    flat = shapes.to_crs(_equal_area(shapes)).geometry
    scores = pd.Series(
        (4 * np.pi * flat.area / flat.length**2).to_numpy(), index=shapes["territory_id"]
    )
    return scores.reindex(list(territory_ids)).to_numpy(float)


def fragments_of(shapes: gpd.GeoDataFrame, view: PlanView) -> IntArray:
    """
    Separate parts of every territory's shape that hold accounts of it; 0 without a shape.

    Islands off a coast that hold none do not count; accounts at sea count with the largest part.
    Where territories have to hang together, parts on the graph of that rule: an island that is
    joined to the coast is no part of its own.
    """
    if view.problem.contiguity is not None:
        return pieces_of(view.problem.contiguity, view)
    ids = view.problem.territory_ids
    found = np.zeros(len(ids), dtype=np.int64)
    points = shapely.points(view.accounts[["longitude", "latitude"]].to_numpy(float))
    for name, shape in zip(shapes["territory_id"], shapes.geometry, strict=True):
        t = list(ids).index(name)
        inside = shapely.STRtree(shape.geoms).query(points[view.of == t], predicate="intersects")
        found[t] = max(1, len(np.unique(inside[1])))
    return found


def pieces_of(contiguity: Contiguity, view: PlanView) -> IntArray:
    """How many pieces every territory is in on the graph, exempt units left out."""
    piece = contiguity.pieces(view.of)
    pairs = np.unique(np.column_stack([view.of, piece])[piece >= 0], axis=0)
    return np.bincount(pairs[:, 0], minlength=view.problem.num_territories).astype(np.int64)


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
