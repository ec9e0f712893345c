"""
Tables as CSV text that is the same bytes for the same table, on every system.

CSV here is data: an id such as ``=A1`` or ``007`` is written as it is and read back as it was.
Only the workbook, which people open, guards against formulas.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

DECIMALS = {"distance_km": 3, "value": 2, "next_best_loss": 2, "mean_km_to_home": 3,
            "mean_distance_km": 3, "inertia": 2, "price": 2}  # fmt: skip
"""Decimals of columns that always show the same number of them."""

MOST_DECIMALS = 6
"""Of any other number; trailing zeros are left out."""


def to_csv(table: pd.DataFrame) -> str:
    r"""
    ``table`` without its index: UTF-8 text, ``\n`` line ends, fixed decimals, yes/no flags.

    Missing values are empty cells.
    """
    columns = [_cells(table[name], DECIMALS.get(str(name))) for name in table.columns]
    rows = [[str(name) for name in table.columns], *zip(*columns, strict=True)]
    return "".join(",".join(map(_quoted, row)) + "\n" for row in rows)


def from_csv(path: Path) -> pd.DataFrame:
    """
    Every cell as text, exactly as written; an empty cell is the empty string.

    Raises
    ------
    ValueError
        If the file is no table: empty, broken quotes, rows of several lengths.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return _table(file)


def from_csv_bytes(data: bytes) -> pd.DataFrame:
    """The same of a file's bytes."""
    return _table(io.StringIO(data.decode("utf-8-sig"), newline=""))


def _table(lines: Iterable[str]) -> pd.DataFrame:
    header, *rows = csv.reader(lines, strict=True)
    if any(len(row) != len(header) for row in rows):
        raise ValueError(f"rows have not all {len(header)} cells")
    return pd.DataFrame(rows, columns=header, dtype="str")


def _cells(column: pd.Series, decimals: int | None) -> list[str]:
    return [_cell(value, decimals) for value in column.tolist()]


def _cell(value: Any, decimals: int | None) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case float():
            return _number(value, decimals)
        case None:
            return ""
        case _:
            return "" if value is pd.NA or value is pd.NaT else str(value)


def _quoted(text: str) -> str:
    """RFC 4180; Python's own writer leaves a lone carriage return unquoted."""
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _number(value: float, decimals: int | None) -> str:
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if decimals is not None:
        return f"{round(value, decimals) + 0.0:.{decimals}f}"
    text = f"{round(value, MOST_DECIMALS) + 0.0:.{MOST_DECIMALS}f}"
    return text.rstrip("0").rstrip(".")
