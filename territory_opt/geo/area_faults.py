"""What can be wrong with a table of areas, one function per fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from territory_opt.models import Fault, Grade
from territory_opt.models.nearest import did_you_mean

NO_PROJECTION = "no-projection"
EXPORT_AGAIN = "Export it with its coordinate reference system, or in WGS 84."
SLACK_DEGREES = 1e-6
"""Rounding that a coordinate at the edge of the world may have."""
POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

Bools = NDArray[np.bool_]


def table_faults(frame: gpd.GeoDataFrame, unit_id: str, file: str) -> list[Fault]:
    """Faults of the table as a whole: no rows, no such column, no geometry, no projection."""
    empty = _empty(frame)
    found = [empty] if empty else [_unknown_column(frame, unit_id), no_projection(frame)]
    return [
        Fault(Grade.STOP, code, message, remedy, file, column=column)
        for code, message, remedy, column in filter(None, found)
    ]


_TableFault = tuple[str, str, str, str] | None
"""Code, message, remedy, column."""


def _empty(frame: gpd.GeoDataFrame) -> _TableFault:
    if len(frame):
        return None
    return "empty-table", "there are no areas", "Name another layer or file.", ""


def _unknown_column(frame: gpd.GeoDataFrame, unit_id: str) -> _TableFault:
    known = [str(name) for name in frame.columns if name != _geometry_name(frame)]
    if unit_id in known:
        return None
    hint = did_you_mean(unit_id, known)
    return "unknown-column", f"there is no column {unit_id!r} with the ids of areas", hint, unit_id


def no_projection(frame: gpd.GeoDataFrame) -> _TableFault:
    """Coordinates that are no degrees; a GeoJSON or TopoJSON file cannot say what they are instead."""
    if not _has_geometry(frame):
        return "geometry-missing", "there are no geometries", "Export the polygons with it.", ""
    if frame.crs is not None and not frame.crs.is_geographic:
        return None
    xy = shapely.get_coordinates(frame.geometry.to_numpy())
    xy = xy[np.isfinite(xy).all(axis=1)]
    if (np.abs(xy) <= np.array([180.0, 90.0]) + SLACK_DEGREES).all():
        return None
    (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
    bounds = f"{west:.6g}…{east:.6g}, {south:.6g}…{north:.6g}"
    message = f"the coordinates ({bounds}) are not degrees, and the file names no projection"
    return NO_PROJECTION, message, EXPORT_AGAIN, ""


@dataclass(frozen=True, eq=False)
class _Rows:
    """What the checks of rows look at: ids, geometries as they are, and as repaired."""

    column: str
    ids: list[str]
    raw: NDArray[np.object_]
    geometry: NDArray[np.object_]

    @property
    def is_polygon(self) -> Bools:
        """Whether each row has a polygon, empty or not."""
        return np.isin(shapely.get_type_id(self.raw), POLYGONAL)


_Found = Iterator[tuple[int, str]]


def row_faults(
    frame: gpd.GeoDataFrame, geometry: NDArray[np.object_], unit_id: str, file: str
) -> list[Fault]:
    """Every row that cannot be used, by kind and then by row; ``geometry`` as repaired."""
    rows = _Rows(unit_id, ids_of(frame, unit_id).tolist(), frame.geometry.to_numpy(), geometry)
    return [
        Fault(Grade.STOP, code, message, remedy, file, row + 2, record=rows.ids[row])
        for code, check, remedy in _ROW_CHECKS
        for row, message in check(rows)
    ]


def _missing_ids(rows: _Rows) -> _Found:
    for row, name in enumerate(rows.ids):
        if not name:
            yield row, f"{rows.column} is empty"


def _duplicate_ids(rows: _Rows) -> _Found:
    first: dict[str, int] = {}
    for row, name in enumerate(rows.ids):
        if name and first.setdefault(name, row) != row:
            yield row, f"{rows.column} {name!r} is there already, in row {first[name] + 2}"


def _without_ground(rows: _Rows) -> _Found:
    is_bare = shapely.is_missing(rows.raw) | (rows.is_polygon & shapely.is_empty(rows.geometry))
    for row in np.flatnonzero(is_bare).tolist():
        yield row, f"area {rows.ids[row]!r} has no ground: its geometry is empty"


def _no_polygons(rows: _Rows) -> _Found:
    for row in np.flatnonzero(~rows.is_polygon & ~shapely.is_missing(rows.raw)).tolist():
        yield row, f"area {rows.ids[row]!r} is a {rows.raw[row].geom_type}, expected a polygon"


def _no_numbers(rows: _Rows) -> _Found:
    for row in np.flatnonzero(~_is_finite(rows.raw)).tolist():
        yield row, f"area {rows.ids[row]!r} has coordinates that are no numbers"


_ROW_CHECKS: tuple[tuple[str, Callable[[_Rows], _Found], str], ...] = (
    ("missing-id", _missing_ids, "Give each area an id."),
    ("duplicate-id", _duplicate_ids, "Dissolve the rows into one, or give each its own id."),
    ("geometry-missing", _without_ground, "Take its shape from a more detailed file."),
    ("geometry-not-polygon", _no_polygons, "Choose the layer with the outlines."),
    ("coordinates-off-world", _no_numbers, "Correct them where they were made."),
)


def with_valid_rings(
    frame: gpd.GeoDataFrame, unit_id: str, file: str
) -> tuple[NDArray[np.object_], list[Fault]]:
    """The geometries in two dimensions with their rings repaired, and a fault per repaired one."""
    geometry = shapely.force_2d(frame.geometry.to_numpy())
    is_polygon = np.isin(shapely.get_type_id(geometry), POLYGONAL)
    is_broken = is_polygon & _is_finite(geometry) & ~shapely.is_valid(geometry)
    reason = shapely.is_valid_reason(geometry[is_broken])
    geometry[is_broken] = shapely.make_valid(
        geometry[is_broken], method="structure", keep_collapsed=False
    )
    rows, ids = np.flatnonzero(is_broken), ids_of(frame, unit_id)
    return geometry, [
        _repaired(file, int(row), str(ids[row]), str(why))
        for row, why in zip(rows, reason, strict=True)
        if not shapely.is_empty(geometry[row])
    ]


def _repaired(file: str, row: int, record: str, reason: str) -> Fault:
    message = f"the outline of area {record!r} is not valid: {reason}"
    remedy = "It was repaired: the ground its rings enclose is kept."
    return Fault(
        Grade.FIXED,
        "geometry-repaired",
        message,
        remedy,
        file,
        row + 2,
        record=record,
        value=reason,
    )


def ids_of(frame: gpd.GeoDataFrame, unit_id: str) -> NDArray[np.str_]:
    """Ids as text: ``1001.0`` is ``"1001"``; empty where there is none."""
    text = frame[unit_id].convert_dtypes().astype("string").fillna("").str.strip()
    return np.array(text.tolist(), dtype=str)


def _is_finite(geometry: NDArray[np.object_]) -> Bools:
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    sums = np.bincount(row, xy.sum(axis=1), minlength=len(geometry))
    return np.asarray(np.isfinite(sums))


def _has_geometry(frame: gpd.GeoDataFrame) -> bool:
    return isinstance(frame, gpd.GeoDataFrame) and _geometry_name(frame) is not None


def _geometry_name(frame: gpd.GeoDataFrame) -> str | None:
    return frame.active_geometry_name if isinstance(frame, gpd.GeoDataFrame) else None
