"""Offsets of time zones from UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault
from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.build.columns import stop

_WAY_OUT = "Write a name like America/Chicago, or hours like -6."
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
    _refuse_strange([zone for zone, hours in offset.items() if hours is None], zones, frame, table)
    return zones.map(offset).to_numpy(float)


def _refuse_strange(strange: list[str], zones: pd.Series, frame: pd.DataFrame, table: str) -> None:
    faults: list[Fault] = []
    for zone in strange:
        has_it = zones.eq(zone).to_numpy()
        first, number = str(frame.iloc[int(has_it.argmax()), 0]), int(has_it.sum())
        message = f"{zone!r} is no time zone: {number} of the {table} have it, {first} first"
        faults += stop("time-zone-unknown", message, _WAY_OUT, "time_zone", value=zone).faults
    if faults:
        raise ScenarioError("\n".join(fault.message for fault in faults), faults)


def _offset_hours(zone: str, day: date) -> float | None:
    """Hours ahead of UTC, NaN for none, None where the text names no zone."""
    if not zone:
        return np.nan
    try:
        return float(zone)
    except ValueError:
        return _named_offset_hours(zone, day)


def _named_offset_hours(zone: str, day: date) -> float | None:
    try:
        ahead = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "America" is a folder of zones
        return None
    return ahead.total_seconds() / 3600 if ahead is not None else np.nan
