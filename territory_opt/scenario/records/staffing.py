"""Who fills which territory, from when to when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.period import first_day
from territory_opt.scenario.records.cells import refuse_exchanged
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.overlaps import refuse_overlaps
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.records.reps import comes_later, has_left, is_inactive
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask

COLUMNS = ["territory_id", "rep_id", "share", "from", "to"]


def staffing_of_reps(reps: Records, spec: ScenarioSpec) -> pd.DataFrame:
    """One territory per rep who is there in the planning period, named as the rep."""
    gone = has_left(reps.frame, spec) | comes_later(reps.frame, spec)
    there = reps.frame[reps.usable & ~gone]
    return _staffing(there["rep_id"], there["rep_id"])


def staffing_of_territories(territories: Records, reps: Records) -> pd.DataFrame:
    """Whoever the table of territories names under ``rep_id``."""
    frame, rows = territories.frame, territories.rows
    is_staffed = territories.usable & frame["rep_id"].ne("").to_numpy()
    _refuse_unknown("rep_id", frame["rep_id"], reps.frame["rep_id"], is_staffed, territories)
    staffed = frame[is_staffed & ~rows.is_stopped.to_numpy()]
    return _staffing(staffed["territory_id"], staffed["rep_id"])


def read_staffing(
    picked: Picked,
    scope: Mask,
    territories: Records,
    reps: Records,
    log: FaultLog,
) -> pd.DataFrame:
    """
    The table of staffing, whatever its dates.

    Rows of reps or territories out of scope do not count.
    """
    records = read_records(picked, scope, log, has_ids=False)
    frame, rows = records.frame, records.rows
    for name, known in (("territory_id", territories.frame), ("rep_id", reps.frame)):
        _refuse_unknown(name, frame[name], known[name], scope, records)
    refuse_exchanged(frame, "from", "to", scope, rows)
    share = frame["share"].fillna(1.0)
    is_wrong = ((share <= 0) | (share > 1)).to_numpy() & scope
    rows.stop(
        "bad-share", is_wrong, "share of {record} is {value}", "Write a share above 0 and up to 1: 0.5.",
        column="share", values=share,
    )  # fmt: skip
    known = frame.assign(share=share)[records.usable]
    refuse_overlaps(known, records)
    known = known[~records.rows.is_stopped[known.index]]
    in_scope = known["territory_id"].isin(territories.frame["territory_id"][territories.usable])
    in_scope &= known["rep_id"].isin(reps.frame["rep_id"][reps.usable])
    return known[in_scope][COLUMNS].reset_index(drop=True)


def _staffing(territory_id: pd.Series, rep_id: pd.Series) -> pd.DataFrame:
    dates = pd.Series(pd.NaT, index=territory_id.index, dtype="datetime64[s]")
    columns = [territory_id, rep_id, pd.Series(1.0, index=territory_id.index), dates, dates]
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))).reset_index(drop=True)


def on_first_day(staffing: pd.DataFrame, reps: Records, spec: ScenarioSpec) -> pd.DataFrame:
    """Rows whose dates hold the plan's first day, of reps who are there in the planning period."""
    there = reps.frame["rep_id"][reps.usable & ~has_left(reps.frame, spec)]
    rows = staffing[staffing["rep_id"].isin(there)]
    day = first_day(spec)
    if day is not None:
        first = pd.Timestamp(np.datetime64(day))
        rows = rows[~((rows["from"] > first) | (rows["to"] < first))]
    return rows.reset_index(drop=True)


def over_time(staffing: pd.DataFrame, reps: Records) -> pd.DataFrame:
    """
    Rows cut to the dates of their reps: ``from`` and ``to`` both included, NaT where open.

    Inactive reps without an end have no rows.
    """
    people = reps.frame[reps.usable & (~is_inactive(reps.frame) | reps.frame["end_date"].notna())]
    rows = staffing.merge(people[["rep_id", "start_date", "end_date"]], on="rep_id")
    rows["from"] = rows[["from", "start_date"]].max(axis=1)
    rows["to"] = rows[["to", "end_date"]].min(axis=1)
    is_empty = rows["to"] < rows["from"]
    return rows.loc[~is_empty, COLUMNS].reset_index(drop=True)


def _refuse_unknown(
    name: str, ids: pd.Series, known: pd.Series, checked: Mask, records: Records
) -> None:
    is_unknown = checked & ~ids.isin(known).to_numpy()
    names = known.tolist()
    remedies = {int(row): did_you_mean(ids[row], names) for row in ids.index[is_unknown]}
    records.rows.stop(
        f"unknown-{name.removesuffix('_id')}", is_unknown, f"{name} {{value}} is not known",
        "", column=name, values=ids, remedies=remedies,
    )  # fmt: skip
