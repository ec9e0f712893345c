"""The crew of one machine: loky's worker processes, each with one job at a time."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from territory_opt.calendar.batch.crew import LOSSES, LogOf
from territory_opt.calendar.follow import follow
from territory_opt.calendar.job import Done, Ending, Job
from territory_opt.calendar.supervise import supervise


@dataclass(frozen=True)
class _Taken:
    """A job, and how often a dead worker has lost it."""

    job: Job
    losses: int = 0


class Processes:
    """
    A crew of worker processes on this machine (see ``Crew``).

    When a worker dies, loky gives up all of them: what they had is done again by new ones.

    Parameters
    ----------
    size
        Workers; each does one job at a time.
    """

    def __init__(self, size: int) -> None:
        self._size = size

    @property
    def size(self) -> int:
        """How many jobs are done at the same time."""
        return self._size

    def work(self, jobs: Iterable[Job], log_of: LogOf) -> Generator[Done, None, None]:
        """Do all jobs; each comes as it is done."""
        shift = _Shift(self._size, iter(jobs), log_of)
        try:
            while shift.begin():
                yield from shift.wait()
        finally:
            shift.end()


class _Shift:
    """Jobs on their way through the workers."""

    def __init__(self, size: int, jobs: Iterator[Job], log_of: LogOf) -> None:
        self.size, self.jobs, self.log_of = size, jobs, log_of
        self.pool: Any = None
        self.running: dict[Future[Done], _Taken] = {}
        self.lost: list[_Taken] = []

    def begin(self) -> bool:
        """Give every free worker a job; False where nothing is left to wait for."""
        while len(self.running) < self.size and (taken := self._next()) is not None:
            self._submit(taken)
        return bool(self.running)

    def wait(self) -> list[Done]:
        """What came of jobs, at least one; fewer where workers died: those are done again."""
        over, _ = wait(self.running, return_when=FIRST_COMPLETED)
        found = [self._result(future, self.running.pop(future)) for future in over]
        return [done for done in found if done is not None]

    def end(self) -> None:
        """End workers and whatever they do."""
        if self.pool is not None:
            self.pool.shutdown(wait=True, kill_workers=True)
            self.pool = None

    def _next(self) -> _Taken | None:
        if self.lost:
            return self.lost.pop()
        job = next(self.jobs, None)
        return None if job is None else _Taken(job)

    def _submit(self, taken: _Taken) -> None:
        if taken.losses:
            shutil.rmtree(taken.job.folder, ignore_errors=True)
        log = self.log_of(taken.job)
        try:
            future = self._opened().submit(supervise, taken.job, log)
        except BrokenProcessPool:  # since we looked
            self.end()
            future = self._opened().submit(supervise, taken.job, log)
        self.running[future] = taken

    def _opened(self) -> Any:
        from joblib.externals.loky import ProcessPoolExecutor

        if self.pool is None:
            self.pool = ProcessPoolExecutor(
                self.size, timeout=None, initializer=follow, initargs=(os.getpid(),)
            )
        return self.pool

    def _result(self, future: Future[Done], taken: _Taken) -> Done | None:
        try:
            return future.result()
        except BrokenProcessPool:
            self.end()
        if taken.losses < LOSSES:
            self.lost.append(_Taken(taken.job, taken.losses + 1))
            return None
        message = f"its worker died {taken.losses + 1} times"
        return Done(taken.job.key, -signal.SIGKILL, Ending.KILLED, 0.0, 0.0, None, message)


def remove(folder: Path) -> None:
    """Remove a run folder that is kept elsewhere."""
    with suppress(OSError):
        shutil.rmtree(folder)
