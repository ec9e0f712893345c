"""CSV and its relatives: encoding, delimiter, header, footers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.table import TextTable, UnreadableError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_FIELD_LIMIT = 10_000_000
_LINE_ENDS = "\r\n"
_END = "\x1f"  # a last row of our own: an open quote swallows it


def read_delimited(path: Path, spec: TableSpec) -> TextTable:
    """
    Rows of a delimited text file.

    Parameters
    ----------
    path
        The file.
    spec
        Its name as the scenario has it; ``encoding`` and ``delimiter``, where they are stated.

    Raises
    ------
    UnreadableError
        No text, empty, a delimiter that does not fit, a row with more fields than the header.
    """
    text, remarks = _decoded(path.read_bytes(), spec.encoding)
    stated = _SEPARATOR_LINE.match(text)  # Excel's own way of telling, not a row of the table
    text = "\n" + text[stated.end() :] if stated else text
    delimiter = spec.delimiter or (stated[1] if stated else _sniffed(text))
    records = _records(text, delimiter)
    header, rows = _split(records, delimiter)
    rows, footer = _without_footer(rows)
    if footer:
        remarks.append(("footer", f"{footer} lines of report footer are left out"))
    names, doubled = unique_names(header)
    remarks += doubled
    frame = _frame(names, rows)
    return TextTable(frame, spec.file, "," if delimiter == ";" else None, tuple(remarks))


def _decoded(data: bytes, encoding: str | None) -> tuple[str, list[tuple[str, str]]]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableError(
            "wrong-format",
            "this is a workbook, not a text file",
            "Name it .xlsx, or save it as CSV.",
        )
    if encoding is not None:
        return _decoded_as(data, encoding), []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded_as(data, "utf-16"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        remark = ("encoding", "the file is not UTF-8 and is read as Windows-1252")
        return data.decode("cp1252", errors="replace"), [remark]


def _decoded_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (LookupError, UnicodeDecodeError) as error:
        raise UnreadableError(
            "wrong-encoding",
            f"the file is no {encoding} text ({error})",
            'Leave `encoding` out, or write "utf-8" or "cp1252".',
        ) from error


def _sniffed(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: outside_quotes.count(sign))


def _records(text: str, delimiter: str) -> list[list[str]]:
    if len(delimiter) != 1:
        raise UnreadableError(
            "wrong-delimiter", f"{delimiter!r} is no single character", 'Write delimiter = ";".'
        )
    if "\0" in text:
        raise UnreadableError("wrong-format", "this is no text file", "Save the table as CSV.")
    csv.field_size_limit(_FIELD_LIMIT)
    lines = io.StringIO(f"{text.rstrip(_LINE_ENDS)}\n{_END}", newline="")
    records = list(csv.reader(lines, delimiter=delimiter))
    if records.pop() != [_END]:
        raise UnreadableError(
            "unclosed-quote",
            "a quote is opened and never closed, so that everything behind it is one cell",
            "Close it, or write a quote that belongs to the text twice.",
            row=len(records) + 1,
        )
    return records


def _split(
    records: list[list[str]], delimiter: str
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header, and the other rows with the number that a spreadsheet gives them."""
    numbered = [(n, row) for n, row in enumerate(records, start=1) if any(map(str.strip, row))]
    if not numbered:
        raise UnreadableError("empty-table", "the file is empty", "Export it again.")
    header = _trimmed(numbered[0][1])
    _refuse_one_column(header, delimiter)
    rows = numbered[1:]
    width = max(len(numbered[0][1]), min((len(row) for _, row in rows), default=0))
    for number, row in rows:
        if len(row) > width or any(map(str.strip, row[len(header) :])):
            raise UnreadableError(
                "ragged-row",
                f"{len(row)} fields under a header of {len(header)}",
                f"Put text that holds a {DELIMITERS.get(delimiter, delimiter)} into quotes.",
                row=number,
            )
    return header, rows


def _trimmed(header: list[str]) -> list[str]:
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    return names


def _refuse_one_column(header: list[str], delimiter: str) -> None:
    if len(header) != 1:
        return
    better = [name for sign, name in DELIMITERS.items() if sign != delimiter and sign in header[0]]
    if better:
        used = DELIMITERS.get(delimiter, repr(delimiter))
        raise UnreadableError(
            "wrong-delimiter",
            f"one column found ({_shortened(header[0])}): the fields are not separated by {used}",
            f"The separator seems to be a {better[0]}: leave `delimiter` out or state that one.",
        )


def _shortened(text: str, limit: int = 60) -> str:
    return repr(text if len(text) <= limit else text[:limit] + "…")


def _without_footer(rows: list[tuple[int, list[str]]]) -> tuple[list[tuple[int, list[str]]], int]:
    """Reports of a CRM end with a blank line and lines of one field each."""
    start = len(rows)
    while start and sum(1 for field in rows[start - 1][1] if field.strip()) == 1:
        start -= 1
    is_footer = 0 < start < len(rows) and rows[start][0] > rows[start - 1][0] + 1
    return (rows[:start], len(rows) - start) if is_footer else (rows, 0)


def unique_names(header: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of columns, the second of a name as ``"Name (2)"``, with a remark on each."""
    seen: dict[str, int] = {}
    names, remarks = [], []
    for position, given in enumerate(header, start=1):
        name = given or f"column {position}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            remarks.append(
                ("column-twice", f"column {name!r} is there twice; the first one counts")
            )
            name = f"{name} ({seen[name]})"
        names.append(name)
    return names, remarks


def _frame(names: list[str], rows: list[tuple[int, list[str]]]) -> pd.DataFrame:
    index = pd.Index([number for number, _ in rows], dtype="int64")
    columns = list(zip_longest(*(row[: len(names)] for _, row in rows), fillvalue=""))
    columns += [("",) * len(rows)] * (len(names) - len(columns))
    return pd.DataFrame(
        {
            name: pd.Series(values, index=index, dtype="str").str.strip()
            for name, values in zip(names, columns, strict=True)
        },
        index=index,
    )
