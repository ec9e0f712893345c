"""Exports of what a CRM has today, as its own loading tools write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.runs import from_csv

NEEDED = {
    "territories": ("Id", "DeveloperName"),
    "associations": ("Id", "ObjectId", "Territory2Id"),
    "user_associations": ("Id", "UserId", "Territory2Id"),
}
"""Kind of export → its fields; further ones are kept."""


def read_listing(file: str | Path | None, kind: str) -> pd.DataFrame | None:
    """
    Read an export; None stays None.

    Returns
    -------
    DataFrame
        All text, with the fields of ``NEEDED`` spelt as there.

    Raises
    ------
    InputError
        If it cannot be read, lacks a field, or has an empty or a repeated Id.
    """
    if file is None:
        return None
    try:
        table = from_csv(Path(file))
    except (ValueError, OSError, csv.Error) as error:
        raise InputError(f"{file} cannot be read as CSV: {error}") from error
    spelt = {name.casefold(): name for name in (*NEEDED[kind], *KNOWN)}
    table = table.rename(columns=lambda name: spelt.get(name.strip().casefold(), name))
    faults = _faults(table, kind)
    if faults:
        raise InputError(f"{file}: {'; '.join(faults)}")
    return table


KNOWN = ("AssociationCause", "Territory2ModelId")


def _faults(table: pd.DataFrame, kind: str) -> list[str]:
    missing = [name for name in NEEDED[kind] if name not in table]
    if missing:
        option = f"--{kind.replace('_', '-')}"
        return [
            f"no column {' and no column '.join(missing)}; {option} takes {', '.join(NEEDED[kind])}"
        ]
    empty = [name for name in NEEDED[kind] if table[name].eq("").any()]
    twice = table["Id"][table["Id"].duplicated() & table["Id"].ne("")]
    return [
        *(f"{name} is empty in row {_row(table[name].eq(''))}" for name in empty),
        *(f"Id {one} is there twice" for one in twice.unique()[:3]),
    ]


def _row(is_bad: pd.Series) -> int:
    """As a spreadsheet counts: the header is row 1."""
    return int(is_bad.to_numpy().argmax()) + 2
