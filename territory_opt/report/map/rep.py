"""One rep's view: own accounts, those gained, those handed over; no one else's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.report.map.handover import (
    LEAVING,
    plain_reason,
    rep_changes,
    rep_handover_text,
)
from territory_opt.report.map.planner import EVERYONE, columns, planner_view, subtitle
from territory_opt.report.map.tables import partners
from territory_opt.report.map.view import View, no_chances
from territory_opt.runs import Run

Table = TypeVar("Table", bound=pd.DataFrame)


def rep_view(run: Run, rep_id: str | None) -> View:
    """
    What one rep may know.

    Indices are left out: own load and index would give the average, and so the colleagues' loads.

    Raises
    ------
    InputError
        Without a rep, or if the rep fills no territory.
    """
    view = planner_view(run)
    rows = _rows_of(view.territories, rep_id)
    own = view_of_rows(view, rows)
    return replace(own, subtitle=subtitle(f"For {own.territories['label'].iloc[0]}", run))


def view_of_rows(view: View, places: Sequence[int]) -> View:
    """
    What those who fill some territories may know.

    Parameters
    ----------
    view
        Of the planner: once for all reps of a run.
    places
        Rows of their territories in ``view.territories``.
    """
    rows = {row: position for position, row in enumerate(places)}
    territories = view.territories.iloc[list(rows)].reset_index(drop=True)
    shown = [name for name in map(str, territories) if not name.endswith("_index")]
    accounts = _accounts(view, rows)
    return replace(
        view,
        audience="rep",
        accounts=accounts,
        areas=_areas(view, rows, accounts),
        territories=territories[shown],
        homes=_own(view.homes, rows),
        shapes=_own(view.shapes, rows),
        quotas=_own(view.quotas, rows),
        chances=no_chances(),
        summary={},
    )


def meant(word: str, known: Sequence[str]) -> str:
    """``" Did you mean 'R-07'?"``, or nothing where nothing is near."""
    close = get_close_matches(word, known, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def _rows_of(territories: pd.DataFrame, rep_id: str | None) -> list[int]:
    """Rows of the territories this rep fills."""
    known = sorted({str(rep) for rep in territories["rep_id"].fillna("") if rep})
    if rep_id is None:
        raise InputError(f"audience 'rep' needs a rep_id; this plan has {_some(known)}.")
    if rep_id not in known:
        raise InputError(
            f"rep {rep_id!r} fills no territory of this plan, which has {_some(known)}."
            f"{meant(rep_id, known)}"
        )
    return np.flatnonzero(territories["rep_id"] == rep_id).tolist()


def _some(known: list[str]) -> str:
    return ", ".join(known[:8]) + ("…" if len(known) > 8 else "")


def _accounts(view: View, rows: dict[int, int]) -> pd.DataFrame:
    """Accounts kept, gained and handed over; of the last only name, place and successor."""
    accounts = view.accounts
    accounts = accounts[accounts["territory"].isin(rows) | accounts["previous"].isin(rows)].copy()
    accounts["change"] = rep_changes(accounts, list(rows))
    accounts["handover"] = rep_handover_text(accounts, view.territories)
    accounts["reason"] = plain_reason(accounts)
    is_leaving = accounts["change"] == LEAVING
    accounts.loc[is_leaving, ["potential", "revenue", "distance_km"]] = np.nan
    accounts.loc[is_leaving, ["tier", "segment", "status", *partners(accounts)]] = ""
    accounts.loc[is_leaving, "locked"] = False
    for column in ("territory", "previous"):
        accounts[column] = accounts[column].map(rows).fillna(-1).astype(int)
    shown = (*EVERYONE, "change", "reason", *partners(accounts))
    return columns(accounts, shown).reset_index(drop=True)


def _areas(view: View, rows: dict[int, int], accounts: pd.DataFrame) -> gpd.GeoDataFrame:
    """Areas of the rep's own territories, and those of accounts handed over, as nobody's."""
    if not view.is_ground:
        return view.areas
    is_own = view.areas["territory"].isin(rows)
    kept = view.areas[is_own | view.areas["geo_unit_id"].isin(accounts["geo_unit_id"])]
    territory = kept["territory"].map(rows).fillna(-1).astype(int)
    return kept.assign(territory=territory).reset_index(drop=True)


def _own(table: Table, rows: dict[int, int]) -> Table:
    kept = table[table["territory"].isin(rows)]
    return kept.assign(territory=kept["territory"].map(rows)).reset_index(drop=True)
