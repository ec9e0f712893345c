"""Tables that no scenario names: given on the command line or by a caller."""

from __future__ import annotations

from pathlib import Path

from territory_opt.errors import MissingExtraError
from territory_opt.models import Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.files import read_table
from territory_opt.scenario.tables.table import TextTable, UnreadableError


def read_alone(file: Path, spec: TableSpec, log: FaultLog) -> TextTable | None:
    """
    Read a table; a fault and None where it cannot be read.

    Parameters
    ----------
    spec
        How it is read; its own ``file`` does not count.
    log
        Takes the fault: unreadable, or a missing extra.
    """
    try:
        return read_table(file, spec)[0]
    except UnreadableError as error:
        log.add(Grade.STOP, error.code, error.message, error.remedy,
                file=file.name, row=error.row)  # fmt: skip
    except MissingExtraError as error:
        log.add(Grade.STOP, "missing-extra", str(error), file=file.name)
    return None
