"""Which area accounts and homes lie in, and what to say of those that lie in none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.geo import Adjacency, Areas, area_of_points
from territory_opt.models import Grade
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.schema import GeographySpec
from territory_opt.scenario.where import matches

AREA = "geo_unit_id"
"""Column of the accounts with the area that they lie in."""

FAR_KM = 20_000.0
"""Half way round the world: the nearest area is always found."""


def areas_of_accounts(
    areas: Areas, accounts: pd.DataFrame, carved: BoolArray, given: GeographySpec, log: FaultLog
) -> IntArray:
    """
    Area of every account: ``(num_accounts,)``, -1 none.

    The area that its ``geo_unit_id`` names; without one, the area that it lies in, or the nearest
    within reach. In none is a fault, but for accounts that are carved out.
    """
    stated = _stated(accounts)
    of = pd.Index(areas.unit_id).get_indexer(pd.Index(stated)).astype(np.int64)
    is_bare = (stated == "").to_numpy(bool)
    place = accounts[["longitude", "latitude"]][is_bare]
    reach_km = given.account_reach_km
    of[is_bare], _ = area_of_points(areas, place["longitude"], place["latitude"], reach_km)
    lost = (of < 0) & ~carved
    _tell_unknown(areas, accounts, stated, np.flatnonzero(lost & ~is_bare), given, log)
    _tell_outside(accounts, np.flatnonzero(lost & is_bare), given, log)
    return of


def _stated(accounts: pd.DataFrame) -> pd.Series:
    if AREA in accounts:
        return accounts[AREA].fillna("").astype(str).str.strip()
    return pd.Series("", index=accounts.index, dtype=str)


def _tell_unknown(
    areas: Areas,
    accounts: pd.DataFrame,
    stated: pd.Series,
    rows: IntArray,
    given: GeographySpec,
    log: FaultLog,
) -> None:
    known = areas.unit_id.tolist()
    for row in rows.tolist():
        account, area = str(accounts["account_id"].iloc[row]), str(stated.iloc[row])
        near = did_you_mean(area, known, list_up_to=0)
        log.add(
            Grade.STOP, "unknown-area", f"account {account}: there is no area {area!r}",
            f"{near} The ids are column {given.unit_id!r} of {given.file}.".lstrip(),
            file=given.file, column=AREA, record=account, value=area,
        )  # fmt: skip


def _tell_outside(
    accounts: pd.DataFrame, rows: IntArray, given: GeographySpec, log: FaultLog
) -> None:
    for account in accounts["account_id"].iloc[rows].astype(str):
        log.add(
            Grade.STOP, "account-outside-areas", f"account {account} lies in no area",
            f"Give its {AREA}, correct its coordinates, or raise geography.account_reach_km.",
            file=given.file, record=account,
        )  # fmt: skip


def carved_out(accounts: pd.DataFrame, given: GeographySpec) -> BoolArray:
    """Accounts that are units of their own: ``(num_accounts,)``."""
    if given.carve_out is None:
        return np.zeros(len(accounts), dtype=bool)
    return matches(accounts, given.carve_out)


def areas_of_homes(
    areas: Areas,
    neighbours: Adjacency,
    account_area: IntArray,
    territories: pd.DataFrame,
    given: GeographySpec,
    log: FaultLog,
) -> IntArray:
    """
    Area that every territory has because its home is there: ``(num_territories,)``, -1 none.

    None where the home lies in no area, in one without an account, or in one with another home.
    Each is noted. A home that has no way to other areas is a fault.

    Parameters
    ----------
    account_area
        ``(num_accounts,)``, -1 none.
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
    _tell_not_held(areas, home, shared, "is the home of others too", names, log)
    _tell_not_held(areas, home, is_empty, "has no account", names, log)
    return np.where(shared | is_empty, -1, home)


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
    areas: Areas, home: IntArray, where: BoolArray, why: str, names: list[str], log: FaultLog
) -> None:
    for row in np.flatnonzero(where).tolist():
        log.add(
            Grade.NOTE, "home-not-held",
            f"{names[row]} need not have {areas.unit_id[home[row]]}, the area of its home, which {why}",
            f"Lock an account there to {names[row]} if it should.",
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
