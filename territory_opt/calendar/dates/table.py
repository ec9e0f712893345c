"""The planning calendar as a table: one event per row, turned into lines of a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from territory_opt.calendar.dates.context import Context
from territory_opt.calendar.dates.entries import made_uid
from territory_opt.calendar.dates.lines import Block, escaped, line_of
from territory_opt.calendar.dates.words import WORDS
from territory_opt.errors import InputError
from territory_opt.models.nearest import nearest
from territory_opt.planning.table import needed_columns
from territory_opt.scenario.tables.files import READERS

COLUMNS = {
    "UID": "uid",
    "SUMMARY": "summary",
    "DTSTART": "start",
    "RRULE": "repeat",
    "RDATE": "also",
    "EXDATE": "except",
    "RECURRENCE-ID": "instead_of",
    "STATUS": "status",
}
"""Property → column that says the same."""
KNOWN = (*COLUMNS.values(), "time_zone", "note", *WORDS)
SEVERAL = ("set", "export")
RULE = "a calendar needs the start of each event, as 2027-01-04 09:00"
_COMPACT = "%Y%m%dT%H%M%S"


def is_table(path: Path) -> bool:
    """Whether the file's name is that of a table."""
    return path.suffix.casefold() in READERS


def read_rows(context: Context) -> tuple[Block, Context, list[Block]]:
    """
    Events of a table, as an iCalendar file would have them; the numbers are rows.

    Raises
    ------
    InputError
        If it cannot be read, has no ``start``, or a column whose name is almost one of ours.
    """
    table = needed_columns(context.path, [], RULE)
    table.columns = [str(name).strip().casefold() for name in table.columns]
    _refuse_columns(context.path, list(table.columns))
    whole = Block("VCALENDAR", 1)
    for number, row in zip(table.index, table.to_dict("records"), strict=True):
        cells = {str(name): str(cell).strip() for name, cell in row.items()}
        if any(cells.values()):
            whole.parts.append(block_of(cells, int(number)))
    context = Context(context.path, unit="row", columns=COLUMNS, log=context.log)
    return whole, context, []


def _refuse_columns(path: Path, names: list[str]) -> None:
    if "start" not in names:
        raise InputError(f"{path} has no column start (found: {', '.join(names)}); {RULE}")
    for name in names:
        near = None if name in KNOWN else nearest(name, KNOWN, cutoff=0.75)
        if near is not None and near not in names:
            raise InputError(f"{path}: the column {name!r} is not known. Did you mean {near!r}?")


def block_of(cells: Mapping[str, str], number: int) -> Block:
    """A row as an event: column → text; other columns than ours do not count."""
    texts = [*_lines(cells)]
    lines = (line_of(text, number) for text in texts)
    return Block("VEVENT", number, [line for line in lines if line is not None])


def _lines(cells: Mapping[str, str]) -> Iterator[str]:
    summary = cells.get("summary", "")
    yield f"UID:{escaped(cells.get('uid') or made_uid(summary))}"
    yield f"SUMMARY:{escaped(summary)}"
    zone = cells.get("time_zone", "")
    for name in ("DTSTART", "RDATE", "EXDATE", "RECURRENCE-ID"):
        yield from (_time(name, each, zone) for each in _several(cells.get(COLUMNS[name], "")))
    for name in ("RRULE", "STATUS"):
        value = cells.get(COLUMNS[name], "")
        if value:
            yield f"{name}:{re.sub(f'^{name}:', '', value, flags=re.I)}"
    words = [f"{name}: {value}" for name, value in _words(cells)]
    text = "\n".join([*([cells["note"]] if cells.get("note") else []), *words])
    if text:
        yield f"DESCRIPTION:{escaped(text)}"


def _words(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in WORDS:
        cell = cells.get(name, "")
        values = _several(cell) if name in SEVERAL else [cell]
        yield from ((name, value) for value in values if value)


def _several(cell: str) -> list[str]:
    """Values of a cell: one per line, or else parted by semicolons."""
    parts = cell.splitlines() if "\n" in cell else cell.split(";")
    return [part.strip() for part in parts if part.strip()]


def _time(name: str, text: str, zone: str) -> str:
    """A content line; a text that is no time is kept, and told where lines are read."""
    try:
        moment = _whole_second(datetime.fromisoformat(text))
    except ValueError:
        return f"{name}:{escaped(text)}"
    is_day = re.fullmatch(r"\d{4}-?\d\d-?\d\d", text) is not None
    if is_day and (not zone or name != "DTSTART"):
        return f"{name};VALUE=DATE:{date.fromisoformat(text):%Y%m%d}"
    if moment.tzinfo is not None:
        return f"{name}:{moment.astimezone(UTC):{_COMPACT}}Z"
    return f"{name}{_zoned(zone)}:{moment:{_COMPACT}}"


def _whole_second(moment: datetime) -> datetime:
    """Workbooks keep times as fractions of a day: 8:59:59.9999 is 9:00."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _zoned(zone: str) -> str:
    name = zone.replace('"', "")
    quote = '"' if re.search("[:;,]", name) else ""
    return f";TZID={quote}{name}{quote}" if name else ""
