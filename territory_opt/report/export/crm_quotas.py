"""``ForecastingQuota``: quotas of months or quarters, per user and territory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.quotas.periods import fiscal_periods
from territory_opt.report.export.changes import looked_up
from territory_opt.report.export.crm_territories import CrmTerritories
from territory_opt.report.export.people import People
from territory_opt.report.export.request import Request
from territory_opt.report.export.words import listed, number_of
from territory_opt.runs import Run

OBJECT = "ForecastingQuota"
COLUMNS = ("QuotaOwnerId", "ForecastingTypeId", "QuotaAmount", "StartDate", "Territory2Id")
KINDS = ("months", "quarters")
"""What Salesforce forecasts by."""


def quota_files(
    request: Request, people: People, territories: CrmTerritories
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Quotas to insert, and what is missing to load the others."""
    quotas, types = request.run.quotas, request.crm.forecast_types
    if quotas.empty:
        return {}, []
    if not types:
        return {}, [f"{OBJECT}: give --forecast-type ID to write the quotas"]
    starts = _starts(request.run)
    if not starts:
        told = 'set periods = "months" or "quarters" under [[quota]] and plan again'
        return {}, [f"{OBJECT}: Salesforce holds quotas of months or quarters; {told}"]
    table = _table(quotas, types, starts, people, territories)
    nameless = table["rep_id"][table["QuotaOwnerId"].eq("")]
    whole = table[table["QuotaOwnerId"].ne("")][list(COLUMNS)].reset_index(drop=True)
    keys = whole.drop(columns="QuotaAmount")
    files = {f"{OBJECT}-insert.csv": whole, f"undo/{OBJECT}-delete.csv": keys}
    return {path: one for path, one in files.items() if len(one)}, _notes(nameless)


def quota_faults(request: Request) -> list[str]:
    """Forecast types of metrics that the run has no quotas of."""
    types, metrics = request.crm.forecast_types, sorted(set(request.run.quotas["metric"]))
    faults = [
        f"--forecast-type {one}: the run has no quota of it. {did_you_mean(one, metrics)}".strip()
        for one in types
        if one and one not in metrics
    ]
    if "" in types and len(metrics) > 1:
        faults.append(f"several metrics ({listed(metrics)}): write --forecast-type METRIC=ID")
    return faults


def _table(
    quotas: pd.DataFrame,
    types: Mapping[str, str],
    starts: Mapping[tuple[str, str], str],
    people: People,
    territories: CrmTerritories,
) -> pd.DataFrame:
    pairs = list(zip(quotas["metric"], quotas["period"], strict=True))
    kinds = [types.get(metric) or types.get("", "") for metric, _ in pairs]
    rows = quotas.assign(
        QuotaOwnerId=[people.name("user", one) for one in quotas["rep_id"]],
        ForecastingTypeId=kinds,
        QuotaAmount=[format(amount, "f") for amount in quotas["quota"]],
        StartDate=[starts.get(pair, "") for pair in pairs],
        Territory2Id=looked_up(quotas["territory_id"], territories.id_of),
    )
    kept: pd.DataFrame = rows[rows["StartDate"].ne("") & rows["ForecastingTypeId"].ne("")]
    return kept


def _starts(run: Run) -> dict[tuple[str, str], str]:
    """Metric and period → its first day."""
    scenario = run.manifest.get("scenario", {})
    day = scenario.get("effective_from")
    policies = [one for one in scenario.get("quota") or () if one.get("periods") in KINDS]
    return {
        (one["metric"], period.name): period.first.isoformat()
        for one in policies
        if day
        for period in fiscal_periods(one["periods"], date.fromisoformat(day))
    }


def _notes(nameless: Any) -> list[str]:
    found = list(dict.fromkeys(one or "a vacant territory" for one in nameless))
    if not found:
        return []
    return [f"{OBJECT}: no crm_user_id of {number_of(len(found), 'rep')} ({listed(found)})"]
