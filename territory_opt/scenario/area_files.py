"""The files of ``[geography]``: areas, barriers, regions, and the neighbours they make."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.geo import Adjacency, Areas, adjacency, read_areas
from territory_opt.geo.area_faults import ids_of
from territory_opt.models import Fault, Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import GeographySpec


def read_ground(
    given: GeographySpec, resolved: Resolved, inputs: dict[str, str], log: FaultLog
) -> tuple[Areas, Adjacency] | None:
    """
    Areas and their neighbours; None where the files cannot be used.

    Parameters
    ----------
    inputs
        Receives the hashes of the files.
    log
        Receives every fault, also those that were put right.
    """
    areas = _areas(given, resolved, inputs, log)
    neighbours = None if areas is None else _neighbours(given, areas, resolved, inputs, log)
    if areas is None or neighbours is None:
        return None
    log.extend([*map(_set_aside, areas.faults), *neighbours.faults])
    return areas, neighbours


def _areas(
    given: GeographySpec, resolved: Resolved, inputs: dict[str, str], log: FaultLog
) -> Areas | None:
    path = resolved.folders.get("geography.file", resolved.path.parent) / given.file
    try:
        areas = read_areas(path, given.unit_id, given.layer, log.quarantine)
    except ScenarioError as error:
        log.extend(list(error.faults))
        return None
    inputs[given.file] = hashlib.sha256(path.read_bytes()).hexdigest()
    return areas


def _set_aside(fault: Fault) -> Fault:
    """A fault of an area that was left out under quarantine: it stops nothing any more."""
    if fault.grade is not Grade.STOP:
        return fault
    return replace(fault, grade=Grade.FIXED, remedy="The area was set aside.")


def _neighbours(
    given: GeographySpec,
    areas: Areas,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
) -> Adjacency | None:
    barriers = _barriers(given, areas, resolved, inputs, log)
    region = _region(given, areas, resolved, log)
    if log.is_stopped:
        return None
    return adjacency(
        areas,
        min_shared_m=given.min_border_m,
        reach_km=given.island_reach_km or None,
        barriers=barriers,
        region=region,
    )


def _barriers(
    given: GeographySpec, areas: Areas, resolved: Resolved, inputs: dict[str, str], log: FaultLog
) -> list[Any]:
    """Lines in the areas' plane."""
    if given.barriers is None:
        return []
    path = resolved.folders.get("geography.barriers", resolved.path.parent) / given.barriers
    try:
        frame = gpd.read_file(path)
    except Exception as error:  # pyogrio raises several kinds, and none of them is ours
        message = f"{given.barriers}: these lines cannot be read ({error})"
        log.add(
            Grade.STOP, "unreadable", message, "Check the path.",
            **resolved.place("geography", "barriers"),
        )  # fmt: skip
        return []
    inputs[given.barriers] = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = frame.set_crs("EPSG:4326") if frame.crs is None else frame
    return [line for line in lines.to_crs(areas.crs).geometry if line is not None]


def _region(
    given: GeographySpec, areas: Areas, resolved: Resolved, log: FaultLog
) -> pd.Series | None:
    """Label of every area's region, ``(num_areas,)``."""
    name = given.region_column
    if name is None:
        return None
    path = resolved.folders.get("geography.file", resolved.path.parent) / given.file
    frame = gpd.read_file(path, layer=given.layer) if given.layer else gpd.read_file(path)
    if name not in frame:
        log.add(
            Grade.STOP, "unknown-name", f"geography.region_column: {given.file} has no {name!r}",
            did_you_mean(name, map(str, frame.columns)),
            **resolved.place("geography", "region_column"),
        )  # fmt: skip
        return None
    label = frame[name].astype("string").fillna("").str.strip()
    label = label.set_axis(ids_of(frame, given.unit_id)).groupby(level=0).first()
    found: pd.Series = label.reindex(areas.unit_id).fillna("").astype(str).reset_index(drop=True)
    for area in areas.unit_id[(found == "").to_numpy(bool)].tolist():
        log.add(
            Grade.STOP, "region-missing", f"area {area!r} has no {name!r}",
            "Fill it in, or leave region_column out.", file=given.file, record=area,
        )  # fmt: skip
    return found
