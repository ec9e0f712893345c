"""A table as text, as it came out of its file."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from territory_opt.scenario.tables.numbers import Mark


@dataclass(frozen=True, eq=False)
class TextTable:
    """
    A file's rows as text.

    Attributes
    ----------
    frame
        Text columns under the file's own names, ``""`` where empty; the index is the row as a
        spreadsheet counts (the header is row 1).
    file
        The file as the scenario names it.
    decimal
        Decimal mark that the kind of file suggests: a comma in files separated by semicolons.
    remarks
        What was assumed on the way, as (code, sentence) pairs.
    """

    frame: pd.DataFrame
    file: str
    decimal: Mark | None = None
    remarks: tuple[tuple[str, str], ...] = field(default=())


class UnreadableError(Exception):
    """
    A file that makes no table; becomes a fault where it is caught.

    Attributes
    ----------
    code, message, remedy
        As in ``Fault``.
    row
        Row of the file, where one is to blame.
    """

    def __init__(self, code: str, message: str, remedy: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.row = code, message, remedy, row
