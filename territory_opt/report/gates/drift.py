"""Gates on the inputs: how much they have changed since the last run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory_opt.report.gates.asked import Question
from territory_opt.report.gates.gate import NOT_JUDGED, Gate

ACCOUNTS, POTENTIAL, COLUMNS = (
    "max_accounts_changed_share",
    "max_potential_changed_share",
    "keep_columns",
)
DRIFT = (ACCOUNTS, POTENTIAL, COLUMNS)
"""Limits of ``[gates]`` that need a run to hold the inputs against."""
_LOOK = "Correct the tables (runs diff shows what changed)"
_NO_SUM = "because there was none before"
CHANGED = {
    ACCOUNTS: Question("Accounts changed", "of accounts came or are gone", _LOOK, _NO_SUM),
    POTENTIAL: Question("Potential changed", "of potential changed", _LOOK, _NO_SUM),
}
_PUT_BACK = "Put the column back, or write gates.keep_columns = false, and plan again"
_STORE = "Name the store (--store)"
NAMED = 8
"""Columns that a gate names."""


Columns = Mapping[str, Sequence[str]]
"""Section → columns of its table."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """
    What a run was made from.

    Attributes
    ----------
    potential
        Potential of every planned account, by its id.
    columns
        Of its tables; None where the run does not say (it is older).
    """

    potential: pd.Series
    columns: Columns | None


def is_drift_asked(limits: Mapping[str, Any]) -> bool:
    """Whether any limit is about the inputs."""
    return any(_is_asked(key, limits) for key in DRIFT)


def drift_gates(limits: Mapping[str, Any], now: Inputs, before: Inputs, name: str) -> list[Gate]:
    """
    Gates on the inputs that are asked.

    Parameters
    ----------
    limits
        Keys of ``[gates]`` that are given.
    now, before
        Inputs of the run that is judged, and of the run before.
    name
        The run before, in words: ``"run 3, the plan of North on 2027-01-01"``.
    """
    found = []
    if ACCOUNTS in limits:
        found.append(_accounts(limits[ACCOUNTS], now.potential.index, before.potential.index, name))
    if POTENTIAL in limits:
        found.append(_potential(limits[POTENTIAL], now.potential, before.potential, name))
    if _is_asked(COLUMNS, limits):
        found.append(_columns(now.columns, before.columns, name))
    return found


def first_run_gates(limits: Mapping[str, Any]) -> list[Gate]:
    """The same for a first run: passed, as nothing can have changed."""
    words = "of this scenario that is remembered, so there is nothing to hold it against"
    return [
        Gate(_name(key), True, "first run", words, key, None, _limit(key, limits))
        for key in DRIFT
        if _is_asked(key, limits)
    ]


def unknown_drift_gates(limits: Mapping[str, Any]) -> list[Gate]:
    """The same where nobody said where runs are remembered: they refuse."""
    words = "without a store that knows the last run"
    return [
        Gate(_name(key), False, NOT_JUDGED, words, key, None, _limit(key, limits), _STORE)
        for key in DRIFT
        if _is_asked(key, limits)
    ]


def _is_asked(key: str, limits: Mapping[str, Any]) -> bool:
    if key != COLUMNS:
        return key in limits
    return bool(limits.get(COLUMNS, ACCOUNTS in limits or POTENTIAL in limits))


def _name(key: str) -> str:
    return "Columns gone" if key == COLUMNS else CHANGED[key].name


def _limit(key: str, limits: Mapping[str, Any]) -> float | None:
    return None if key == COLUMNS else float(limits[key])


def _accounts(limit: float, now: pd.Index, before: pd.Index, name: str) -> Gate:
    came, gone = len(now.difference(before)), len(before.difference(now))
    found = (came + gone) / len(before) if len(before) else None
    of = f" since {name} ({came:,} came, {gone:,} gone)"
    return CHANGED[ACCOUNTS].gate(ACCOUNTS, found, limit, of)


def _potential(limit: float, now: pd.Series, before: pd.Series, name: str) -> Gate:
    change = now.sub(before, fill_value=0.0).abs().sum()
    total = float(before.sum())
    found = float(change) / total if total > 0 else None
    return CHANGED[POTENTIAL].gate(POTENTIAL, found, limit, f" since {name}, account by account")


def _columns(now: Columns | None, before: Columns | None, name: str) -> Gate:
    if now is None or before is None:
        words = f"because {name if now is not None else 'this run'} does not know its columns"
        return Gate(_name(COLUMNS), False, NOT_JUDGED, words, COLUMNS, way_out=_PUT_BACK)
    gone = _gone(now, before)
    number = float(len(gone))
    if not gone:
        return Gate(_name(COLUMNS), True, "none", f"since {name}", COLUMNS, number, 0.0)
    more = f" and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
    words = f"since {name} ({', '.join(gone[:NAMED])}{more})"
    return Gate(_name(COLUMNS), False, f"{len(gone)}", words, COLUMNS, number, 0.0, _PUT_BACK)


def _gone(now: Columns, before: Columns) -> list[str]:
    """Columns that are not there any more, with their table."""
    return [
        f"{column} of {section}"
        for section, columns in before.items()
        for column in columns
        if column not in now.get(section, ())
    ]
