"""Faults of the input, graded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How serious a fault is."""

    STOP = "stop"
    FIXED = "fixed by rule"
    NOTE = "note"


@dataclass(frozen=True)
class Fault:
    """
    One fault, with its place and the way out.

    Attributes
    ----------
    grade
        Stop, fixed by rule, or note.
    code
        Kind of fault in one kebab-case word, for grouping: ``"coordinates-zero"``.
    message
        What was found and what was expected, as one sentence.
    remedy
        What to do, or what the rule did.
    file
        File name as the scenario has it; empty for a command-line setting.
    row
        Line in the file as a spreadsheet counts (the header is row 1), or None.
    column
        The file's own column name or scenario key, or empty.
    record
        Id of the account, rep or territory concerned, or empty.
    value
        The offending value as text.
    """

    grade: Grade
    code: str
    message: str
    remedy: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    record: str = ""
    value: str = ""

    def as_dict(self) -> dict[str, object]:
        """Plain values, for ``faults.csv`` and ``--json``."""
        return asdict(self) | {"grade": str(self.grade)}
