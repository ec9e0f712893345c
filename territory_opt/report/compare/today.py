"""Today's alignment as a run of its own: who has what before a run's plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.geo import paired_km
from territory_opt.models.arrays import FloatArray
from territory_opt.report.area_layer import dissolved
from territory_opt.report.layers import divided_land
from territory_opt.report.map.tables import row_of
from territory_opt.runs import Run

REASON = "As it is today."
FROM_PLAN = "from_plan"
"""Entry of a summary: made by ``today_run``."""
_SUMMED = ("potential", "revenue")
"""Measures that are sums over accounts and stand in the run folder account by account."""
_NOT_KNOWN = (
    "value", "bound", "gap", "gap_abs", "gain_over_today", "money_at_risk", "objective",
    "attainability",
)  # fmt: skip


def today_run(run: Run) -> Run:
    """
    Today's alignment, as far as a run of one layer knows it: its column ``previous_territory``.

    Returns
    -------
    Run
        Same accounts and territories. Known are who has which account, counts, potential and revenue
        with their indices, distances (great circle), and the balance and broken rules that the run's
        summary has of today. Value, quotas and hours are not: ``territory-opt evaluate`` finds them.
    """
    plan, territories = _plan(run), _territories(run)
    accounts = run.accounts.assign(**{name: plan[name] for name in _CHANGED})
    today = replace(run, plan=plan, territories=territories, accounts=accounts)
    areas = _areas(today)
    return replace(
        today,
        areas=areas,
        shapes=dissolved(areas) if len(areas) else _shapes(today),
        summary=_summary(run),
        quotas=run.quotas[:0],
        attainability=pd.DataFrame(),
    )


_CHANGED = (
    "territory_id", "rep_id", "moved", "distance_km", "value", "next_best_territory",
    "next_best_loss", "reason",
)  # fmt: skip


def _plan(run: Run) -> pd.DataFrame:
    before = run.plan["previous_territory"]
    table = run.territories.drop_duplicates("territory_id").set_index("territory_id")
    return run.plan.assign(
        territory_id=before,
        rep_id=before.map(table["rep_id"]).fillna(""),
        moved="no",
        distance_km=_distance_km(run),
        value=np.nan,
        next_best_territory="",
        next_best_loss=np.nan,
        reason=REASON,
    )


def _distance_km(run: Run) -> FloatArray:
    """Great circle from the home of today's territory; NaN where one of the two has no place."""
    homes = run.homes.drop_duplicates("territory_id").set_index("territory_id").geometry
    home, here = _places(homes.reindex(run.accounts["previous_territory"])), _places(run.accounts)
    km: FloatArray = paired_km(here[0], here[1], home[0], home[1])
    return km


def _places(points: gpd.GeoDataFrame | gpd.GeoSeries) -> tuple[FloatArray, FloatArray]:
    """Longitude and latitude; NaN where there is no point."""
    series = gpd.GeoSeries(points.geometry.to_numpy())
    return series.x.to_numpy(float), series.y.to_numpy(float)


def _territories(run: Run) -> pd.DataFrame:
    """Rows of territories with today's sums; columns that today's alignment does not tell are NaN."""
    table = run.territories[run.territories["level"] == "territory"].reset_index(drop=True)
    before = run.accounts.groupby("previous_territory")
    number = before.size().reindex(table["territory_id"]).fillna(0).to_numpy(int)
    known: dict[str, Any] = {"num_accounts": number}
    sums = {name: before[name].sum() for name in _SUMMED} | {"count": before.size()}
    for name, total in sums.items():
        if name in table:
            known |= _measure(table, name, total)
    kept = ("layer", "level", "territory_id", "parent_id", "rep_id", "rep_name", "role")
    same = [name for name in (*kept, "capacity_hours") if name in table]
    moves = {name: 0 for name in map(str, table) if name.startswith("moved_")}
    empty = {name: np.nan for name in map(str, table) if name not in {*same, *known, *moves}}
    return table.assign(**known, **moves, **empty)


def _measure(table: pd.DataFrame, name: str, total: pd.Series) -> dict[str, FloatArray]:
    """A measure and its index; the load of index 1.00 is the same whatever the plan."""
    load = total.reindex(table["territory_id"]).fillna(0.0).to_numpy(float)
    index = table.get(f"{name}_index", pd.Series(np.nan, table.index)).to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        target = table[name].to_numpy(float) / index
        found = np.where(np.isfinite(target) & (target > 0), load / target, np.nan)
    return {name: load, f"{name}_index": found}


def _areas(today: Run) -> gpd.GeoDataFrame:
    """Every area with the territory that has most of its potential today."""
    if today.areas.empty:
        return today.areas
    held = pd.DataFrame(today.accounts.drop(columns="geometry"))
    held = held[held["territory_id"] != ""]
    sums = held.groupby(["geo_unit_id", "territory_id"], as_index=False)["potential"].sum()
    largest = sums.loc[sums.groupby("geo_unit_id")["potential"].idxmax()]
    owner = largest.set_index("geo_unit_id")["territory_id"]
    return today.areas.assign(territory_id=today.areas["geo_unit_id"].map(owner).fillna(""))


def _shapes(today: Run) -> gpd.GeoDataFrame:
    lon, lat = _places(today.accounts)
    ids, roles = today.territories["territory_id"], today.territories["role"]
    of = row_of(today.accounts["territory_id"], today.territories)
    return divided_land(lon, lat, of, ids.tolist(), roles.tolist())


def _summary(run: Run) -> dict[str, Any]:
    found = run.summary.get("today") or {}
    kinds: dict[str, int] = found.get("broken", {})
    broken = [{"rule": rule} for rule, number in kinds.items() for _ in range(number)]
    known = {
        "task": "evaluate",
        FROM_PLAN: True,
        "is_today": True,
        "status": "UNKNOWN" if broken else "FEASIBLE",
        "is_feasible": not broken if found else None,
        "violations": broken if found else None,
        "balance": found.get("balance", {}),
        "max_deviation": {},
        "causes": [],
        "exceptions": [],
        "num_uncovered": int((run.plan["previous_territory"] == "").sum()),
        "disruption": None,
        "quota_totals": {},
    }
    return {**run.summary, **dict.fromkeys(_NOT_KNOWN), **known}
