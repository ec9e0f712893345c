"""Which area every home lies in, and what to say of those that lie in none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.geo import Adjacency, Areas, area_of_points
from territory_opt.models import Grade
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scenario.area_locks import is_locked_away
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.schema import GeographySpec

FAR_KM = 20_000.0
"""Half way round the world: the nearest area is always found."""


def areas_of_homes(
    areas: Areas,
    neighbours: Adjacency,
    account_area: IntArray,
    locked_to: pd.Series,
    territories: pd.DataFrame,
    given: GeographySpec,
    log: FaultLog,
) -> IntArray:
    """
    Area that every territory has because its home is there: ``(num_territories,)``, -1 none.

    None where the home lies in no area, in one without an account or with one that is locked to
    another territory, or in one with another home. Each is noted. A home that has no way to other
    areas is a fault.

    Parameters
    ----------
    account_area
        ``(num_accounts,)``, -1 none.
    locked_to
        ``(num_accounts,)`` territory id, empty where free.
    """
    lon, lat = territories["longitude"], territories["latitude"]
    home, _ = area_of_points(areas, lon, lat, given.account_reach_km)
    names = territories["territory_id"].astype(str).tolist()
    _tell_lost(
        areas, lon, lat, np.flatnonzero((home < 0) & np.isfinite(lon.to_numpy(float))), names, log
    )
    _tell_cut_off(areas, neighbours, home, names, log)
    shared = (home >= 0) & (np.bincount(home[home >= 0], minlength=len(areas))[home] > 1)
    is_empty = (home >= 0) & ~np.isin(home, account_area)
    pairs = zip(home.tolist(), names, strict=True)
    is_locked = np.array([is_locked_away(*each, account_area, locked_to) for each in pairs])
    lock = "Lock an account there to {name} if it should."
    for where, why, remedy in (
        (shared, "is the home of others too", lock),
        (is_empty, "has no account", lock),
        (
            is_locked & ~shared,
            "has an account locked to another territory",
            "Unlock it if it should.",
        ),
    ):
        _tell_not_held(areas, home, where, why, remedy, names, log)
    return np.where(shared | is_empty | is_locked, -1, home)


def _tell_lost(
    areas: Areas,
    lon: pd.Series,
    lat: pd.Series,
    rows: IntArray,
    names: list[str],
    log: FaultLog,
) -> None:
    nearest, gap_km = area_of_points(areas, lon.iloc[rows], lat.iloc[rows], FAR_KM)
    for row, area, gap in zip(rows.tolist(), nearest.tolist(), gap_km.tolist(), strict=True):
        log.add(
            Grade.NOTE, "home-outside-areas",
            f"the home of {names[row]} lies in no area, {gap:,.0f} km from {areas.unit_id[area]}",
            "Its territory may be anywhere; correct the coordinates if it should be there.",
            file=areas.file, record=names[row],
        )  # fmt: skip


def _tell_cut_off(
    areas: Areas, neighbours: Adjacency, home: IntArray, names: list[str], log: FaultLog
) -> None:
    """Homes in an area without any neighbour: the rest of their territory would lie elsewhere."""
    is_alone = np.diff(neighbours.graph.indptr) == 0
    for row in np.flatnonzero((home >= 0) & is_alone[home] & (len(areas) > 1)).tolist():
        log.add(
            Grade.STOP, "home-cut-off",
            f"the home of {names[row]} lies in {areas.unit_id[home[row]]}, which has no way to any "
            "other area",
            "Move the barrier, raise geography.island_reach_km, or move the home.",
            file=areas.file, record=names[row],
        )  # fmt: skip


def _tell_not_held(
    areas: Areas,
    home: IntArray,
    where: BoolArray,
    why: str,
    remedy: str,
    names: list[str],
    log: FaultLog,
) -> None:
    for row in np.flatnonzero(where).tolist():
        log.add(
            Grade.NOTE, "home-not-held",
            f"{names[row]} need not have {areas.unit_id[home[row]]}, the area of its home, which {why}",
            remedy.replace("{name}", names[row]),
            file=areas.file, record=names[row],
        )  # fmt: skip


def refuse_too_few(areas: Areas, of: IntArray, territories: pd.DataFrame, log: FaultLog) -> None:
    """More territories than areas with an account and carved-out accounts (-1 in ``of``)."""
    number = len(np.unique(of[of >= 0])) + int((of < 0).sum())
    if number < len(territories):
        what = "1 area has an account" if number == 1 else f"{number} areas have an account"
        log.add(
            Grade.STOP, "more-territories-than-areas",
            f"{len(territories)} territories, but only {what}",
            "Use smaller areas, or plan fewer territories.", file=areas.file,
        )  # fmt: skip
