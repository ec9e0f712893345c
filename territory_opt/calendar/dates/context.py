"""Where a reader is, and how it tells what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from territory_opt.calendar.dates.lines import Block, Line
from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog


@dataclass(frozen=True)
class Context:
    """
    A file being read.

    Attributes
    ----------
    path
        The calendar.
    unit
        What its places are called: ``line``, or ``row`` of a table.
    zone, zone_name
        Of times that name none; None where nothing says.
    own
        Zones that the file describes itself.
    columns
        Property → column of the table.
    log
        Faults so far.
    """

    path: Path
    unit: str = "line"
    zone: tzinfo | None = None
    zone_name: str = ""
    own: Mapping[str, tzinfo] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    log: FaultLog = field(default_factory=FaultLog)

    def place(self, number: int) -> str:
        """``"calendar.ics line 12"``."""
        return f"{self.path.name} {self.unit} {number}"

    def stop(self, at: Block | Line, code: str, message: str, remedy: str, record: str) -> None:
        """A fault that stops an event."""
        self.tell(Grade.STOP, at, code, message, remedy, record)

    def note(self, at: Block | Line, code: str, message: str, remedy: str, record: str) -> None:
        """Something to look at."""
        self.tell(Grade.NOTE, at, code, message, remedy, record)

    def tell(
        self, grade: Grade, at: Block | Line, code: str, message: str, remedy: str, record: str
    ) -> None:
        """A fault at a block or one of its lines."""
        column = self.columns.get(at.name, at.name)
        value = at.value if isinstance(at, Line) else ""
        place = {"file": self.path.name, "row": at.number, "record": record}
        self.log.add(grade, code, message, remedy, column=column, value=value, **place)
