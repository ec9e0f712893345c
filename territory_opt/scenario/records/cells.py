"""Columns of text to what they stand for: numbers, dates, lists; what does not fit is a fault."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from territory_opt.scenario.faultlog import RowLog
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.tables.numbers import (
    Mark,
    is_ambiguous,
    marks_of,
    parse_numbers,
)
from territory_opt.scenario.where import Mask

_DAY_FIRST = r"\d{1,2}\.\d{1,2}\.\d{4}"


def read_numbers(
    picked: Picked, columns: Iterable[str], scope: Mask, rows: RowLog
) -> dict[str, pd.Series]:
    """
    Columns of numbers, multiplied by the scenario's ``factors``; NaN where missing or wrong.

    Parameters
    ----------
    picked
        The table.
    columns
        Our names, or the file's.
    scope
        Rows whose faults count.
    rows
        Where they go.
    """
    texts = {name: picked.frame[name] for name in columns}
    marks = decimal_marks(texts.values(), picked.spec.decimal, picked.table.decimal)
    numbers = {}
    for (name, text), mark in zip(texts.items(), marks, strict=True):
        values, is_wrong = parse_numbers(text, mark)
        if mark is None:
            is_wrong |= text.map(is_ambiguous).to_numpy(dtype=bool)
        _fault_numbers(name, text, is_wrong & scope, rows)
        read = values.mask(is_wrong) * picked.spec.factors.get(name, 1.0)
        given = picked.decided.get(name)
        numbers[name] = read if given is None else given.fillna(read)
    return numbers


def _fault_numbers(name: str, text: pd.Series, is_wrong: Mask, rows: RowLog) -> None:
    rows.stop(
        "not-a-number", is_wrong, f"{name} of {{record}} is {{value}}, which is no number",
        "Correct it, or leave the cell empty.", column=name, values=text,
    )  # fmt: skip


def decimal_marks(
    texts: Iterable[pd.Series], stated: Mark | None, of_file: Mark | None
) -> list[Mark | None]:
    """
    Decimal mark of each column of numbers, for the values that would allow both.

    The scenario's word; else what the column's other values show; else what the file's other
    columns show; else what the kind of file suggests. None where a column shows both.
    """
    columns = list(texts)
    if stated is not None:
        return [stated] * len(columns)
    has_comma = any(text.str.contains(",", regex=False).any() for text in columns)
    if not has_comma and of_file is None:
        return ["."] * len(columns)
    shown = [marks_of(text) for text in columns]
    everywhere = set().union(*shown)
    fallback: Mark = next(iter(everywhere)) if len(everywhere) == 1 else of_file or "."
    return [_agreed(marks, fallback) for marks in shown]


def _agreed(marks: set[Mark], fallback: Mark) -> Mark | None:
    if len(marks) == 2:
        return None
    return next(iter(marks), fallback)


def refuse_below(
    name: str, values: pd.Series, limit: float, scope: Mask, rows: RowLog, code: str = "negative"
) -> None:
    """Stop rows whose number is below a limit."""
    is_below = (values < limit).to_numpy() & scope
    rows.stop(
        code, is_below, f"{name} of {{record}} is {{value}}, below {limit:g}",
        f"Write {limit:g} or more.", column=name, values=values,
    )  # fmt: skip


def read_dates(
    picked: Picked, columns: Iterable[str], scope: Mask, rows: RowLog
) -> dict[str, pd.Series]:
    """Columns of dates (2027-01-31, 31.01.2027, 1/31/2027, with or without time); NaT where missing."""
    dates = {}
    for name in columns:
        text = picked.frame[name]
        values = parse_dates(text)
        is_wrong = values.isna().to_numpy() & text.ne("").to_numpy() & scope
        rows.stop(
            "not-a-date", is_wrong, f"{name} of {{record}} is {{value}}, which is no date",
            "Write it as 2027-01-31.", column=name, values=text,
        )  # fmt: skip
        dates[name] = values
    return dates


def refuse_exchanged(frame: pd.DataFrame, first: str, last: str, scope: Mask, rows: RowLog) -> None:
    """Stop rows that end before they begin."""
    rows.stop(
        "dates-exchanged", (frame[last] < frame[first]).to_numpy() & scope,
        f"{last} of {{record}} is {{value}}, before its {first}", "Correct one of the two dates.",
        column=last, values=frame[last].dt.strftime("%Y-%m-%d"),
    )  # fmt: skip


def parse_dates(text: pd.Series) -> pd.Series:
    """Days without time; NaT where there is none, or nothing that is one."""
    values = pd.to_datetime(text.where(text.ne("")), errors="coerce", format="ISO8601", utc=True)
    for pattern, style in ((_DAY_FIRST, "%d.%m.%Y"), (r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y")):
        is_styled = text.str.fullmatch(pattern)
        if is_styled.any():
            styled = pd.to_datetime(text.where(is_styled), errors="coerce", format=style, utc=True)
            values = values.fillna(styled)
    return values.dt.tz_localize(None).dt.normalize().astype("datetime64[s]")


def read_list(text: pd.Series) -> pd.Series:
    """Tuples of what stands between semicolons; empty ones where there is nothing."""
    codes, values = pd.factorize(text)
    lists = np.empty(len(values), dtype=object)
    lists[:] = [tuple(dict.fromkeys(filter(None, map(str.strip, v.split(";"))))) for v in values]
    return pd.Series(lists[codes] if len(values) else [], index=text.index, dtype=object)


def check_ids(picked: Picked, scope: Mask, rows: RowLog) -> None:
    """Stop rows without an id, and every row after the first one that bears the same."""
    name = picked.kind.id_column
    ids = picked.frame[name]
    is_missing = ids.eq("").to_numpy() & scope
    rows.stop(
        "missing-id", is_missing, f"the {picked.kind.noun} has no {name}",
        "Fill in the id.", column=name,
    )  # fmt: skip
    seen = ids.where(scope & ~is_missing)
    is_again = seen.duplicated().to_numpy() & seen.notna().to_numpy()
    if is_again.any():
        first = pd.Series(ids.index, index=ids.index)[scope].groupby(ids[scope]).first()
        remedies = {
            int(row): f"Row {first[ids[row]]} has it already; keep one of them."
            for row in ids.index[is_again]
        }
        rows.stop(
            "duplicate-id", is_again, f"{name} {{record}} is there twice", "", column=name,
            values=ids, remedies=remedies,
        )  # fmt: skip
