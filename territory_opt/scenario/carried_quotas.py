"""Quotas that were set before: ``quotas.csv`` of a run, or of ``quota --out``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.records.aliases import CARRIED_QUOTAS
from territory_opt.scenario.records.cells import refuse_below
from territory_opt.scenario.records.picked_alone import pick_alone
from territory_opt.scenario.records.record import Records, read_records

NEEDED = ("territory_id", "metric", "period", "quota")


def read_carried_quotas(file: Path) -> pd.DataFrame:
    """
    Read quotas by territory, metric and period.

    Returns
    -------
    DataFrame
        ``territory_id``, ``rep_id``, ``metric``, ``period``, ``layer`` (``""`` where the file has none)
        and ``cents``.

    Raises
    ------
    ScenarioError
        Carrying every fault.
    """
    log = FaultLog()
    picked = pick_alone(file, "carried", CARRIED_QUOTAS, NEEDED, log)
    if picked is not None:
        records = read_records(picked, np.ones(len(picked.frame), dtype=bool), log, has_ids=False)
        _refuse(records)
    if picked is None or log.is_stopped:
        raise ScenarioError("\n".join(sentences(log.faults)), log.faults)
    cents = (records.frame["quota"] * 100).round().astype("int64")
    return records.frame[["territory_id", "rep_id", "metric", "period", "layer"]].assign(
        cents=cents
    )


def _refuse(records: Records) -> None:
    frame, rows, scope = records.frame, records.rows, records.scope
    for name in NEEDED:
        is_empty = records.picked.frame[name].str.strip().eq("").to_numpy() & scope
        rows.stop(
            "carried-empty", is_empty, f"{name} of {{record}} is empty", "Fill it in.", column=name
        )
    refuse_below("quota", frame["quota"], 0.0, scope, rows)
    is_again = frame.duplicated(["territory_id", "metric", "period"]).to_numpy() & scope
    rows.stop(
        "carried-twice", is_again & ~rows.is_stopped.to_numpy(),
        "{record} has a second quota of {value}", "Keep one of the two rows.",
        column="period", values=frame["metric"] + " in " + frame["period"],
    )  # fmt: skip
