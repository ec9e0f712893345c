"""One round of jobs on a cluster: handed out while somebody is free, taken back as they are done."""

from __future__ import annotations

import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from territory_opt.calendar.cluster.answers import LOST, answer_of, refused
from territory_opt.calendar.cluster.connecting import no_worker
from territory_opt.calendar.cluster.inputs import inputs_of
from territory_opt.calendar.cluster.sent import Sent
from territory_opt.calendar.cluster.stock import Stock
from territory_opt.calendar.cluster.task import work
from territory_opt.calendar.cluster.versions import own_versions
from territory_opt.calendar.job import Done, Job
from territory_opt.errors import ClusterError, ScenarioError

LogOf = Callable[[Job], Path]
LOOK_SECONDS = 0.5
"""How often it is looked whether somebody is free, and whether the cluster is still there."""


class Shift:
    """
    Jobs of one ``work``.

    A thread of its own hands them out, so that the next one can be asked for while the last answer is
    being stored.
    """

    def __init__(self, client: Any, patience_seconds: float) -> None:
        self._client, self._patience_seconds = client, patience_seconds
        self._stock = Stock(client)
        self._name = uuid.uuid4().hex[:12]
        self._running: dict[Any, Job] = {}
        self._told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._is_over, self._freed = threading.Event(), threading.Event()
        self._seen_worker_at = time.monotonic()

    def close(self) -> None:
        """Let go: jobs that run are ended by their workers."""
        self._is_over.set()
        self._client.cancel(list(self._running), force=True)

    def work(self, jobs: Iterable[Job], log_of: LogOf) -> Iterator[Done]:
        """As ``DaskCrew.work``."""
        threading.Thread(target=self._hand_out, args=(iter(jobs),), daemon=True).start()
        are_all_out = False
        while self._running or not are_all_out:
            try:
                told = self._told.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                self._look()
                continue
            if told is None:
                are_all_out = True
            elif isinstance(told, BaseException):
                raise told
            elif (done := self._answer(told, log_of)) is not None:
                yield done

    def _hand_out(self, jobs: Iterator[Job]) -> None:
        try:
            number = 0
            while self._waited_for_free() and (job := next(jobs, None)) is not None:
                self._begin(job, f"territory-opt-plan-{self._name}-{number}")
                number += 1
        except BaseException as error:  # told where the answers are taken
            self._told.put(error)
        self._told.put(None)

    def _waited_for_free(self) -> bool:
        """True when somebody is free; False when nobody waits for answers any more."""
        while not self._is_over.is_set():
            if len(self._running) < self._num_threads():
                return True
            self._freed.wait(LOOK_SECONDS)
            self._freed.clear()
        return False

    def _begin(self, job: Job, key: str) -> None:
        job = job if job.home is not None else replace(job, home=Path.cwd())
        try:
            inputs = self._stock.put(inputs_of(job))
        except ScenarioError as error:
            self._told.put(refused(job, error))
            return
        sent = Sent(job, inputs, own_versions())
        future = self._client.submit(work, sent, self._stock.futures(inputs), key=key, pure=False)
        self._running[future] = job
        future.add_done_callback(self._told.put)

    def _answer(self, told: Any, log_of: LogOf) -> Done | None:
        if isinstance(told, Done):
            return told
        try:
            done = answer_of(told, self._running[told], log_of(self._running[told]), LOOK_SECONDS)
        except TimeoutError:  # its worker may have died just now: Dask runs it again
            self._told.put(told)
            self._look()
            return None
        del self._running[told]
        self._freed.set()
        return done

    def _look(self) -> None:
        """
        Whether the cluster is still there.

        Raises
        ------
        ClusterError
            If it is not.
        """
        if self._client.status != "running":
            raise ClusterError(LOST)
        if self._num_threads():
            self._seen_worker_at = time.monotonic()
        elif time.monotonic() - self._seen_worker_at > self._patience_seconds:
            raise ClusterError(no_worker(self._client.scheduler.address))

    def _num_threads(self) -> int:
        """Of all workers; none where the scheduler does not answer."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError):
            return 0
