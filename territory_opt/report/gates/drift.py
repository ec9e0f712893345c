"""Gates on the inputs: how much they have changed since the last run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
_LOOK = "Look whether the change is right (runs diff)"
_NO_SUM = "because there was none before"
CHANGED = {
    ACCOUNTS: Question("Accounts changed", "of accounts came or are gone", _LOOK, _NO_SUM),
    POTENTIAL: Question("Potential changed", "of potential changed", _LOOK, _NO_SUM),
}
_STORE = "Name the store (--store)"
NAMED = 8
"""Columns that a gate names."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """
    What a run was made from.

    Attributes
    ----------
    potential
        Potential of every planned account, by its id.
    columns
        Section → columns of its table; None where the run does not say (it is older).
    """

    potential: pd.Series
    columns: Mapping[str, Sequence[str]] | None


@dataclass(frozen=True)
class Since:
    """
    The run that inputs are held against.

    Attributes
    ----------
    name
        In words: ``"run 3, in force on 2027-01-01"``; empty where there is none.
    read
        Its inputs.
    """

    name: str = ""
    read: Callable[[], Inputs] | None = field(default=None, compare=False)


def is_drift_asked(limits: Mapping[str, Any]) -> bool:
    """Whether any limit is about the inputs."""
    return any(limits.get(key) not in (None, False) for key in DRIFT)


def drift_gates(limits: Mapping[str, Any], now: Inputs, since: Since) -> list[Gate]:
    """
    Gates on the inputs that are asked.

    Parameters
    ----------
    limits
        Keys of ``[gates]`` that are given.
    now
        Inputs of the run that is judged.
    since
        What they are held against; without one, every gate is passed: nothing can have changed.
    """
    if since.read is None:
        return [_first(key, limits) for key in DRIFT if _is_asked(key, limits)]
    return [*_gates(limits, now, since.read(), since.name)]


def unknown_drift_gates(limits: Mapping[str, Any], is_refused: bool = True) -> list[Gate]:
    """The same where nobody said where runs are remembered."""
    words = "without a store that knows the last run (--store)"
    is_passed = False if is_refused else None
    return [
        Gate(_name(key), is_passed, NOT_JUDGED, words, key, None, _limit(key, limits), _STORE)
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


def _first(key: str, limits: Mapping[str, Any]) -> Gate:
    words = "of this scenario that is remembered: nothing to hold it against"
    return Gate(_name(key), True, "first run", words, key, None, _limit(key, limits))


def _gates(limits: Mapping[str, Any], now: Inputs, before: Inputs, name: str) -> Iterator[Gate]:
    if ACCOUNTS in limits:
        yield _accounts(limits[ACCOUNTS], now.potential.index, before.potential.index, name)
    if POTENTIAL in limits:
        yield _potential(limits[POTENTIAL], now.potential, before.potential, name)
    if _is_asked(COLUMNS, limits):
        yield _columns(now.columns, before.columns, name)


def _accounts(limit: float, now: pd.Index, before: pd.Index, name: str) -> Gate:
    came, gone = len(now.difference(before)), len(before.difference(now))
    found = (came + gone) / len(before) if len(before) else None
    of = f" since {name} ({came:,} came, {gone:,} are gone)"
    return CHANGED[ACCOUNTS].gate(ACCOUNTS, found, limit, of)


def _potential(limit: float, now: pd.Series, before: pd.Series, name: str) -> Gate:
    change = now.sub(before, fill_value=0.0).abs().sum()
    total = float(before.sum())
    found = float(change) / total if total > 0 else None
    return CHANGED[POTENTIAL].gate(POTENTIAL, found, limit, f" since {name}, account by account")


def _columns(
    now: Mapping[str, Sequence[str]] | None,
    before: Mapping[str, Sequence[str]] | None,
    name: str,
) -> Gate:
    ways = "Put the column back, or write gates.keep_columns = false, and plan again"
    if now is None or before is None:
        words = f"because {name if now is not None else 'this run'} does not know its columns"
        return Gate(_name(COLUMNS), False, NOT_JUDGED, words, COLUMNS, way_out=ways)
    gone = [
        f"{column} of {section}"
        for section, columns in before.items()
        for column in columns
        if column not in now.get(section, ())
    ]
    if not gone:
        return Gate(_name(COLUMNS), True, "none", f"is gone since {name}", COLUMNS, 0.0, 0.0)
    more = f" and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
    is_are = "is" if len(gone) == 1 else "are"
    words = f"{is_are} gone since {name}: {', '.join(gone[:NAMED])}{more}"
    return Gate(_name(COLUMNS), False, f"{len(gone)}", words, COLUMNS, float(len(gone)), 0.0, ways)
