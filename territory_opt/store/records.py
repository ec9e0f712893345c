"""What a store gives back: frozen records, times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from territory_opt.store.states import State


@dataclass(frozen=True)
class ScenarioVersion:
    """
    One version of a scenario's resolved settings.

    Attributes
    ----------
    name, version
        The scenario, and 1, 2, … as its settings changed.
    sha256
        Of the settings.
    settings
        As resolved: base, variant and command line; secrets are left out.
    """

    id: int
    name: str
    version: int
    sha256: str
    settings: Mapping[str, Any]
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class StoredRun:
    """
    A run folder that is remembered.

    Attributes
    ----------
    id, name
        Number that people use; name of the folder it came from.
    scenario_version_id, scenario, scenario_version
        The settings it was made with.
    task
        ``plan`` or ``evaluate``.
    state, version
        How far it has come; counted up with each change, so that a change made on an old view of it
        is refused.
    value, gap, is_feasible
        Of the plan; None where there is none.
    figures
        Further figures of ``summary.json``: ``objective``, ``bound``, ``currency``, ….
    inputs
        Input file → sha256.
    libraries, code_version
        Versions of the libraries and of this package.
    seed, command
        Seed of the search, and the words that repeat the run.
    content
        sha256 over all files: the same folder is kept once.
    made_at, created_at, created_by
        When it was planned; when and by whom it was stored.
    """

    id: int
    name: str
    scenario_version_id: int
    scenario: str
    scenario_version: int
    task: str
    state: State
    version: int
    value: float | None
    gap: float | None
    is_feasible: bool
    figures: Mapping[str, Any]
    inputs: Mapping[str, str]
    libraries: Mapping[str, str]
    code_version: str
    seed: int | None
    command: str
    content: str
    made_at: datetime
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class StoredFile:
    """
    One file of a stored run.

    Attributes
    ----------
    name
        Path within the run folder.
    sha256, num_bytes
        Of the file itself.
    blob, format
        sha256 of what is kept for it, and how: ``raw``, or ``parquet`` for tables.
    """

    run_id: int
    name: str
    sha256: str
    num_bytes: int
    blob: str
    format: str


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a run: ``verdict`` is the state it was given."""

    id: int
    run_id: int
    verdict: State
    at: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class Publication:
    """
    A plan in force.

    Attributes
    ----------
    scope
        Whose plan it is: the scenario's name unless said.
    effective_from, effective_to
        First and last day; None: open.
    is_active
        False where another plan took its place from its first day on: then it never was in force.
    superseded_by
        Id of the publication that took over; None while nothing did.
    """

    id: int
    scope: str
    run_id: int
    effective_from: date
    effective_to: date | None
    is_active: bool
    superseded_by: int | None
    at: datetime
    who: str

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies between its first and last day, and it counts."""
        is_open = self.effective_to is None or day <= self.effective_to
        return self.is_active and self.effective_from <= day and is_open


@dataclass(frozen=True)
class Occurrence:
    """
    One date of the planning calendar.

    Attributes
    ----------
    key
        Unique: event and start, however often the calendar is read.
    scenario, action, due_at
        What to do, and when.
    status
        ``due``, ``running``, ``done``, ``failed``, or ``refused``: a gate said no.
    owner, leased_until, token
        Who works on it and until when; the token is counted up with each lease, so that a runner
        whose lease ran out cannot report over a later one.
    num_attempts, run_id, message
        What came of it.
    """

    id: int
    key: str
    scenario: str
    action: str
    due_at: datetime
    status: str
    owner: str | None
    leased_until: datetime | None
    token: int
    num_attempts: int
    run_id: int | None
    message: str


@dataclass(frozen=True)
class Event:
    """One line of the audit log, as a sentence and in parts."""

    id: int
    at: datetime
    who: str
    action: str
    run_id: int | None
    scope: str | None
    sentence: str
    details: Mapping[str, Any]
