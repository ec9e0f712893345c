"""Old drafts and candidates out of the store; what was ever approved stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from territory_opt.store import keeping
from territory_opt.store.audit import Author, note
from territory_opt.store.backend import Session
from territory_opt.store.records import StoredRun
from territory_opt.store.states import PRUNABLE


@dataclass(frozen=True)
class Pruned:
    """
    What ``prune`` removed, or would.

    Attributes
    ----------
    runs
        Drafts and candidates.
    num_bytes
        Won by removing files that no run names any more.
    """

    runs: tuple[StoredRun, ...]
    num_bytes: int = 0


def old(session: Session, before: datetime) -> list[StoredRun]:
    """Drafts and candidates stored before a moment that no occurrence of the calendar names."""
    named = {row["run_id"] for row in session.select("occurrence")}
    return [
        run
        for run in keeping.every(session)
        if run.state in PRUNABLE and run.created_at < before and run.id not in named
    ]


def prune(session: Session, before: datetime, author: Author) -> list[StoredRun]:
    """Remove old runs; the audit log says so, and keeps what it said of them."""
    runs = old(session, before)
    for run in runs:
        for table, column in (("run_file", "run_id"), ("decision", "run_id"), ("run", "id")):
            session.delete(table, {column: run.id})
        sentence = f"{author.who} removed run {run.id} ({run.scenario}, {run.state})"
        note(session, author, "prune", sentence, run.id, content=run.content)
    return runs


def used(session: Session) -> set[str]:
    """Names of all files that runs need."""
    return {str(row["blob"]) for row in session.select("run_file")}
