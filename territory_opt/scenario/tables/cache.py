"""Tables read once, however many variants of a scenario use them."""

from __future__ import annotations

from pathlib import Path

from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.files import read_table
from territory_opt.scenario.tables.table import TextTable


class TableCache:
    """Text tables by file and by the options they were read under."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str | None, ...], tuple[TextTable, str]] = {}

    def read(self, path: Path, spec: TableSpec) -> tuple[TextTable, str]:
        """As ``read_table``, from memory where it was read before."""
        options = (spec.file, spec.encoding, spec.delimiter, spec.sheet, spec.layer)
        key = (str(path.resolve()), *options)
        if key not in self._tables:
            self._tables[key] = read_table(path, spec)
        return self._tables[key]

    def give(self, path: Path, table: TextTable, digest: str) -> None:
        """A table that ``path`` will hold, and the SHA-256 it will have, before it is written."""
        self._tables[(str(path.resolve()), table.file, None, None, None, None)] = (table, digest)
