"""Who fills which territory when the plan begins."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.cells import refuse_exchanged
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.records.reps import first_day, has_left
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask

COLUMNS = ["territory_id", "rep_id", "share", "from", "to"]


def staffing_of_reps(reps: Records, spec: ScenarioSpec) -> pd.DataFrame:
    """One territory per rep who is there, named as the rep."""
    there = reps.frame[reps.usable & ~has_left(reps.frame, spec)]
    return _staffing(there["rep_id"], there["rep_id"])


def staffing_of_territories(
    territories: Records, reps: Records, spec: ScenarioSpec
) -> pd.DataFrame:
    """Whoever the table of territories names under ``rep_id``."""
    frame, rows = territories.frame, territories.rows
    is_staffed = territories.usable & frame["rep_id"].ne("").to_numpy()
    _refuse_unknown("rep_id", frame["rep_id"], reps.frame["rep_id"], is_staffed, territories)
    staffed = frame[is_staffed & ~rows.is_stopped.to_numpy()]
    return _there(_staffing(staffed["territory_id"], staffed["rep_id"]), reps, spec)


def read_staffing(
    picked: Picked,
    scope: Mask,
    territories: Records,
    reps: Records,
    spec: ScenarioSpec,
    log: FaultLog,
) -> pd.DataFrame:
    """
    The table of staffing on the plan's first day.

    Rows outside their dates, of reps who have left or are out of scope, and of territories out of
    scope do not count.
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
    known = frame.assign(share=share)[records.usable & _is_current(frame, spec)]
    in_scope = known["territory_id"].isin(territories.frame["territory_id"][territories.usable])
    return _there(known[in_scope][COLUMNS], reps, spec)


def _staffing(territory_id: pd.Series, rep_id: pd.Series) -> pd.DataFrame:
    dates = pd.Series(pd.NaT, index=territory_id.index, dtype="datetime64[s]")
    columns = [territory_id, rep_id, pd.Series(1.0, index=territory_id.index), dates, dates]
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))).reset_index(drop=True)


def _is_current(frame: pd.DataFrame, spec: ScenarioSpec) -> Mask:
    day = first_day(spec)
    if day is None:
        return np.ones(len(frame), dtype=bool)
    first = pd.Timestamp(np.datetime64(day))
    return ~((frame["from"] > first) | (frame["to"] < first)).to_numpy()


def _there(staffing: pd.DataFrame, reps: Records, spec: ScenarioSpec) -> pd.DataFrame:
    there = reps.frame["rep_id"][reps.usable & ~has_left(reps.frame, spec)]
    return staffing[staffing["rep_id"].isin(there)].reset_index(drop=True)


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
