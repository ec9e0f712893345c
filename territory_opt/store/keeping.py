"""Runs into the store and out of it: what is remembered of a run folder, and since when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from territory_opt.errors import StoreError
from territory_opt.store.audit import Author, note
from territory_opt.store.backend import Row, Session
from territory_opt.store.blobs import sha256
from territory_opt.store.packing import Parcel
from territory_opt.store.records import StoredFile, StoredRun
from territory_opt.store.states import State

FIGURES = (
    "value",
    "gap",
    "is_feasible",
    "status",
    "stop_reason",
    "objective",
    "objective_kind",
    "objective_unit",
    "bound",
    "gap_abs",
    "currency",
    "num_accounts",
    "num_territories",
    "num_uncovered",
    "max_deviation",
    "disruption",
    "gain_over_today",
    "seconds",
)
"""Entries of ``summary.json`` that lists and comparisons read."""


def add(
    session: Session,
    parcel: Parcel,
    blobs: Mapping[str, str],
    author: Author,
    is_draft: bool = False,
) -> int:
    """
    Remember a run whose files are kept already; the number of the run.

    Parameters
    ----------
    blobs
        File → name of what is kept for it.
    is_draft
        Begin as a draft, although the plan keeps every rule.
    """
    known = session.one("run", {"content": parcel.content})
    if known is not None:
        return int(known["id"])
    run_id = session.insert("run", _row(session, parcel, author, is_draft))
    for file in parcel.files:
        kept = {"blob": blobs[file.name], "format": file.format}
        told = {"name": file.name, "sha256": file.sha256, "num_bytes": file.num_bytes}
        session.insert("run_file", {"run_id": run_id, **told, **kept})
    run = get(session, run_id)
    sentence = f"{author.who} added run {run_id} ({run.scenario}, {run.state})"
    note(session, author, "add", sentence, run_id, content=parcel.content)
    return run_id


def get(session: Session, run_id: int) -> StoredRun:
    """
    A run.

    Raises
    ------
    StoreError
        If there is none of that number.
    """
    row = session.one("run", {"id": run_id})
    if row is None:
        numbers = [each["id"] for each in session.select("run")]
        there = f"the newest is {max(numbers)}" if numbers else "the store has no runs yet"
        raise StoreError(
            f"the store has no run {run_id}; {there} (`territory-opt runs list` shows all)"
        )
    return as_run(row, _versions(session))


def every(session: Session) -> list[StoredRun]:
    """All runs, the oldest first."""
    versions = _versions(session)
    return [as_run(row, versions) for row in session.select("run")]


def files_of(session: Session, run_id: int) -> list[StoredFile]:
    """Files of a run, sorted by name."""
    return [StoredFile(**row) for row in session.select("run_file", {"run_id": run_id})]


def as_run(row: Row, versions: Mapping[int, Row]) -> StoredRun:
    """A row as a record."""
    version = versions[row["scenario_version_id"]]
    named = {"scenario": version["name"], "scenario_version": version["version"]}
    return StoredRun(**row | named | {"state": State(row["state"])})


def _versions(session: Session) -> dict[int, Row]:
    return {row["id"]: row for row in session.select("scenario_version")}


def _row(session: Session, parcel: Parcel, author: Author, is_draft: bool) -> Row:
    figures = {name: parcel.summary.get(name) for name in FIGURES}
    told, libraries = parcel.manifest, dict(parcel.manifest.get("versions") or {})
    is_feasible = bool(figures["is_feasible"])
    return {
        "name": parcel.name,
        "scenario_version_id": _scenario_version(session, parcel, author),
        "task": str(parcel.summary.get("task", "plan")),
        "state": (State.CANDIDATE if is_feasible and not is_draft else State.DRAFT).value,
        "version": 1,
        "value": figures["value"],
        "gap": figures["gap"],
        "is_feasible": is_feasible,
        "figures": figures,
        "inputs": dict(told.get("inputs") or {}),
        "libraries": libraries,
        "code_version": str(libraries.get("territory-opt", "unknown")),
        "seed": (told.get("solving") or {}).get("seed"),
        "command": str((told.get("repeat") or {}).get("command", "")),
        "content": parcel.content,
        "made_at": _moment(told.get("created"), author.at),
        "created_at": author.at,
        "created_by": author.who,
    }


def _scenario_version(session: Session, parcel: Parcel, author: Author) -> int:
    """The version with exactly these settings, or a new one."""
    settings = dict(parcel.manifest.get("scenario") or {})
    name = str(settings.get("name") or parcel.summary.get("scenario") or parcel.name)
    digest = sha256(json.dumps(settings, sort_keys=True, ensure_ascii=False).encode("utf-8"))
    versions = session.select("scenario_version", {"name": name})
    for row in versions:
        if row["sha256"] == digest:
            return int(row["id"])
    number = len(versions) + 1
    row = {"name": name, "version": number, "sha256": digest, "settings": settings}
    made = session.insert(
        "scenario_version", row | {"created_at": author.at, "created_by": author.who}
    )
    sentence = f"{author.who} added version {number} of {name}"
    note(session, author, "scenario", sentence, sha256=digest)
    return made


def _moment(text: Any, otherwise: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return otherwise
    return found if found.tzinfo else found.replace(tzinfo=UTC)
