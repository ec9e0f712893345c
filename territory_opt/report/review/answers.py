"""A review workbook that came back: what it is for, what was decided, what was signed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.report.review.book import HEADER
from territory_opt.report.review.words import LABELS, MOVES, SHEETS, TERRITORIES
from territory_opt.scenario.records.decisions import COLUMNS

ANSWERED = ("decision", "reason_code", "field", "value", "comment")


@dataclass(frozen=True, eq=False)
class Answers:
    """
    What a manager sent back.

    Attributes
    ----------
    file
        Its name.
    cover
        The lines of the sheet How-to by name (``words.LABELS``).
    decisions
        Rows with anything filled in, as text in the columns of ``decisions.csv``; the index is the
        row of the sheet.
    territories
        ``territory_id``, ``status``, ``note``.
    """

    file: str
    cover: dict[str, str]
    decisions: pd.DataFrame
    territories: pd.DataFrame


def read_answers(path: str | Path) -> Answers:
    """
    Read a review workbook.

    Raises
    ------
    InputError
        If it is none: unreadable, a sheet or column missing.
    """
    path = Path(path)
    book = _opened(path)
    missing = [name for name in SHEETS if name not in book.sheetnames]
    if missing:
        raise InputError(
            f"{path.name} is no review workbook: sheet {', '.join(map(repr, missing))} missing. "
            "Give workbooks as `territory-opt review` made them, or a decisions.csv"
        )
    cover = _cover(book[SHEETS[2]])
    day = cover["on"] or _saved_on(book)
    moves = _rows(book[SHEETS[0]], MOVES, ("account_id", *ANSWERED), path.name)
    moves = moves[(moves[[*ANSWERED]] != "").any(axis=1)]
    rows = moves.assign(territory_id="", by=cover["by"] or cover["manager"], on=day, round="")
    figures = _rows(book[SHEETS[1]], TERRITORIES, ("territory_id", "status", "note"), path.name)
    return Answers(path.name, cover | {"on": day}, rows[list(COLUMNS)], figures)


def _opened(path: Path) -> Any:
    try:
        return openpyxl.load_workbook(path, data_only=True)
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}") from error
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(f"{path} is no workbook ({error}); save it again as .xlsx") from error


def _cover(sheet: Any) -> dict[str, str]:
    names = {label: name for name, label in LABELS.items()}
    found = dict.fromkeys(LABELS, "")
    for row in sheet.iter_rows(max_col=2, values_only=True):
        name = names.get(_text(row[0]))
        if name is not None:
            found[name] = _text(row[1])
    return found


def _saved_on(book: Any) -> str:
    day = book.properties.modified
    return day.date().isoformat() if isinstance(day, datetime) else ""


def _rows(
    sheet: Any, columns: dict[str, tuple[str, int]], wanted: Sequence[str], file: str
) -> pd.DataFrame:
    """Wanted columns of a sheet as text, rows with an id only."""
    header, *rows = _cells(sheet) or [()]
    starts = {name: columns[name][0].partition(",")[0] for name in wanted}
    at = {name: header.index(word) for name, word in starts.items() if word in header}
    missing = [starts[name] for name in wanted if name not in at]
    if missing:
        raise InputError(
            f"{file}: sheet {sheet.title!r} has no column {', '.join(map(repr, missing))} in row "
            f"{HEADER + 1}; fill in the workbook as it was sent"
        )
    index = range(HEADER + 2, HEADER + 2 + len(rows))
    table = pd.DataFrame(
        {name: [row[place] for row in rows] for name, place in at.items()}, index=index, dtype="str"
    )
    return table[table.iloc[:, 0].ne("") & (table.iloc[:, 1:] != "").any(axis=1)]


def _cells(sheet: Any) -> list[tuple[str, ...]]:
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(min_row=HEADER + 1, values_only=True)
    return [tuple(map(_text, row)) for row in rows]


def _text(value: Any) -> str:
    """A cell as somebody would write it: 1 for 1.0, a day without its time."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
