"""People: one row per rep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.period import first_day, period
from territory_opt.scenario.records.cells import read_list, refuse_below, refuse_exchanged
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.records.work_days import check_work_days
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask

DEFAULT_ROLE = "field"
LISTS = ("skills", "languages", "experience")
STRENGTHS = ("fte", "capacity_hours", "performance", "max_distance_km")

_FTE_LIMIT = 2.0
_INACTIVE = ("false", "no", "n", "0", "inactive")


def read_reps(
    picked: Picked, scope: Mask, spec: ScenarioSpec, measures: list[str], log: FaultLog
) -> Records:
    """Type the columns of reps; names default to ids, roles to ``"field"``."""
    records = read_records(picked, scope, log, measures)
    frame = tidy_abilities(records.frame, scope, records.rows)
    frame["name"] = frame["name"].where(frame["name"].ne(""), frame["rep_id"])
    frame["role"] = frame["role"].where(frame["role"].ne(""), DEFAULT_ROLE)
    for first, last in (("start_date", "end_date"), ("leave_from", "leave_to")):
        refuse_exchanged(frame, first, last, scope, records.rows)
    _refuse_open_dates(frame, scope, spec, picked, log)
    if spec.calendar is not None:
        check_work_days(frame, scope, spec, records.rows)
    return replace(records, frame=frame)


def tidy_abilities(frame: pd.DataFrame, scope: Mask, rows: RowLog) -> pd.DataFrame:
    """Lists as tuples; strengths not negative, FTE no percentage."""
    for name in STRENGTHS:
        refuse_below(name, frame[name], 0.0, scope, rows)
    is_percent = (frame["fte"] > _FTE_LIMIT).to_numpy() & scope
    rows.stop(
        "fte-implausible", is_percent, "fte of {record} is {value}",
        "Write 1 for full time, 0.5 for half.", column="fte", values=frame["fte"],
    )  # fmt: skip
    return frame.assign(**{name: read_list(frame[name]) for name in LISTS})


def _refuse_open_dates(
    frame: pd.DataFrame, scope: Mask, spec: ScenarioSpec, picked: Picked, log: FaultLog
) -> None:
    if frame.loc[scope, "end_date"].notna().any() and first_day(spec) is None:
        log.add(
            Grade.STOP, "effective-from-missing",
            f"{picked.table.file} says when reps leave, but the scenario not when the plan begins",
            "Add effective_from = 2027-01-01, or the day you mean, to the scenario.",
            file=picked.table.file, column=picked.column_of.get("end_date", "end_date"),
        )  # fmt: skip


def is_inactive(frame: pd.DataFrame) -> Mask:
    """Reps whom the table calls inactive."""
    inactive: Mask = frame["is_active"].str.casefold().isin(_INACTIVE).to_numpy(dtype=bool)
    return inactive


def has_left(frame: pd.DataFrame, spec: ScenarioSpec) -> Mask:
    """Reps who are not there when the plan begins: inactive, or gone before its first day."""
    day, inactive = first_day(spec), is_inactive(frame)
    if day is None:
        return inactive
    return inactive | (frame["end_date"] < pd.Timestamp(np.datetime64(day))).to_numpy()


def comes_later(frame: pd.DataFrame, spec: ScenarioSpec) -> Mask:
    """Reps who start after the plan's last day."""
    days = period(spec)
    if days is None:
        return np.zeros(len(frame), dtype=bool)
    later: Mask = (frame["start_date"] > pd.Timestamp(np.datetime64(days.last))).to_numpy()
    return later
