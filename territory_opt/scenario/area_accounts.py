"""Which area every account lies in; accounts in none are told, and can be set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.geo import Areas, area_of_points
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import RowLog
from territory_opt.scenario.records.accounts import Accounts
from territory_opt.scenario.records.points import Points
from territory_opt.scenario.schema import GeographySpec
from territory_opt.scenario.where import Mask, find_column, matches

AREA = "geo_unit_id"
"""Column of the accounts with the area that they lie in."""


def stated_areas(accounts: pd.DataFrame) -> pd.Series:
    """What the accounts themselves say, ``""`` where they say nothing."""
    if AREA in accounts:
        return accounts[AREA].fillna("").astype(str).str.strip()
    return pd.Series("", index=accounts.index, dtype=str)


def carved_out(accounts: pd.DataFrame, given: GeographySpec) -> BoolArray:
    """Accounts that are units of their own: ``(num_accounts,)``; unknown columns are told elsewhere."""
    where = given.carve_out
    if where is None or any(find_column(accounts, name) is None for name in where):
        return np.zeros(len(accounts), dtype=bool)
    return matches(accounts, where)


def located_accounts(
    accounts: Accounts, given: GeographySpec | None, areas: Areas | None, needed: Mask
) -> pd.DataFrame:
    """
    The accounts with their coordinates and, where there are areas, with ``geo_unit_id``.

    Parameters
    ----------
    areas
        Of a file; None without one, also where cells will be made from the accounts.
    needed
        Rows that must have coordinates; cells need those of all accounts but carved-out ones.
    """
    records = accounts.records
    if given is not None and given.cells is not None:
        needed = needed | (accounts.usable & ~carved_out(records.frame, given))
    if given is None or areas is None or given.cells is not None:
        return records.located(accounts.planned, needed)
    stated = stated_areas(records.frame)

    def otherwise(points: Points, wanted: Mask, rows: RowLog) -> Points:
        return _points_of_areas(points, areas, stated, wanted, rows)

    frame = records.located(accounts.planned, needed, otherwise)
    return _with_areas(accounts, frame, areas, given)


def _points_of_areas(
    points: Points, areas: Areas, stated: pd.Series, wanted: Mask, rows: RowLog
) -> Points:
    """Missing coordinates filled with a point within the area that the account states."""
    of = _index_of(areas, stated)
    is_filled = wanted & points.is_missing & (of >= 0)
    rows.fixed(
        "located-by-area", is_filled, "{record} has no coordinates and is placed by its area {value}",
        "The middle of the area.", column=AREA, values=stated,
    )  # fmt: skip
    return Points(
        points.longitude.mask(is_filled, pd.Series(areas.lon[of], points.longitude.index)),
        points.latitude.mask(is_filled, pd.Series(areas.lat[of], points.latitude.index)),
        points.source.mask(is_filled, "area"),
    )


def _with_areas(
    accounts: Accounts, frame: pd.DataFrame, areas: Areas, given: GeographySpec
) -> pd.DataFrame:
    """
    The frame with ``geo_unit_id`` filled in: the area stated, lain in, or nearest within reach.

    Accounts in none stop, but for those that are carved out; theirs is empty.

    Parameters
    ----------
    accounts
        Whose rows to look at, and where to tell.
    frame
        With coordinates.
    """
    stated = stated_areas(frame)
    of = _index_of(areas, stated)
    is_bare = (stated == "").to_numpy(bool)
    bare = frame[is_bare]
    of[is_bare], _ = area_of_points(
        areas, bare["longitude"], bare["latitude"], given.account_reach_km
    )
    lost = (of < 0) & ~carved_out(frame, given) & accounts.usable
    _refuse_unknown(areas, stated, lost & ~is_bare, given, accounts.records.rows)
    _refuse_outside(lost & is_bare, accounts.records.rows)
    return frame.assign(**{AREA: np.where(of >= 0, areas.unit_id[of], "")})


def _index_of(areas: Areas, stated: pd.Series) -> IntArray:
    return pd.Index(areas.unit_id).get_indexer(pd.Index(stated)).astype(np.int64)


def _refuse_unknown(
    areas: Areas, stated: pd.Series, where: Mask, given: GeographySpec, rows: RowLog
) -> None:
    known, ids = areas.unit_id.tolist(), f"The ids are column {given.unit_id!r} of {given.file}."
    remedies = {
        int(row): f"{did_you_mean(stated[row], known, list_up_to=0)} {ids}".lstrip()
        for row in stated.index[where]
    }
    rows.stop(
        "unknown-area", where, "account {record}: there is no area '{value}'", "", column=AREA,
        values=stated, remedies=remedies,
    )  # fmt: skip


def _refuse_outside(where: Mask, rows: RowLog) -> None:
    rows.stop(
        "account-outside-areas", where, "account {record} lies in no area",
        f"Give its {AREA}, correct its coordinates, or raise geography.account_reach_km.",
        column=AREA,
    )  # fmt: skip
