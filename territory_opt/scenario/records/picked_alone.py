"""Tables that no scenario names, under our column names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.aliases import TableKind
from territory_opt.scenario.records.columns import Picked, pick_columns
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.alone import read_alone
from territory_opt.scenario.tables.table import TextTable


def pick_alone(
    file: Path, section: str, kind: TableKind, needed: Sequence[str], log: FaultLog
) -> Picked | None:
    """
    Read a table and find our columns; a fault and None where it cannot be read or lacks one.

    Parameters
    ----------
    section
        What faults call it.
    needed
        Columns that must be there.
    """
    spec = TableSpec(file=file.name)
    table = read_alone(file, spec, log)
    if table is None:
        return None
    place = Resolved(file, None, {}, {}, (), {}, {})
    picked = pick_columns(table, section, kind, spec, place, log)
    missing = [name for name in needed if not picked.has(name)]
    for name in missing:
        tell_missing(table, name, log)
    return None if missing else picked


def tell_missing(table: TextTable, name: str, log: FaultLog) -> None:
    """A column that is not there, and those that are."""
    known = ", ".join(map(str, table.frame.columns))
    log.add(Grade.STOP, "missing-column", f"the table has no column {name!r}",
            f"Add it, or rename one of: {known}.", file=table.file, column=name)  # fmt: skip
