"""Gathering faults: every one of them, none alone."""

from __future__ import annotations

from typing import TypedDict, Unpack

import pandas as pd

from territory_opt.models import Fault, Grade
from territory_opt.scenario.where import Mask


class FaultLog:
    """
    Faults as they are found, and the rows that stop.

    Attributes
    ----------
    faults
        In the order found.
    quarantine
        Whether stopping rows are set aside instead.
    """

    def __init__(self, quarantine: bool = False) -> None:
        self.faults: list[Fault] = []
        self.quarantine = quarantine

    def add(self, grade: Grade, code: str, message: str, remedy: str = "", **place: object) -> None:
        """One fault of a whole file or setting; ``place`` as the attributes of ``Fault``."""
        self.faults.append(Fault(grade, code, message, remedy, **place))  # type: ignore[arg-type]

    def extend(self, faults: list[Fault]) -> None:
        """Faults found elsewhere."""
        self.faults += faults

    @property
    def is_stopped(self) -> bool:
        """Whether any fault stops."""
        return any(fault.grade is Grade.STOP for fault in self.faults)


class Told(TypedDict, total=False):
    """What a fault in a row may tell besides."""

    column: str
    """Our name of the column; the file's own is written."""
    values: pd.Series
    """What was found, row by row."""
    remedies: dict[int, str]
    """Row -> remedy, where it is not the same for all."""


class RowLog:
    """
    Faults of one table's rows; remembers which rows stop.

    Attributes
    ----------
    is_stopped
        Row -> whether a fault stops it, index as the table.
    """

    def __init__(
        self, log: FaultLog, file: str, index: pd.Index, column_of: dict[str, str]
    ) -> None:
        self.log, self.file, self.column_of = log, file, column_of
        self.is_stopped = pd.Series(False, index=index)
        self.records = pd.Series("", index=index, dtype="str")

    def stop(self, code: str, mask: Mask, message: str, remedy: str, **told: Unpack[Told]) -> None:
        """
        Rows that cannot be used; set aside under quarantine.

        Parameters
        ----------
        code, message, remedy
            As in ``Fault``; ``{record}`` and ``{value}`` are filled in per row.
        mask
            Shape ``(num_rows,)``.
        **told
            See ``Told``.
        """
        grade = Grade.STOP
        if self.log.quarantine:
            grade, remedy = Grade.FIXED, "Set aside by --quarantine."
            told["remedies"] = {}
        self.is_stopped |= mask
        self._write(grade, code, mask, message, remedy, told)

    def fixed(self, code: str, mask: Mask, message: str, remedy: str, **told: Unpack[Told]) -> None:
        """Rows that a rule has put right; arguments as in ``stop``."""
        self._write(Grade.FIXED, code, mask, message, remedy, told)

    def note(
        self, code: str, mask: Mask, message: str, remedy: str = "", **told: Unpack[Told]
    ) -> None:
        """Rows to look at; arguments as in ``stop``."""
        self._write(Grade.NOTE, code, mask, message, remedy, told)

    def _write(
        self, grade: Grade, code: str, mask: Mask, message: str, remedy: str, told: Told
    ) -> None:
        rows = self.records.index[mask]
        values = told["values"][mask] if "values" in told else [""] * len(rows)
        remedies = told.get("remedies", {})
        ours = told.get("column", "")
        column = self.column_of.get(ours, ours)
        for row, record, value in zip(rows, self.records[mask], values, strict=True):
            said = message.replace("{record}", record).replace("{value}", str(value))
            way_out = remedies.get(row, remedy)
            self.log.faults.append(
                Fault(grade, code, said, way_out, self.file, int(row), column, record, str(value))
            )
