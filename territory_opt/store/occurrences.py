"""Dates of the planning calendar: noted once, worked on by one runner at a time, done once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store.audit import Author, note
from territory_opt.store.backend import Row, Session
from territory_opt.store.records import Occurrence

DUE, RUNNING, DONE, FAILED, REFUSED = "due", "running", "done", "failed", "refused"
ENDS = DONE, FAILED, REFUSED


@dataclass(frozen=True)
class Due:
    """
    Something to do.

    Attributes
    ----------
    key
        Unique: event and start, however often the calendar is read.
    scenario, action, due_at
        What to do, and when.
    """

    key: str
    scenario: str
    action: str
    due_at: datetime


@dataclass(frozen=True)
class Lease:
    """
    The right to work on an occurrence until a moment.

    Attributes
    ----------
    token
        Counted up with every lease of the occurrence; a report with an older one is refused.
    """

    key: str
    owner: str
    token: int
    until: datetime


def note_due(session: Session, due: Due, author: Author) -> bool:
    """Remember that something is due; False where it was noted before."""
    if session.one("occurrence", {"key": due.key}) is not None:
        return False
    row = {"key": due.key, "scenario": due.scenario, "action": due.action, "due_at": due.due_at}
    session.insert(
        "occurrence",
        row | {"status": DUE, "token": 0, "num_attempts": 0, "message": ""},
    )
    sentence = f"{due.key} is due: {due.action} of {due.scenario}"
    note(session, author, "due", sentence, key=due.key)
    return True


def claim(
    session: Session,
    key: str,
    lasting: timedelta,
    author: Author,
    again: bool,
    apart: Collection[str] = (),
) -> Lease | None:
    """
    A lease on an occurrence that is neither over nor leased to somebody else; else None.

    None too while one of those in ``apart`` is leased.
    """
    row = _row(session, key)
    is_over = row["status"] == DONE or (row["status"] == REFUSED and not again)
    if is_over or not leased(session, author).isdisjoint({key, *apart}):
        return None
    lease = Lease(key, author.who, row["token"] + 1, author.at + lasting)
    values = {"status": RUNNING, "owner": lease.owner, "leased_until": lease.until}
    counted = {"token": lease.token, "num_attempts": row["num_attempts"] + 1}
    session.update("occurrence", {"key": key}, values | counted)
    sentence = f"{author.who} began {key} (attempt {counted['num_attempts']})"
    note(session, author, "claim", sentence, key=key, token=lease.token)
    return lease


def leased(session: Session, author: Author) -> set[str]:
    """Keys that somebody works on."""
    running = session.select("occurrence", {"status": RUNNING})
    return {row["key"] for row in running if row["leased_until"] > author.at}


def renew(session: Session, lease: Lease, lasting: timedelta, author: Author) -> Lease:
    """The same lease for longer."""
    check(session, lease)
    until = author.at + lasting
    session.update("occurrence", {"key": lease.key}, {"leased_until": until})
    return Lease(lease.key, lease.owner, lease.token, until)


def finish(
    session: Session, lease: Lease, status: str, run_id: int | None, message: str, author: Author
) -> None:
    """Report what came of an occurrence: ``done``, ``refused``, or ``failed`` (to be tried again)."""
    if status not in ENDS:
        raise StoreError(f"an occurrence ends as {', '.join(ENDS)}, not as {status!r}")
    check(session, lease)
    values = {"status": status, "run_id": run_id, "message": message, "leased_until": None}
    session.update("occurrence", {"key": lease.key}, values)
    told = f": {message}" if message else ""
    sentence = f"{lease.owner} reported {lease.key} as {status}{told}"
    note(session, author, status, sentence, run_id, key=lease.key, token=lease.token)


def occurrences(session: Session, status: str | None = None) -> list[Occurrence]:
    """All occurrences, or those of a status; the first due first."""
    rows = session.select("occurrence", {} if status is None else {"status": status})
    return sorted((Occurrence(**row) for row in rows), key=lambda one: (one.due_at, one.key))


def check(session: Session, lease: Lease) -> None:
    """
    See that a lease still holds.

    Raises
    ------
    StoreConflictError
        If it ran out and somebody else took over.
    """
    row = _row(session, lease.key)
    if row["token"] != lease.token or row["status"] != RUNNING:
        raise StoreConflictError(
            f"{lease.owner} no longer has {lease.key}: the lease ran out and {row['owner']} took it "
            f"over (it is {row['status']}). Nothing was changed"
        )


def _row(session: Session, key: str) -> Row:
    row = session.one("occurrence", {"key": key})
    if row is None:
        raise StoreError(f"the store knows no occurrence {key}")
    return row
