"""Any table file to text, by the way its name ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from territory_opt.models.nearest import nearest
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.delimited import read_delimited
from territory_opt.scenario.tables.formats import read_layer, read_parquet, read_workbook
from territory_opt.scenario.tables.table import TextTable, UnreadableError

Reader = Callable[[Path, TableSpec], TextTable]

READERS: dict[str, Reader] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".parquet": read_parquet,
    ".geojson": read_layer,
    ".json": read_layer,
    ".gpkg": read_layer,
}


def read_table(path: Path, spec: TableSpec) -> tuple[TextTable, str]:
    """
    A table file as text, and the SHA-256 of its bytes.

    Raises
    ------
    UnreadableError
        With the reason: missing, of an unknown kind, unreadable, empty.
    """
    _refuse_absent(path)
    reader = READERS.get(path.suffix.casefold())
    if reader is None:
        raise UnreadableError(
            "unknown-format",
            f"files that end in {path.suffix or 'nothing'} are not read",
            f"Save it as one of {', '.join(sorted(READERS))}.",
        )
    table = reader(path, spec)
    if table.frame.empty:
        raise UnreadableError("empty-table", "there is a header but no row", "Export it again.")
    with path.open("rb") as file:
        return table, hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_absent(path: Path) -> None:
    if not path.is_file():
        raise UnreadableError(
            "missing-file", f"there is no file {path.name!r} here", _elsewhere(path)
        )
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1024).strip()
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"it cannot be opened ({error.strerror})",
            "Close it elsewhere, or ask for access.",
        ) from error
    if is_empty:
        raise UnreadableError("empty-table", "the file is empty", "Export it again.")


def _elsewhere(path: Path) -> str:
    if not path.parent.is_dir():
        return (
            f"There is no folder {path.parent.name!r} either; paths are relative to the scenario."
        )
    near = nearest(path.name, (entry.name for entry in path.parent.iterdir() if entry.is_file()))
    return f"Did you mean {near!r}?" if near else "Paths are relative to the scenario file."
