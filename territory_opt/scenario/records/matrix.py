"""A matrix of roads that the user brings: checked pair by pair."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models import Grade
from territory_opt.models.arrays import BoolArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.tables.table import TextTable

HOME, UNIT, FIGURES = ("territory_id", "rep_id"), ("account_id", "geo_unit_id"), ("km", "hours")


def read_matrix(
    table: TextTable, homes: dict[str, set[str]], units: dict[str, set[str]], log: FaultLog
) -> pd.DataFrame | None:
    """
    Rows that can be used: ``home_id``, ``unit_id``, ``km``, ``hours``.

    Attributes ``home_key`` and ``unit_key`` of the frame name the columns that the ids are from.

    Parameters
    ----------
    homes, units
        Column -> ids of the scenario's tables, those set aside and out of scope included.

    Returns
    -------
    DataFrame or None
        None where a column is missing.
    """
    text = table.frame.rename(columns=lambda name: str(name).strip().casefold())
    home, unit = (_key(text, keys, table.file, log) for keys in (HOME, UNIT))
    missing = [name for name in FIGURES if name not in text]
    for name in missing:
        log.add(Grade.STOP, "matrix-column", f"{table.file} has no column {name!r}",
                f"Give {' and '.join(FIGURES)}, one way.", file=table.file, column=name)  # fmt: skip
    if home is None or unit is None or missing:
        return None
    rows = RowLog(log, table.file, text.index, {})
    ids = {"home_id": text[home].str.strip(), "unit_id": text[unit].str.strip()}
    rows.records = ids["home_id"] + " → " + ids["unit_id"]
    _refuse_unknown(home, ids["home_id"], homes.get(home, set()), rows)
    _refuse_unknown(unit, ids["unit_id"], units.get(unit, set()), rows)
    figures = {name: _figures(text[name], name, table, rows) for name in FIGURES}
    frame = pd.DataFrame({**ids, **figures})
    is_twice = frame.duplicated(["home_id", "unit_id"]).to_numpy()
    rows.stop("matrix-duplicate", is_twice, "the pair {record} is there already",
              "Keep one row per pair.", column=unit, values=ids["unit_id"])  # fmt: skip
    frame = frame[~rows.is_stopped.to_numpy()]
    frame.attrs = {"home_key": home, "unit_key": unit}
    return frame


def _key(text: pd.DataFrame, keys: tuple[str, ...], file: str, log: FaultLog) -> str | None:
    found = next((key for key in keys if key in text), None)
    if found is None:
        log.add(Grade.STOP, "matrix-column", f"{file} has no column {' or '.join(keys)}",
                f"Name the column {keys[0]}.", file=file, column=keys[0])  # fmt: skip
    return found


def _refuse_unknown(key: str, ids: pd.Series, known: set[str], rows: RowLog) -> None:
    is_unknown = ~ids.isin(known).to_numpy(dtype=bool)
    names = sorted(known)
    said = {one: did_you_mean(one, names) for one in ids[is_unknown].unique()[:100]}
    remedies = {
        int(row): said.get(ids[row]) or "Correct the id, or drop the row."
        for row in ids.index[is_unknown]
    }
    rows.stop(f"matrix-unknown-{key.removesuffix('_id').replace('_', '-')}", is_unknown,
              f"{key} {{value}} is in no table of the scenario", "Correct the id, or drop the row.",
              column=key, values=ids, remedies=remedies)  # fmt: skip


def _figures(text: pd.Series, name: str, table: TextTable, rows: RowLog) -> pd.Series:
    values, _ = parse_numbers(text, table.decimal)
    is_bad: BoolArray = ~(np.isfinite(values.to_numpy(float)) & (values.to_numpy(float) >= 0))
    rows.stop(f"matrix-{name}", is_bad, f"{name} of {{record}} is {{value}}",
              f"Write {name} of 0 or more, or drop the row: the pair then counts as missing.",
              column=name, values=text.where(text.ne(""), "empty"))  # fmt: skip
    return values
