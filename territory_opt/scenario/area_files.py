"""The files of ``[geography]``: areas, barriers, regions, and the neighbours they make."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.geo import Adjacency, Areas, adjacency, read_areas, read_barriers
from territory_opt.geo.area_faults import ids_of
from territory_opt.geo.area_files import read_frame
from territory_opt.models import Fault, Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import GeographySpec


def read_area_file(
    given: GeographySpec, resolved: Resolved, inputs: dict[str, str], log: FaultLog
) -> Areas | None:
    """
    The areas of a file; None where it cannot be used, or where they are cells.

    Parameters
    ----------
    inputs
        Receives the hash of the file.
    log
        Receives every fault, also those that were put right.
    """
    if given.file is None:
        return None
    path = _path(given.file, "geography.file", resolved)
    try:
        areas = read_areas(path, given.unit_id, given.layer, log.quarantine)
    except ScenarioError as error:
        log.extend(list(error.faults))
        return None
    inputs[given.file] = hashlib.sha256(path.read_bytes()).hexdigest()
    log.extend([*map(_set_aside, areas.faults)])
    return areas


def _path(file: str, key: str, resolved: Resolved) -> Path:
    return resolved.folders.get(key, resolved.path.parent) / file


def _set_aside(fault: Fault) -> Fault:
    """A fault of an area that was left out under quarantine: it stops nothing any more."""
    if fault.grade is not Grade.STOP:
        return fault
    return replace(fault, grade=Grade.FIXED, remedy="The area was set aside.")


def neighbours_of(
    given: GeographySpec,
    areas: Areas,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
) -> Adjacency | None:
    """Who is next to whom, barriers and regions respected; None where their files cannot be used."""
    barriers = _barriers(given, areas, resolved, inputs, log)
    region = _region(given, areas, resolved, log)
    if log.is_stopped:
        return None
    neighbours = adjacency(
        areas,
        min_shared_m=given.min_border_m,
        reach_km=given.island_reach_km or None,
        barriers=barriers,
        region=region,
    )
    log.extend([*neighbours.faults])
    return neighbours


def _barriers(
    given: GeographySpec, areas: Areas, resolved: Resolved, inputs: dict[str, str], log: FaultLog
) -> list[Any]:
    """Shapes in the areas' plane."""
    if given.barriers is None:
        return []
    path = _path(given.barriers, "geography.barriers", resolved)
    try:
        barriers, notes = read_barriers(path, areas)
    except ScenarioError as error:
        log.extend(list(error.faults))
        return []
    log.extend(notes)
    inputs[given.barriers] = hashlib.sha256(path.read_bytes()).hexdigest()
    return barriers


def _region(
    given: GeographySpec, areas: Areas, resolved: Resolved, log: FaultLog
) -> pd.Series | None:
    """Label of every area's region, ``(num_areas,)``."""
    name = given.region_column
    if name is None or given.file is None:
        return None
    frame = read_frame(_path(given.file, "geography.file", resolved), given.layer)
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
