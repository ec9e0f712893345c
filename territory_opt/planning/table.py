"""Tables that a task is given beside the scenario's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.files import read_table
from territory_opt.scenario.tables.table import UnreadableError


def needed_columns(file: Path, needed: Sequence[str], rule: str) -> pd.DataFrame:
    """
    A table as text, with its needed columns.

    Parameters
    ----------
    rule
        What the table needs, for the message: ``"a plan needs account_id and territory_id"``.

    Raises
    ------
    InputError
        If it cannot be read, or lacks one of them.
    """
    try:
        table = read_table(file, TableSpec(file=file.name))[0].frame
    except UnreadableError as error:
        raise InputError(f"{file}: {error.message}. {error.remedy}".strip()) from error
    missing = [name for name in needed if name not in table]
    if missing:
        found = ", ".join(map(str, table.columns))
        raise InputError(
            f"{file} has no column {' and no '.join(missing)} (found: {found}); {rule}"
        )
    return table
