"""Run a batch: claim, work, report, until nothing is left; whoever else works on it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from territory_opt.calendar.batch.crew import Crew
from territory_opt.calendar.batch.events import Event, Happened, Hear, Tally
from territory_opt.calendar.batch.fate import Ended, Fate, ended
from territory_opt.calendar.batch.leases import Leases
from territory_opt.calendar.batch.patience import PAUSES, patiently
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
from territory_opt.calendar.running.making import Made
from territory_opt.calendar.running.reporting import report
from territory_opt.calendar.running.workplace import workplace
from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Due, Lease, Store

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
    _Runner(batch, store, crew, manner).run()
    return standings(batch, store, with_summary=True)


def _due(task: Task) -> Due:
    return Due(task.key, task.scenario, ACTION, datetime.now(UTC))


class _Runner:
    """One runner at its work."""

    def __init__(self, batch: Batch, store: Store, crew: Crew, manner: Manner) -> None:
        self.batch, self.store, self.crew, self.manner = batch, store, crew, manner
        self.place = workplace(store.where)
        owner = f"{manner.who}@{socket.gethostname()}:{os.getpid()}"
        self.leases = Leases(store, owner, manner.lease)
        self.tasks = {task.key: task for task in batch.tasks}
        self.seconds: list[float] = []
        self.num_reports = 0
        self.waited_at: Tally | None = None
        self._look()
        self.to_revive = {
            key for key, one in self.standing.items() if manner.again and one.status == REFUSED
        }

    def run(self) -> None:
        """Work in rounds: what failed, or what others left, comes with the next."""
        with self.place.cleared(self.store), self.leases.kept():
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
            self._wait()
        return True

    def _wait(self) -> None:
        """For others, who work on the rest; told once, until something changes."""
        if self.waited_at != (found := self._tally()):
            self._tell(Happened.WAITING)
            self.waited_at = found
        time.sleep(PATIENCE_SECONDS)

    def _jobs(self) -> Iterator[Job]:
        """Jobs of all tasks that can be had, each claimed when it is asked for."""
        for key in self.tasks:
            self._look_again()
            is_revived = key in self.to_revive
            self.to_revive.discard(key)
            if self.standing[key].is_over and not is_revived:
                continue
            lease = patiently(partial(self.leases.take, key, again=is_revived))
            if lease is not None:
                self._note(key, RUNNING)
                self._tell(Happened.STARTED, key)
                yield self._job(self.tasks[key], lease)

    def _job(self, task: Task, lease: Lease) -> Job:
        folder = self.place.folder_of(lease) / task.file_name
        folder.parent.mkdir(parents=True, exist_ok=True)
        batch = self.batch
        return Job(
            key=task.key,
            scenario=task.path,
            folder=folder.absolute(),
            settings=task.settings,
            limits=batch.limits,
            words=batch.words,
            with_map=batch.with_map,
        )

    def _log(self, job: Job) -> Path:
        return self.manner.logs / f"{self.tasks[job.key].file_name}.log"

    def _report(self, done: Done) -> None:
        """Into the store, with the run; nothing where somebody else took over."""
        self.num_reports += 1
        told = ended(done, self.standing[done.key].num_failures)
        status, lease = self._status(done, told), self.leases.give_up(done.key)
        made = Made(status, told.sentence, folder=done.folder if told.fate.has_run else None)
        try:
            run_id = report(self.store, lease, made, PAUSES)
        except StoreConflictError:
            self._tell(Happened.LOST, done.key, told)
            return
        finally:
            remove(self.place.folder_of(lease))
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
            lease, failures = self.leases.give_up(key), self.standing[key].num_failures
            stopped = Ended(Fate.STOPPED, 0.0, 0.0, failures, "its runner was stopped")
            with suppress(StoreError):  # the lease runs out by itself
                self.store.finish(lease, FAILED, stopped.sentence)
            remove(self.place.folder_of(lease))

    def _look(self) -> None:
        """See what others did."""
        found = patiently(lambda: standings(self.batch, self.store))
        self.standing = {one.task.key: one for one in found}
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
