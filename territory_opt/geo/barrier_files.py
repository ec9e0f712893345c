"""Files of barriers: rivers, ridges, as lines or polygons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from territory_opt.errors import ScenarioError
from territory_opt.geo.area_faults import no_projection
from territory_opt.geo.area_files import read_frame, unnamed_system
from territory_opt.geo.areas import Areas
from territory_opt.geo.plane import DEGREES
from territory_opt.models import Fault, Grade

SHOWN = 5
"""Rows that a sentence names."""


def read_barriers(path: str | Path, areas: Areas) -> tuple[list[Any], list[Fault]]:
    """
    Lines and polygons that territories do not cross.

    Parameters
    ----------
    path
        A file as for ``read_areas``.
    areas
        Whose plane the barriers are projected to.

    Returns
    -------
    barriers, notes
        Shapes in ``areas.crs``; what is worth a look.

    Raises
    ------
    ScenarioError
        With every fault: no such file, none that can be read, nothing in it, coordinates without a
        projection, rows that are no lines or polygons.
    """
    file = Path(path)
    frame = read_frame(file)
    faults = [*_faults(frame, file.name)]
    if faults:
        raise ScenarioError("\n".join(fault.message for fault in faults), faults)
    shapes = frame.set_crs(DEGREES) if frame.crs is None else frame
    projected = shapes.to_crs(areas.crs).geometry
    barriers = [one for one in projected if one is not None and not one.is_empty]
    return barriers, [*unnamed_system(frame, file), *_elsewhere(barriers, areas, file.name)]


def _faults(frame: gpd.GeoDataFrame, file: str) -> Iterator[Fault]:
    if not _has_shapes(frame):
        message = "there is no line in this file: it would part nobody"
        remedy = "Export the lines again, or leave geography.barriers out."
        yield Fault(Grade.STOP, "barriers-empty", message, remedy, file)
        return
    found = no_projection(frame)
    if found is not None:
        code, message, remedy, _ = found
        yield Fault(Grade.STOP, code, message, remedy, file)
    shapes = frame.geometry.to_numpy()
    is_point = ~shapely.is_missing(shapes) & (shapely.get_dimensions(shapes) == 0)
    if is_point.any():
        rows = [str(row + 2) for row in np.flatnonzero(is_point)[:SHOWN]]
        message = (
            f"{is_point.sum():,} of {len(shapes):,} barriers are points (rows {', '.join(rows)}), which "
            "part nobody"
        )
        remedy = "Choose a file with lines or polygons."
        yield Fault(Grade.STOP, "geometry-not-line", message, remedy, file)


def _has_shapes(frame: gpd.GeoDataFrame) -> bool:
    if frame.active_geometry_name is None:
        return False
    return bool((frame.geometry.notna() & ~frame.geometry.is_empty).any())


def _elsewhere(barriers: list[Any], areas: Areas, file: str) -> Iterator[Fault]:
    """A note where no barrier comes near any area: a file of another region, or exchanged axes."""
    tree = shapely.STRtree(areas.geometry)
    if not len(tree.query(barriers, predicate="intersects")[0]):
        message = "no barrier touches any area: they part nobody"
        remedy = "Check that the file is of this region."
        yield Fault(Grade.NOTE, "barriers-elsewhere", message, remedy, file)
