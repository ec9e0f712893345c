"""The store: its contract, over any back-end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import StoreError
from territory_opt.runs import write_tables
from territory_opt.store import audit, keeping, moves, occurrences, pruning, publishing
from territory_opt.store.audit import Author
from territory_opt.store.backend import Backend
from territory_opt.store.blobs import GRACE_SECONDS, Blobs, sha256
from territory_opt.store.occurrences import Due, Lease
from territory_opt.store.packing import Parcel, pack, unpack, unpack_table
from territory_opt.store.pruning import Pruned
from territory_opt.store.records import (
    Decision,
    Event,
    Occurrence,
    Publication,
    ScenarioVersion,
    StoredFile,
    StoredRun,
)
from territory_opt.store.settling import Release, Report, settle
from territory_opt.store.states import State

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """
    What is remembered of planning: scenarios, runs, decisions, publications, dates of the calendar.

    The contract, whatever is beneath (memory, SQLite, PostgreSQL):

    *Whole or not at all.* Each method that changes something is one transaction; when it returns, the
    change is durable, and when it raises, nothing of it is there. Files are on the disk before
    a row names them. Readers see one moment.

    *One after the other.* Changes at the same time, from threads, processes or machines, come out as
    if one had waited for the other.

    *Nothing twice.* A run folder with the same files is one run (``add_run`` returns its number again);
    settings that do not change are one version of a scenario; an occurrence of the calendar is noted
    once per key.

    *States.* A run begins as ``candidate``, or ``draft`` where its plan breaks a rule or when asked,
    and moves draft → candidate → approved → published → superseded → published again. Any other
    move raises ``StoreError``, with the way out. Every change counts the run's ``version`` up; who hands
    in the version that was looked at (``seen``) is refused with ``StoreConflictError`` when somebody
    else was faster, and told who.

    *One plan a day.* A scope has at most one plan in force on any date. A plan that is published takes
    the days from its first day on from the plan in force; that one is superseded. A plan published
    for a later day stays.

    *The log.* Every change writes one line to the audit log in the same transaction; a publication that
    was refused (``refuse``) writes one too. Lines are never changed or removed, by nobody: the
    database refuses it.

    *Files.* Each file of a run comes back byte by byte, or raises ``StoreError``: what is kept is
    checked against its sha256 on every reading.

    *Pruning* removes drafts and candidates only, never what was approved.

    *Leases.* One owner at a time works on an occurrence; when the lease has run out another may take it
    over with a higher token, and reports with the lower one are refused. What came of it (its run, kept
    and published) is in the same transaction as the report.

    Parameters
    ----------
    backend, blobs
        Where rows and files are kept.
    where
        Name of the place for messages, without password.
    clock
        Tells the time; for tests, and for catching up.

    Raises
    ------
    StoreError
        For anything above that is refused; a database that is locked, gone, full or damaged; a file
        that is missing or was changed.
    """

    def __init__(self, backend: Backend, blobs: Blobs, where: str, clock: Clock = _now) -> None:
        self.backend, self.blobs, self.where, self.clock = backend, blobs, where, clock

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self.backend.close()

    # Runs

    def add_run(
        self, folder: str | Path, who: str, reason: str = "", is_draft: bool = False
    ) -> StoredRun:
        """Remember a run folder; the run it is already, where it was added before."""
        parcel = pack(folder)
        kept = self._put(parcel)
        author = self._author(who, reason)
        run_id = self.backend.write(
            lambda session: keeping.add(session, parcel, kept, author, is_draft)
        )
        self._put_again(parcel)
        return self.run(run_id)

    def run(self, run_id: int) -> StoredRun:
        """A run by its number."""
        return self.backend.read(lambda session: keeping.get(session, run_id))

    def runs(self, scenario: str | None = None, state: State | None = None) -> list[StoredRun]:
        """All runs, or those of a scenario or state; the oldest first."""
        found = self.backend.read(keeping.every)
        return [
            run for run in found if scenario in (None, run.scenario) and state in (None, run.state)
        ]

    def files(self, run_id: int) -> list[StoredFile]:
        """Files of a run, sorted by name."""
        return self.backend.read(lambda session: keeping.files_of(session, run_id))

    def read_file(self, run_id: int, name: str) -> bytes:
        """A file of a run, byte by byte."""
        return unpack(self._file(run_id, name), self.blobs)

    def read_table(self, run_id: int, name: str) -> pd.DataFrame:
        """A CSV of a run (``plan.csv``, ``quotas.csv``) as a table of text."""
        return unpack_table(self._file(run_id, name), self.blobs)

    def write_folder(self, run_id: int, folder: str | Path) -> Path:
        """Write the run folder again, whole or not at all."""
        self.run(run_id)
        extra = {file.name: unpack(file, self.blobs) for file in self.files(run_id)}
        return write_tables({}, folder, extra)

    def damage(self, run_id: int) -> list[str]:
        """What is wrong with the files of a run, a sentence each; empty when all are as they were."""
        found = []
        for file in self.files(run_id):
            try:
                unpack(file, self.blobs)
            except StoreError as error:
                found.append(f"{file.name}: {error}")
        return found

    def scenario_versions(self, name: str | None = None) -> list[ScenarioVersion]:
        """Versions of a scenario, or of all; the oldest first."""
        where = {} if name is None else {"name": name}
        rows = self.backend.read(lambda session: session.select("scenario_version", where))
        return [ScenarioVersion(**row) for row in rows]

    # Decisions

    def propose(
        self, run_id: int, who: str, reason: str = "", seen: int | None = None
    ) -> StoredRun:
        """Make a draft a candidate."""
        author = self._author(who, reason)
        self.backend.write(lambda session: moves.propose(session, run_id, author, seen))
        return self.run(run_id)

    def approve(
        self, run_id: int, who: str, reason: str = "", seen: int | None = None
    ) -> StoredRun:
        """Approve a candidate."""
        author = self._author(who, reason)
        self.backend.write(lambda session: moves.approve(session, run_id, author, seen))
        return self.run(run_id)

    def publish(
        self,
        run_id: int,
        who: str,
        first: date | None = None,
        last: date | None = None,
        scope: str | None = None,
        reason: str = "",
        seen: int | None = None,
    ) -> Publication:
        """
        Put an approved plan in force.

        ``first`` is its scenario's ``effective_from`` and ``scope`` its scenario, unless said.
        """
        author = self._author(who, reason)
        return self.backend.write(
            lambda session: publishing.publish(session, run_id, scope, first, last, author, seen)
        )

    def refuse(
        self,
        run_id: int,
        who: str,
        why: str,
        scope: str | None = None,
        figures: Mapping[str, Any] | None = None,
    ) -> None:
        """
        Tell the log that somebody was not allowed to publish a run; the run stays as it is.

        ``why`` is for people, ``figures`` are the gates behind it as plain values.
        """
        author = self._author(who)
        told = dict(figures or {})
        self.backend.write(
            lambda session: publishing.refuse(session, run_id, scope, why, told, author)
        )

    def restore(
        self,
        run_id: int,
        who: str,
        first: date | None = None,
        last: date | None = None,
        scope: str | None = None,
        reason: str = "",
        seen: int | None = None,
    ) -> Publication:
        """Put a superseded plan in force again; without ``first``, from the day that it lost."""
        author = self._author(who, reason)
        return self.backend.write(
            lambda session: publishing.restore(session, run_id, scope, first, last, author, seen)
        )

    def decisions(self, run_id: int) -> list[Decision]:
        """Decisions about a run, the oldest first."""
        rows = self.backend.read(lambda session: session.select("decision", {"run_id": run_id}))
        return [Decision(**row | {"verdict": State(row["verdict"])}) for row in rows]

    def publications(
        self, scope: str | None = None, run_id: int | None = None
    ) -> list[Publication]:
        """Publications of a scope or a run, or all; the oldest first."""
        return self.backend.read(lambda session: publishing.publications(session, scope, run_id))

    def in_force(self, scope: str, day: date) -> Publication | None:
        """The plan of a scope on a day; None where it has none."""
        return self.backend.read(lambda session: publishing.in_force(session, scope, day))

    def events(self, run_id: int | None = None, scope: str | None = None) -> list[Event]:
        """The audit log, or its lines about a run or a scope; the oldest first."""
        return self.backend.read(lambda session: audit.events(session, run_id, scope))

    def prune(
        self,
        older_than: timedelta,
        who: str,
        is_dry: bool = False,
        grace_seconds: float = GRACE_SECONDS,
    ) -> Pruned:
        """Remove drafts and candidates stored longer ago, and files that no run names any more."""
        author = self._author(who)
        before = author.at - older_than
        if is_dry:
            return Pruned(tuple(self.backend.read(lambda session: pruning.old(session, before))))

        removed = self.backend.write(lambda session: pruning.prune(session, before, author))
        used = self.backend.read(pruning.used)
        return Pruned(tuple(removed), self.blobs.remove_unused(used, grace_seconds))

    # Calendar

    def note_due(self, key: str, scenario: str, action: str, due_at: datetime, who: str) -> bool:
        """Remember that something is due; False where the key was noted before."""
        return self.note_all([Due(key, scenario, action, due_at)], who)[0]

    def note_all(self, dues: Sequence[Due], who: str) -> list[bool]:
        """Remember what is due, all at once; False for each that was noted before."""
        author = self._author(who)
        return self.backend.write(
            lambda session: [occurrences.note_due(session, due, author) for due in dues]
        )

    def claim(
        self,
        key: str,
        owner: str,
        lasting: timedelta,
        again: bool = False,
        apart: Collection[str] = (),
    ) -> Lease | None:
        """
        A lease on an occurrence; None where it is over, or somebody else works on it.

        ``again`` takes up one that was refused. ``apart``: keys of others that nobody may work on at
        the same time.
        """
        author = self._author(owner)
        return self.backend.write(
            lambda session: occurrences.claim(session, key, lasting, author, again, apart)
        )

    def renew(self, lease: Lease, lasting: timedelta) -> Lease:
        """The same lease for longer."""
        author = self._author(lease.owner)
        return self.backend.write(
            lambda session: occurrences.renew(session, lease, lasting, author)
        )

    def finish(
        self,
        lease: Lease,
        status: str,
        message: str = "",
        folder: str | Path | None = None,
        release: Release | None = None,
        is_draft: bool = False,
    ) -> int | None:
        """
        Report an occurrence, and keep what came of it, in one transaction: once, whoever else tries.

        Parameters
        ----------
        status
            ``done``; ``failed``: may be tried again; ``refused``: a person has to decide.
        folder
            Run folder to remember.
        release
            Approve its plan and put it in force.
        is_draft
            Begin as a draft.

        Returns
        -------
        int or None
            Number of the run.

        Raises
        ------
        StoreConflictError
            If the lease ran out and somebody else took over; nothing was changed.
        """
        author = self._author(lease.owner)
        parcel = None if folder is None else pack(folder)
        kept = None if parcel is None else self._put(parcel)
        report = Report(status, message, parcel, kept, release, is_draft)
        run_id = self.backend.write(lambda session: settle(session, lease, report, author))
        if parcel is not None:
            self._put_again(parcel)
        return run_id

    def occurrences(self, status: str | None = None) -> list[Occurrence]:
        """Occurrences, or those of a status; the first due first."""
        return self.backend.read(lambda session: occurrences.occurrences(session, status))

    def _put(self, parcel: Parcel) -> dict[str, str]:
        """File → name of what is kept for it."""
        return {file.name: self.blobs.put(file.data) for file in parcel.files}

    def _put_again(self, parcel: Parcel) -> None:
        """Files that somebody else's ``prune`` took between ours being put and being named."""
        for file in parcel.files:
            if not self.blobs.has(sha256(file.data)):
                self.blobs.put(file.data)

    def _author(self, who: str, reason: str = "") -> Author:
        if not who.strip():
            raise StoreError("say who does this; changes are never anonymous")
        return Author(who.strip(), self.clock().astimezone(UTC), reason.strip())

    def _file(self, run_id: int, name: str) -> StoredFile:
        self.run(run_id)
        files = {file.name: file for file in self.files(run_id)}
        if name not in files:
            raise StoreError(f"run {run_id} has no file {name}; it has {', '.join(files)}")
        return files[name]
