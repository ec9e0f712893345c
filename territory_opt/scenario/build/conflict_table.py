"""Pairs of accounts that may not share a territory, with who asked for it, why and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.scenario.build.columns import stop
from territory_opt.scenario.period import first_day
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.files import read_table
from territory_opt.scenario.tables.table import UnreadableError

CONFLICTS = "rules.conflicts"
NOTES = ("owner", "reason", "expires")
COLUMNS = ("first", "second", *NOTES, "is_over")


def conflict_table(scenario: Any) -> pd.DataFrame:
    """
    ``first``, ``second`` (account ids), ``owner``, ``reason``, ``expires`` (as written), ``is_over``.

    Raises
    ------
    ScenarioError
        If the file cannot be read, has other columns, or holds an expiry that is no date.
    """
    stated = scenario.spec.rules.conflicts
    if isinstance(stated, str):
        return _read_pairs(scenario, stated)
    table = pd.DataFrame(stated, columns=["first", "second"], dtype="str")
    return table.assign(**dict.fromkeys(NOTES, ""), is_over=False)


def has_expired(text: str, spec: Any, key: str) -> bool:
    """
    Whether a last day, written as 2027-01-31, lies before the first day of the plan.

    Raises
    ------
    ScenarioError
        If it is no date, or the scenario does not say when the plan begins.
    """
    if not text:
        return False
    day = first_day(spec)
    if day is None:
        message = f"{key}: an exception expires, but the scenario does not say when the plan begins"
        raise stop("effective-from-missing", message, "Add effective_from = 2027-01-01.", key)
    try:
        return date.fromisoformat(text) < day
    except ValueError:
        message = f"{key}: expires is {text!r}, which is no date"
        raise stop("not-a-date", message, "Write it as 2027-01-31.", key) from None


def _read_pairs(scenario: Any, name: str) -> pd.DataFrame:
    try:
        table, _ = read_table(Path(scenario.path).parent / name, TableSpec(file=name))
    except UnreadableError as error:
        message = f"{CONFLICTS}: {name}: {error.message}"
        raise stop(error.code, message, error.remedy, CONFLICTS) from error
    frame = table.frame.rename(columns=lambda column: str(column).strip())
    notes = {column.casefold(): column for column in frame.columns[2:]}
    if frame.shape[1] < 2 or set(notes) - set(NOTES):
        message = f"{CONFLICTS}: {name} has {_listed(frame.columns)} as columns"
        remedy = "One pair of account ids per row; then owner, reason, expires, if you like."
        raise stop("conflicts-columns", message, remedy, CONFLICTS)
    said = {note: frame[notes[note]] if note in notes else "" for note in NOTES}
    found = pd.DataFrame({"first": frame.iloc[:, 0], "second": frame.iloc[:, 1], **said})
    is_over = [
        has_expired(text, scenario.spec, f"{CONFLICTS}: {name}") for text in found["expires"]
    ]
    return found.assign(is_over=is_over)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))
