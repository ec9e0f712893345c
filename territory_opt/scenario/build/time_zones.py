"""Offsets of time zones from UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.build.columns import stop

KEY = "rules.max_time_zone_difference_hours"


def offsets_hours(scenario: Any, frame: pd.DataFrame, table: str) -> FloatArray:
    """
    Hours ahead of UTC on the plan's first day; NaN where no zone is stated.

    The column ``time_zone`` holds names (``America/Chicago``) or hours (``-6``).

    Raises
    ------
    ScenarioError
        If there is no such column, or it names a zone that does not exist.
    """
    if "time_zone" not in frame:
        message = f"{KEY} is set, but the {table} have no column 'time_zone'"
        raise stop("time-zone-missing", message, "Add the column, or drop the rule.", column=KEY)
    spec = scenario.spec
    day = spec.effective_from or spec.snapshot_date or date(2000, 1, 1)
    zones = frame["time_zone"].fillna("").astype(str)
    offset = {zone: _offset_hours(zone, day) for zone in zones.unique()}
    return zones.map(offset).to_numpy(float)


def _offset_hours(zone: str, day: date) -> float:
    if not zone:
        return np.nan
    try:
        return float(zone)
    except ValueError:
        return _named_offset_hours(zone, day)


def _named_offset_hours(zone: str, day: date) -> float:
    try:
        ahead = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        message = f"{zone!r} is no time zone"
        raise stop(
            "time-zone-unknown", message, "Write a name like America/Chicago, or hours like -6."
        ) from None
    return ahead.total_seconds() / 3600 if ahead is not None else np.nan
