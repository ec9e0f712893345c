"""Managers of a level: who leads a group, and from where."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.tables.table import TextTable

ID, LIMITS = "manager_id", {"longitude": 180.0, "latitude": 90.0}


def read_managers(table: TextTable, log: FaultLog) -> pd.DataFrame | None:
    """
    ``manager_id``, ``name`` (the id where there is none), ``longitude``, ``latitude``; one per row.

    Returns
    -------
    DataFrame or None
        None where a column is missing.
    """
    text = table.frame.rename(columns=lambda name: str(name).strip().casefold())
    missing = [name for name in (ID, *LIMITS) if name not in text]
    for name in missing:
        log.add(Grade.STOP, "manager-column", f"{table.file} has no column {name!r}",
                f"Give {ID}, longitude and latitude.", file=table.file, column=name)  # fmt: skip
    if missing:
        return None
    ids = text[ID].str.strip()
    rows = RowLog(log, table.file, text.index, {})
    rows.records = ids
    rows.stop(
        "missing-id", ids.eq("").to_numpy(), "a manager has no id", "Give each an id.", column=ID
    )
    is_twice = (ids.duplicated() & ids.ne("")).to_numpy()
    rows.stop(
        "duplicate-id", is_twice, "manager {record} is there already", "Keep one row.", column=ID
    )
    places = {
        name: _degrees(text[name], name, limit, table, rows) for name, limit in LIMITS.items()
    }
    names = text["name"].str.strip() if "name" in text else ids
    frame = pd.DataFrame({ID: ids, "name": names.where(names.ne(""), ids), **places})
    return frame[~rows.is_stopped.to_numpy()].reset_index(drop=True)


def _degrees(text: pd.Series, name: str, limit: float, table: TextTable, rows: RowLog) -> pd.Series:
    values, _ = parse_numbers(text, table.decimal)
    is_bad = ~(np.abs(values.to_numpy(float)) <= limit)
    rows.stop("manager-place", is_bad, f"{name} of manager {{record}} is {{value}}",
              f"Write degrees from -{limit:g} to {limit:g}: groups lie around the manager's home.",
              column=name, values=text.where(text.ne(""), "empty"))  # fmt: skip
    return values
