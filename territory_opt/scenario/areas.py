"""The areas of a scenario: read, their neighbours found, accounts and homes placed in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.geo import Adjacency, Areas, adjacency, area_of_points, read_areas
from territory_opt.geo.area_faults import ids_of
from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.nearest import did_you_mean
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import GeographySpec, ScenarioSpec
from territory_opt.scenario.where import matches

AREA = "geo_unit_id"

FAR_KM = 20_000.0
"""Half way round the world: the nearest area is always found."""


@dataclass(frozen=True, eq=False)
class Geography:
    """
    Areas and who lies in them.

    Attributes
    ----------
    areas, neighbours
        As ``geo`` has them.
    account_area
        ``(num_accounts,)`` area index, -1 for accounts that are carved out.
    home_area
        ``(num_territories,)`` area index, -1 for a home that is nowhere.
    """

    areas: Areas
    neighbours: Adjacency
    account_area: IntArray
    home_area: IntArray


def read_geography(
    spec: ScenarioSpec,
    accounts: pd.DataFrame,
    territories: pd.DataFrame,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
) -> Geography | None:
    """
    The areas of ``[geography]``; None without them, or where faults stop.

    Parameters
    ----------
    accounts, territories
        Frames of the scenario.
    inputs
        Receives the hashes of the files.
    log
        Receives every fault.
    """
    given = spec.geography
    if given is None:
        return None
    areas = _areas(given, resolved, inputs, log)
    if areas is None:
        return None
    neighbours = _neighbours(given, areas, resolved, inputs, log)
    if neighbours is None:
        return None
    log.extend([*map(_set_aside, areas.faults), *neighbours.faults])
    home = _homes(areas, territories, given, log)
    _tell_cut_off(areas, neighbours, home, territories, log)
    of = _accounts(areas, accounts, given, log)
    _refuse_too_few(areas, of, territories, log)
    return None if log.is_stopped else Geography(areas, neighbours, of, home)


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


def _accounts(
    areas: Areas, accounts: pd.DataFrame, given: GeographySpec, log: FaultLog
) -> IntArray:
    """Area of every account; those in none stop."""
    known = pd.Index(areas.unit_id)
    stated = accounts[AREA].fillna("").astype(str) if AREA in accounts else _no_text(accounts)
    of = known.get_indexer(pd.Index(stated)).astype(np.int64)
    lost = np.flatnonzero((of < 0) & (stated != "").to_numpy(bool))
    _tell_unknown(accounts, stated, lost, known, given, log)
    bare = np.flatnonzero((stated == "").to_numpy(bool))
    place = accounts.iloc[bare]
    of[bare] = area_of_points(areas, place["longitude"], place["latitude"], given.account_reach_km)[
        0
    ]
    carved = carved_out(accounts, given)
    outside = np.intersect1d(bare, np.flatnonzero((of < 0) & ~carved))
    for row in outside.tolist():
        account = accounts["account_id"].iloc[row]
        log.add(
            Grade.STOP, "account-outside-areas", f"account {account} lies in no area",
            f"Give its {AREA}, correct its coordinates, or raise geography.account_reach_km.",
            file=given.file, record=str(account),
        )  # fmt: skip
    return np.where(carved, -1, of)


def _no_text(frame: pd.DataFrame) -> pd.Series:
    return pd.Series("", index=frame.index, dtype=str)


def _tell_unknown(
    accounts: pd.DataFrame,
    stated: pd.Series,
    rows: IntArray,
    known: pd.Index,
    given: GeographySpec,
    log: FaultLog,
) -> None:
    for row in rows.tolist():
        account, area = accounts["account_id"].iloc[row], stated.iloc[row]
        near = did_you_mean(str(area), map(str, known), list_up_to=0)
        log.add(
            Grade.STOP, "unknown-area", f"account {account}: there is no area {area!r}",
            f"{near} The ids are column {given.unit_id!r} of {given.file}.".lstrip(),
            file=given.file, column=AREA, record=str(account), value=str(area),
        )  # fmt: skip


def carved_out(accounts: pd.DataFrame, given: GeographySpec) -> BoolArray:
    """Accounts that are units of their own: ``(num_accounts,)``."""
    if given.carve_out is None:
        return np.zeros(len(accounts), dtype=bool)
    return matches(accounts, given.carve_out)


def _homes(
    areas: Areas, territories: pd.DataFrame, given: GeographySpec, log: FaultLog
) -> IntArray:
    """Area of every home; one that is in none keeps no area, and that is said."""
    lon, lat = territories["longitude"], territories["latitude"]
    home, _ = area_of_points(areas, lon, lat, given.account_reach_km)
    nearest, gap_km = area_of_points(areas, lon, lat, FAR_KM)
    lost = np.flatnonzero((home < 0) & np.isfinite(lon.to_numpy(float)))
    for row in lost.tolist():
        log.add(
            Grade.NOTE, "home-outside-areas",
            f"the home of {territories['territory_id'].iloc[row]} lies in no area"
            + (f", {gap_km[row]:,.0f} km from {areas.unit_id[nearest[row]]}" * int(nearest[row] >= 0)),
            "Its territory may be anywhere; correct the coordinates if it should be there.",
            file=areas.file,
            record=str(territories["territory_id"].iloc[row]),
        )  # fmt: skip
    return np.asarray(home, dtype=np.int64)


def _tell_cut_off(
    areas: Areas, neighbours: Adjacency, home: IntArray, territories: pd.DataFrame, log: FaultLog
) -> None:
    """Homes in an area without any neighbour: the rest of their territory would lie elsewhere."""
    is_alone = np.diff(neighbours.graph.indptr) == 0
    for row in np.flatnonzero((home >= 0) & is_alone[home] & (len(areas) > 1)).tolist():
        territory, area = territories["territory_id"].iloc[row], areas.unit_id[home[row]]
        log.add(
            Grade.STOP, "home-cut-off",
            f"the home of {territory} lies in {area}, which has no way to any other area",
            "Move the barrier, raise geography.island_reach_km, or move the home.",
            file=areas.file, record=str(territory),
        )  # fmt: skip


def _refuse_too_few(areas: Areas, of: IntArray, territories: pd.DataFrame, log: FaultLog) -> None:
    number = len(np.unique(of[of >= 0])) + int((of < 0).sum())
    if number < len(territories):
        log.add(
            Grade.STOP, "more-territories-than-areas",
            f"{len(territories)} territories, but only {number} areas with an account",
            "Use smaller areas, or plan fewer territories.", file=areas.file,
        )  # fmt: skip
