"""``routing_rules.csv``: where accounts that are not there yet will go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from territory_opt.models.arrays import IntArray
from territory_opt.models.rulebook import Line
from territory_opt.rulebook import AreaList, Cell, Known, Market, Routed, derive
from territory_opt.rulebook.table import CLASSES
from territory_opt.runs import Run
from territory_opt.scenario.build import coverage_cells
from territory_opt.scenario.records.splits import whole_accounts


def routing_lines(scenario: Any, territory_of: Sequence[str]) -> tuple[Line, ...]:
    """
    Lines that repeat a plan; none where no account is in a territory.

    Parameters
    ----------
    territory_of
        ``(num_accounts,)`` ids, empty: nobody.
    """
    stands = whole_accounts(scenario.accounts)
    of = np.array(territory_of, dtype=str)[stands]
    if not (of != "").any():
        return ()
    settings = scenario.spec.routing
    cells = [Cell(ids, classes) for classes, ids in coverage_cells(scenario)]
    columns = dict.fromkeys([*CLASSES, *settings.splits, *(n for c in cells for n in c.classes)])
    market, areas = Market.of(scenario.accounts[stands], columns), _areas(scenario)
    return derive(market, of, cells, areas, settings.splits, settings.exception_cost)


def _areas(scenario: Any) -> AreaList | None:
    areas = getattr(scenario, "areas", None)
    return None if areas is None else AreaList(areas.unit_id, areas.lon, areas.lat)


def known_accounts(run: Run) -> Known:
    """Accounts of a run that new ones may be near to."""
    table = run.accounts
    places = table.geometry.get_coordinates().reindex(table.index)
    columns = (table["account_id"].to_numpy(str), table["territory_id"].fillna("").to_numpy(str))
    held = columns[1] != ""
    return Known(
        columns[0][held], columns[1][held], *(places[c].to_numpy(float)[held] for c in ("x", "y"))
    )


def located(accounts: pd.DataFrame, run: Run) -> pd.DataFrame:
    """The accounts with ``geo_unit_id``: as stated, else the area of the run that they lie in."""
    if not len(run.areas):
        return accounts
    stated = accounts.get("geo_unit_id", pd.Series("", index=accounts.index)).astype(str)
    points = shapely.points(accounts["longitude"], accounts["latitude"])
    placed = accounts["longitude"].notna() & accounts["latitude"].notna()
    bare = np.flatnonzero((stated.str.strip() == "") & placed)
    row, area = run.areas.sindex.query(points[bare], predicate="intersects")
    row, first = np.unique(row, return_index=True)
    of = stated.to_numpy(object).copy()
    of[bare[row]] = run.areas["geo_unit_id"].to_numpy(object)[area[first]]
    return accounts.assign(geo_unit_id=of)


def routed_table(
    run: Run,
    accounts: pd.DataFrame,
    rows: IntArray,
    lines: Sequence[Line],
    found: Routed,
    known: Known,
) -> pd.DataFrame:
    """
    Where every account goes, and why.

    Parameters
    ----------
    accounts
        All accounts of the file.
    rows
        Those that were routed, as ``found`` has them; the others get a reason only.
    """
    territories = run.territories[run.territories["level"] == "territory"]
    rep_of = dict(zip(territories["territory_id"], territories["rep_id"], strict=True))
    table = accounts[["account_id", "name"]].astype("str").reset_index(drop=True)
    of, line = np.full(len(table), "", dtype=object), np.full(len(table), -1)
    of[rows], line[rows] = found.territory_id, found.line
    reason = np.array([_left_out(text) for text in accounts["disposition"]], dtype=object)
    reason[rows] = [_reason(found, k, lines, known) for k in range(len(rows))]
    locked = accounts["locked_to"].to_numpy(object)[rows]
    held = rows[locked != ""]
    of[held], line[held] = locked[locked != ""], -1
    reason[held] = [f"Locked to {name} by its own row." for name in of[held]]
    return table.assign(
        territory_id=of.astype(str),
        rep_id=[rep_of.get(name, "") for name in of],
        line=[lines[k].row if k >= 0 else 0 for k in line],
        step=[lines[k].step if k >= 0 else "" for k in line],
        reason=reason.astype(str),
    )


def _reason(found: Routed, k: int, lines: Sequence[Line], known: Known) -> str:
    """``"Line 17: US, postal codes from 03 to before 05."``, with the account that is nearest."""
    line = lines[found.line[k]]
    said = f"Line {line.row}: {line.words}"
    if found.near[k] < 0:
        return f"{said}."
    return f"{said}: {known.account_id[found.near[k]]}, {found.km[k]:,.0f} km away."


def _left_out(disposition: str) -> str:
    if disposition in ("", "plan"):
        return "Not routed: out of scope, or set aside."
    return f"Not routed: disposition is {disposition}."
