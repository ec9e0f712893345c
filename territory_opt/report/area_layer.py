"""Territories that are built of areas: the areas as drawn, and territories dissolved from them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from territory_opt.geo import Areas
from territory_opt.models.arrays import IntArray
from territory_opt.report.view import PlanView
from territory_opt.runs import no_areas

CRS = "EPSG:4326"
DETAIL = 4_000
"""Resolution of drawn borders: this many steps across all areas."""
PLANE_STEP_M, STEP_DEGREES = 1.0, 1e-5
"""Grids of corners in the plane and on the map: a metre each."""

Shapes = NDArray[np.object_]


def area_layer(view: PlanView) -> gpd.GeoDataFrame:
    """
    The areas of a scenario as they are drawn, and whose they are.

    Returns
    -------
    GeoDataFrame
        ``geo_unit_id``, ``territory_id`` (of the territory with most potential in the area; empty
        where nobody has it), multipolygons in EPSG:4326 with no more corners than a large screen
        shows; neighbours share their borders corner for corner. Empty where the scenario has no
        areas.
    """
    areas = areas_of_view(view)
    if areas is None:
        return no_areas()
    ids = np.append(np.array(view.problem.territory_ids, dtype=object), "")
    columns = {"geo_unit_id": areas.unit_id, "territory_id": ids[owner_of_areas(view, areas)]}
    return gpd.GeoDataFrame(columns, geometry=[*map(multi, drawn_shapes(areas))], crs=CRS)


def areas_of_view(view: PlanView) -> Areas | None:
    """The areas that the view's scenario builds its territories of, if it does."""
    return getattr(view.scenario, "areas", None)


def owner_of_areas(view: PlanView, areas: Areas) -> IntArray:
    """
    Territory index of every area, -1 nobody's: ``(num_areas,)``; ties go to the lower index.

    Cells between the accounts belong to the territory that reaches them (``Geography.goes_with``).
    """
    potential = view.accounts["potential"].fillna(0.0).to_numpy(float)
    unit = pd.Index(areas.unit_id).get_indexer(pd.Index(view.accounts["geo_unit_id"].fillna("")))
    counted = (unit >= 0) & (view.of >= 0)
    table = pd.DataFrame({"unit": unit, "of": view.of, "potential": potential})[counted]
    sums = table.groupby(["unit", "of"], as_index=False)["potential"].sum()
    largest = sums.loc[sums.groupby("unit")["potential"].idxmax()]
    owner = np.full(len(areas), -1, dtype=np.int64)
    owner[largest["unit"]] = largest["of"]
    geography = getattr(view.scenario, "geography", None)
    return (
        owner
        if geography is None
        else np.where(geography.goes_with < 0, -1, owner[geography.goes_with])
    )


def drawn_shapes(areas: Areas) -> Shapes:
    """Simplified outlines in degrees, shape ``(num_areas,)``; shared borders stay shared."""
    west, south, east, north = shapely.total_bounds(areas.geometry)
    step_m = max(east - west, north - south) / DETAIL
    met = on_grid(areas.geometry, PLANE_STEP_M)
    simple = gpd.GeoSeries(shapely.coverage_simplify(met, step_m), crs=areas.crs)
    return on_grid(simple.to_crs(CRS).to_numpy(), STEP_DEGREES)


def on_grid(shapes: Shapes, step: float) -> Shapes:
    """Corners rounded to a grid, so that neighbours that differ by a hair meet again; valid."""
    shapes = np.asarray(shapely.set_precision(shapes, step, mode="pointwise"))
    is_broken = ~shapely.is_valid(shapes)
    shapes[is_broken] = shapely.make_valid(
        shapes[is_broken], method="structure", keep_collapsed=False
    )
    return shapes


def dissolved(areas: gpd.GeoDataFrame, column: str = "territory_id") -> gpd.GeoDataFrame:
    """
    One shape per value of a column: its areas as one, islands and holes kept.

    Parameters
    ----------
    areas
        As ``area_layer`` gives them; rows with an empty value belong to nobody.
    column
        What to dissolve by.

    Returns
    -------
    GeoDataFrame
        ``column``, multipolygons; sorted by value.
    """
    held = areas[areas[column] != ""]
    names = sorted(held[column].unique())
    shapes = [multi(union(held.geometry[held[column] == name].to_numpy())) for name in names]
    data = {column: pd.Series(names, dtype="str")}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, crs=areas.crs))


def union(shapes: Shapes) -> shapely.Geometry:
    """Areas as one shape: fast where neighbours share corners, exact where they overlap."""
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_union_all(shapes)
    return shapely.union_all(shapes, grid_size=STEP_DEGREES)


def multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a shape."""
    parts = shapely.get_parts(shapely.get_parts(np.array([shape])))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


__all__ = ["area_layer", "areas_of_view", "dissolved", "multi", "owner_of_areas", "union"]
