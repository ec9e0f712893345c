"""Run a batch: claim, work, report, until nothing is left; whoever else works on it."""

from __future__ import annotations

import itertools
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from territory_opt.calendar.batch.crew import Crew
from territory_opt.calendar.batch.events import Event, Happened, Hear, Tally
from territory_opt.calendar.batch.fate import Ended, Fate, ended
from territory_opt.calendar.batch.leases import Leases
from territory_opt.calendar.batch.processes import remove
from territory_opt.calendar.batch.standing import (
    DONE,
    FAILED,
    REFUSED,
    RUNNING,
    Standing,
    standings,
    tally,
)
from territory_opt.calendar.batch.task import ACTION, Batch, Task
from territory_opt.calendar.job import Done, Job
from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Due, Store

LEASE = timedelta(seconds=30)
"""So long nobody takes over what a dead runner had."""
PATIENCE_SECONDS = 1.0
"""Between two looks whether others are done."""


@dataclass(frozen=True)
class Manner:
    """
    How a batch is run.

    Attributes
    ----------
    who
        Who runs it.
    logs
        Folder for one log per task.
    again
        Take up those that are over without a plan, too.
    lease
        So long nobody takes over what this runner has, should it die.
    hear
        Told of everything that happens.
    """

    who: str
    logs: Path
    again: bool = False
    lease: timedelta = LEASE
    hear: Hear = lambda event: None


def run_batch(batch: Batch, store: Store, crew: Crew, manner: Manner) -> list[Standing]:
    """
    Work on a batch until every task is over.

    Another runner of the same batch on the same store shares the work. Whatever stops this one, what
    was reported as done is in the store, and the next call does the rest.

    Returns
    -------
    list
        Every task, in the batch's order, with the figures of its run.

    Raises
    ------
    StoreError
        If the store cannot be used any more.
    """
    store.note_all([_due(task) for task in batch.tasks], manner.who)
    with tempfile.TemporaryDirectory(prefix="territory-opt-batch-") as folder:
        runner = _Runner(batch, store, crew, manner, Path(folder))
        runner.run()
    return standings(batch, store, with_summary=True)


def _due(task: Task) -> Due:
    return Due(task.key, task.scenario, ACTION, datetime.now(UTC))


class _Runner:
    """One runner at its work."""

    def __init__(
        self, batch: Batch, store: Store, crew: Crew, manner: Manner, folder: Path
    ) -> None:
        self.batch, self.store, self.crew, self.manner = batch, store, crew, manner
        self.folder, self.number = folder, itertools.count()
        owner = f"{manner.who}@{socket.gethostname()}:{os.getpid()}"
        self.leases = Leases(store, owner, manner.lease)
        self.tasks = {task.key: task for task in batch.tasks}
        self.seconds: list[float] = []
        self.num_reports = 0
        self._look()
        self.to_revive = {
            key for key, one in self.standing.items() if manner.again and one.status == REFUSED
        }

    def run(self) -> None:
        """Work in rounds: what failed, or what others left, comes with the next."""
        with self.leases.kept():
            try:
                while self._work():
                    continue
            finally:
                self._let_go()
        self._tell(Happened.FINISHED)

    def _work(self) -> bool:
        """One round; False where every task is over."""
        num_reports = self.num_reports
        with closing(self.crew.work(self._jobs(), self._log)) as found:
            for done in found:
                self._report(done)
        self._look()
        if self._tally().is_over:
            return False
        if num_reports == self.num_reports:
            self._tell(Happened.WAITING)
            time.sleep(PATIENCE_SECONDS)
        return True

    def _jobs(self) -> Iterator[Job]:
        """Jobs of all tasks that can be had, each claimed when it is asked for."""
        for key in self.tasks:
            self._look_again()
            is_revived = key in self.to_revive
            self.to_revive.discard(key)
            if self.standing[key].is_over and not is_revived:
                continue
            if self.leases.take(key, again=is_revived):
                self._note(key, RUNNING)
                self._tell(Happened.STARTED, key)
                yield self._job(self.tasks[key])

    def _job(self, task: Task) -> Job:
        folder = self.folder / str(next(self.number)) / task.file_name
        folder.parent.mkdir()
        batch = self.batch
        return Job(
            task.key, task.path, folder, task.settings, batch.limits, batch.words, batch.with_map
        )

    def _log(self, job: Job) -> Path:
        return self.manner.logs / f"{self.tasks[job.key].file_name}.log"

    def _report(self, done: Done) -> None:
        """Into the store, with the run; nothing where somebody else took over."""
        self.num_reports += 1
        before = self.standing[done.key].num_failures
        told = ended(done, before)
        status = self._status(done, told)
        lease = self.leases.give_up(done.key)
        try:
            if lease is None:
                raise StoreConflictError("the lease was lost")
            run_id = self.store.finish(lease, status, told.sentence, done.folder)
        except StoreConflictError:
            self._tell(Happened.LOST, done.key, told)
            return
        finally:
            if done.folder is not None:
                remove(done.folder.parent)
        self.seconds.append(done.seconds)
        self._note(done.key, status, told, run_id)
        self._tell(_HAPPENED[status], done.key, told, run_id)

    def _status(self, done: Done, told: Ended) -> str:
        if done.is_ok:
            return DONE
        is_again = done.may_be_repeated and told.num_failures <= self.batch.retries
        return FAILED if is_again else REFUSED

    def _let_go(self) -> None:
        """Give back what is not done, for the next runner to begin at once."""
        for key in list(self.leases.held):
            lease = self.leases.give_up(key)
            failures = self.standing[key].num_failures
            stopped = Ended(Fate.STOPPED, 0.0, 0.0, failures, "its runner was stopped")
            if lease is not None:
                with suppress(StoreError):  # the lease runs out by itself
                    self.store.finish(lease, FAILED, stopped.sentence)

    def _look(self) -> None:
        """See what others did."""
        self.standing = {one.task.key: one for one in standings(self.batch, self.store)}
        self.looked_at = time.monotonic()

    def _look_again(self) -> None:
        """See what others did, where that is not known yet."""
        if time.monotonic() - self.looked_at > PATIENCE_SECONDS:
            self._look()

    def _note(
        self, key: str, status: str, told: Ended | None = None, run_id: int | None = None
    ) -> None:
        before = self.standing[key]
        kept = before.ended if told is None else told
        self.standing[key] = replace(before, status=status, ended=kept, run_id=run_id)

    def _tally(self) -> Tally:
        found = tally(list(self.standing.values()))
        return replace(found, seconds_left=self._seconds_left(found))

    def _seconds_left(self, found: Tally) -> float | None:
        """Open tasks at the mean of those done so far, shared by the workers."""
        if not self.seconds:
            return None
        open_tasks = found.waiting + found.running / 2
        return open_tasks * sum(self.seconds) / len(self.seconds) / self.crew.size

    def _tell(
        self,
        happened: Happened,
        key: str = "",
        told: Ended | None = None,
        run_id: int | None = None,
    ) -> None:
        name = self.tasks[key].name if key else ""
        log = str(self.manner.logs / f"{self.tasks[key].file_name}.log") if key else ""
        self.manner.hear(Event(happened, self._tally(), name, told, run_id, log))


_HAPPENED = {DONE: Happened.DONE, REFUSED: Happened.FAILED, FAILED: Happened.RETRIED}
