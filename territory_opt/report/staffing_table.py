"""``staffing.csv``: who fills which territory, from when to when."""

from __future__ import annotations

from typing import Any

import pandas as pd

from territory_opt.scenario.specs.layers import MAIN


def staffing_table(scenario: Any) -> pd.DataFrame:
    """
    One row per stretch of days, ``from`` and ``to`` both included and empty where open.
    """
    stints, reps = scenario.staffing_over_time, scenario.reps
    name_of = dict(zip(reps["rep_id"], reps["name"], strict=True))
    is_planned = stints["territory_id"].isin(scenario.territories["territory_id"])
    rows = stints[is_planned].reset_index(drop=True)
    return pd.DataFrame(
        {
            "layer": pd.Series(getattr(scenario, "layer", MAIN), index=rows.index, dtype="str"),
            "territory_id": rows["territory_id"].astype("str"),
            "rep_id": rows["rep_id"].astype("str"),
            "rep_name": rows["rep_id"].map(name_of).fillna("").astype("str"),
            "share": rows["share"].astype(float),
            **{end: _days(rows[end]) for end in ("from", "to")},
        }
    )


def _days(dates: pd.Series) -> pd.Series:
    return pd.to_datetime(dates).dt.strftime("%Y-%m-%d").fillna("").astype("str")
