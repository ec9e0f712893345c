"""Spend by industry: what a customer's turnover or head count says of its potential."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.tables.table import TextTable

INDUSTRY = "industry"
COLUMN_OF = {"turnover": "turnover_share", "employees": "per_employee"}
"""Source of potential -> the column with its rate."""

Rates = dict[str, dict[str, float]]
"""Column -> industry -> rate; industries without one are not there."""


def read_rates(table: TextTable, wanted: list[str], log: FaultLog) -> Rates | None:
    """
    Rates of the columns wanted.

    Returns
    -------
    dict or None
        None where a column is missing or a row stops: rates that are no rates say nothing of those
        that are not there.
    """
    text = table.frame.rename(columns=lambda name: str(name).strip().casefold())
    missing = [name for name in (INDUSTRY, *wanted) if name not in text]
    for name in missing:
        log.add(Grade.STOP, "rates-column", f"{table.file} has no column {name!r}",
                f"Give {' and '.join((INDUSTRY, *wanted))}.", file=table.file, column=name)  # fmt: skip
    if missing:
        return None
    rows = RowLog(log, table.file, text.index, {})
    rows.records = text[INDUSTRY].str.strip()
    keys = rows.records.str.casefold()
    rows.stop("missing-id", keys.eq("").to_numpy(), "a rate has no industry",
              "Name the industry, or write * for all others.", column=INDUSTRY)  # fmt: skip
    is_twice = (keys.duplicated() & keys.ne("")).to_numpy()
    rows.stop("duplicate-id", is_twice, "industry {record} is there already", "Keep one row.",
              column=INDUSTRY)  # fmt: skip
    rates = {name: _rates(text[name], name, table, rows) for name in wanted}
    return None if rows.is_stopped.any() and not log.quarantine else rates


def _rates(text: pd.Series, name: str, table: TextTable, rows: RowLog) -> dict[str, float]:
    values, is_wrong = parse_numbers(text, table.decimal)
    highest = 1.0 if name == COLUMN_OF["turnover"] else np.inf
    is_off = is_wrong | ((values < 0) | (values > highest)).to_numpy()
    way_out = "Write a share such as 0.02." if highest == 1 else "Write currency per head and year."
    rows.stop("bad-rate", is_off, f"{name} of {{record}} is {{value}}", way_out, column=name,
              values=text)  # fmt: skip
    known = values.notna().to_numpy() & ~is_off
    return dict(zip(rows.records[known], values[known].astype(float), strict=True))
