"""Tables that come with types (workbooks, Parquet, layers), back to the text they stand for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd


def as_text(column: pd.Series) -> pd.Series:
    """
    The text a spreadsheet would show: ``2134`` for 2134.0, ISO dates, ``""`` where missing.

    Values of lists (Parquet, GeoJSON) are joined by ``;``.
    """
    if pd.api.types.is_string_dtype(column.dtype) and column.dtype != object:
        return column.fillna("").astype("str").str.strip()
    codes, values = pd.factorize(column.map(_hashable).astype(object), use_na_sentinel=False)
    texts = pd.array([cell_text(value) for value in values], dtype="str")
    return pd.Series(texts.take(codes), index=column.index, dtype="str", name=column.name)


def cell_text(value: Any) -> str:
    """One cell as text."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, tuple):
        return ";".join(cell_text(member) for member in value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime | pd.Timestamp):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _float_text(value: float) -> str:
    if value != value:
        return ""
    is_whole = abs(value) < 1e15 and value == int(value)
    return str(int(value)) if is_whole else repr(float(value))


def _hashable(value: Any) -> Any:
    return (
        tuple(value) if hasattr(value, "__iter__") and not isinstance(value, str | bytes) else value
    )
