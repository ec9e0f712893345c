"""Areas to plan with: ZIP codes, counties, hexagons, in one plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS

from territory_opt.errors import ScenarioError
from territory_opt.geo.area_faults import (
    NO_PROJECTION,
    ids_of,
    row_faults,
    table_faults,
    with_valid_rings,
)
from territory_opt.geo.plane import DEGREES, plane_around, to_degrees, to_plane, unit_vectors
from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import read_only

EDGE_DEGREES, EDGE_M = 0.05, 5_000.0
"""Longer edges are cut before projecting: a border along a parallel stays within 0.3 m of it."""


@dataclass(frozen=True, eq=False)
class Areas:
    """
    Areas in one plane.

    Attributes
    ----------
    unit_id
        Shape ``(num_areas,)``, text, each once.
    geometry
        Shape ``(num_areas,)``, valid shapely polygons and multipolygons in ``crs``.
    crs
        An equal-area plane in metres.
    lon, lat
        Shape ``(num_areas,)``, degrees: the centroid where it lies in the area, else a point that
        does.
    area_km2
        Shape ``(num_areas,)``.
    faults
        What was fixed by rule, noted, or set aside when the areas were read.
    file
        File they came from, as messages name it; may be empty.
    """

    unit_id: NDArray[np.str_]
    geometry: NDArray[np.object_]
    crs: CRS
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    area_km2: NDArray[np.float64]
    faults: tuple[Fault, ...] = ()
    file: str = ""

    def __post_init__(self) -> None:
        for name, kind in (("unit_id", str), ("geometry", object)):
            object.__setattr__(self, name, read_only(getattr(self, name), kind))
        for name in ("lon", "lat", "area_km2"):
            object.__setattr__(self, name, read_only(getattr(self, name), float))

    def __len__(self) -> int:
        return len(self.unit_id)

    @property
    def xy_m(self) -> NDArray[np.float64]:
        """The points ``lon``, ``lat`` in the plane, shape ``(num_areas, 2)``, metres."""
        return to_plane(self.crs, self.lon, self.lat)


def areas_of(
    frame: gpd.GeoDataFrame, unit_id: str, file: str = "", quarantine: bool = False
) -> Areas:
    """
    Areas from a table with polygons.

    Parameters
    ----------
    frame
        Polygons or multipolygons in any coordinate reference system; without one, degrees.
    unit_id
        Column with the id of each area.
    file
        Name for messages.
    quarantine
        Set rows that cannot be used aside and go on.

    Returns
    -------
    Areas
        In the order of the rows, projected to the equal-area plane of ``plane_around`` whatever the
        system of the file. Outlines that cross themselves are repaired and reported.

    Raises
    ------
    ScenarioError
        With every fault found: no such column, no rows, coordinates without a projection, an id
        that is missing or there twice, a row without a polygon.

    Notes
    -----
    Edges longer than 0.05° (5 km) are cut before projecting, so that neighbours still meet where only
    one of them has a corner. Rings are expected to be cut at the 180th meridian (RFC 7946, §3.1.9).
    """
    whole = table_faults(frame, unit_id, file)
    if any(fault.code != NO_PROJECTION for fault in whole):
        _refuse(whole)
    geometry, repaired = with_valid_rings(frame, unit_id, file)
    faults = row_faults(frame, geometry, unit_id, file)
    stopped = np.isin(np.arange(len(frame)), [fault.row - 2 for fault in faults if fault.row])
    if whole or not quarantine or stopped.all():
        _refuse(whole + faults + repaired)
    shapes = gpd.GeoSeries(geometry[~stopped], crs=frame.crs or DEGREES)
    plane, projected = _projected(shapes)
    return areas_in_plane(
        ids_of(frame, unit_id)[~stopped], projected, plane, (*faults, *repaired), file
    )


def areas_in_plane(
    unit_id: ArrayLike,
    geometry: NDArray[np.object_],
    crs: CRS,
    faults: Sequence[Fault] = (),
    file: str = "",
) -> Areas:
    """Areas from valid polygons that are in an equal-area plane in metres already."""
    point = shapely.centroid(geometry)
    is_outside = ~shapely.contains(geometry, point)
    point[is_outside] = shapely.point_on_surface(geometry[is_outside])
    lon, lat = to_degrees(crs, shapely.get_coordinates(point)).T
    area_km2 = shapely.area(geometry) / 1e6
    ids = np.asarray(unit_id, dtype=str)
    return Areas(ids, geometry, crs, lon, lat, area_km2, tuple(faults), file)


def _refuse(faults: Sequence[Fault]) -> None:
    stops = [fault for fault in faults if fault.grade is Grade.STOP]
    if stops:
        raise ScenarioError("\n".join(map(_sentence, stops)), faults)


def _sentence(fault: Fault) -> str:
    row = "" if fault.row is None else f" row {fault.row}"
    place = f"{fault.file}{row}: ".lstrip()
    return f"{place if place != ': ' else ''}{fault.message}. {fault.remedy}".rstrip()


def _projected(shapes: gpd.GeoSeries) -> tuple[CRS, NDArray[np.object_]]:
    cut = gpd.GeoSeries(shapely.segmentize(shapes.to_numpy(), _longest_edge(shapes.crs)))
    plane = _plane_of(cut.set_crs(shapes.crs).to_crs(DEGREES))
    projected = cut.set_crs(shapes.crs).to_crs(plane).to_numpy()
    # rounding may close a narrow neck that was open in the file: no fault of the file
    is_closed = ~shapely.is_valid(projected)
    projected[is_closed] = shapely.make_valid(
        projected[is_closed], method="structure", keep_collapsed=False
    )
    return plane, projected


def _longest_edge(crs: CRS) -> float:
    if crs.is_geographic:
        return EDGE_DEGREES
    return EDGE_M / float(crs.axis_info[0].unit_conversion_factor)


def _plane_of(shapes: gpd.GeoSeries) -> CRS:
    """The plane around the mean direction of each area's corners: sound across the 180th meridian."""
    lonlat, area = shapely.get_coordinates(shapes.to_numpy(), return_index=True)
    sums = [np.bincount(area, part) for part in unit_vectors(*lonlat.T).T]
    x, y, z = np.array(sums)
    return plane_around(np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y))))
