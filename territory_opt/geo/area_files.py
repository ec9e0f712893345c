"""Files of areas: GeoPackage, GeoJSON, Shapefile, TopoJSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from territory_opt.errors import ScenarioError
from territory_opt.geo.areas import Areas, areas_of
from territory_opt.models import Fault, Grade
from territory_opt.models.nearest import did_you_mean

ALWAYS_DEGREES = (".json", ".geojson", ".topojson")
"""These formats have no other coordinates (RFC 7946, §4)."""
_EXPORT_AGAIN = "Open it where it was made and export it again."


def read_areas(
    path: str | Path, unit_id: str, layer: str | None = None, quarantine: bool = False
) -> Areas:
    """
    Areas from a file: GeoPackage, GeoJSON, Shapefile, TopoJSON, whatever GDAL reads.

    Parameters
    ----------
    path
        The file. A TopoJSON file names no projection: its coordinates are degrees, or refused.
    unit_id
        Column with the id of each area.
    layer
        Its layer, or TopoJSON object; needed only where there are several.
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    ScenarioError
        With every fault found: no such file or layer, several layers and none named, and those of
        ``areas_of``.
    """
    file = Path(path)
    frame = read_frame(file, layer)
    areas = areas_of(frame, unit_id, file.name, quarantine)
    return replace(areas, faults=(*areas.faults, *unnamed_system(frame, file)))


def unnamed_system(frame: gpd.GeoDataFrame, file: Path) -> list[Fault]:
    """A note where the file could name its coordinate system and does not: degrees are supposed."""
    if frame.crs is not None or file.suffix.casefold() in ALWAYS_DEGREES:
        return []
    message = "the file names no coordinate reference system"
    remedy = "Its coordinates are taken as degrees, WGS 84; a Shapefile has it in a .prj beside it."
    return [Fault(Grade.NOTE, "system-unnamed", message, remedy, file.name)]


def read_frame(file: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """
    One layer of a geographic file as it is.

    Raises
    ------
    ScenarioError
        If it is not there, cannot be read, or has several layers and none is named.
    """
    if not file.exists():
        raise _stop(file, "missing-file", "there is no such file", "Check the path.")
    try:
        named = _layer(file, layer, [str(name) for name, _ in pyogrio.list_layers(file)])
        frame: Any = gpd.read_file(file, layer=named, engine="pyogrio")
    except (DataSourceError, DataLayerError, ValueError) as error:
        what = "this is no geographic file, or a damaged one"
        if not file.stat().st_size:
            what = "the file is empty"
        raise _stop(file, "unreadable", what, _EXPORT_AGAIN) from error
    return frame if isinstance(frame, gpd.GeoDataFrame) else gpd.GeoDataFrame(pd.DataFrame(frame))


def _layer(file: Path, layer: str | None, known: list[str]) -> str | None:
    if layer is not None and layer not in known:
        hint = did_you_mean(layer, known)
        raise _stop(file, "unknown-layer", f"there is no layer {layer!r}", hint)
    if layer is None and len(known) > 1:
        message = f"there are {len(known)} layers: {', '.join(known)}"
        raise _stop(file, "several-layers", message, "Name one of them.")
    return layer


def _stop(file: Path, code: str, message: str, remedy: str) -> ScenarioError:
    fault = Fault(Grade.STOP, code, message, remedy, file.name)
    return ScenarioError(f"{file.name}: {message}. {remedy}".rstrip(), [fault])
