"""One round of jobs on a cluster: handed out while somebody is free, taken back as they are done."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from territory_opt.calendar.cluster.answers import answer_of, refused
from territory_opt.calendar.cluster.inputs import inputs_of
from territory_opt.calendar.cluster.sent import Sent
from territory_opt.calendar.cluster.stock import Stock
from territory_opt.calendar.cluster.task import work
from territory_opt.calendar.cluster.versions import own_versions
from territory_opt.calendar.cluster.watch import LOOK_SECONDS, LOST, Watch, num_threads
from territory_opt.calendar.job import Done, Job
from territory_opt.errors import ClusterError, ScenarioError, TerritoryOptError

LogOf = Callable[[Job], Path]


class Shift:
    """
    Jobs of one ``work``.

    Parameters
    ----------
    client
        Of the cluster.
    stock
        Inputs that it has already.
    patience_seconds
        How long the cluster may be without any worker.
    """

    def __init__(self, client: Any, stock: Stock, patience_seconds: float) -> None:
        self._client, self._stock = client, stock
        self._watch = Watch(client, patience_seconds)
        self._name, self._number = uuid.uuid4().hex[:12], 0
        self._running: dict[Any, Job] = {}
        self._fetchers = ThreadPoolExecutor(thread_name_prefix="answers")
        self._over: queue.SimpleQueue[tuple[Any, Any]] = queue.SimpleQueue()
        self._are_all_out = False

    def close(self) -> None:
        """Let go: jobs that run are ended by their workers, as they are when we die."""
        self._fetchers.shutdown(wait=False, cancel_futures=True)
        if self._running and self._client.status == "running":
            with suppress(OSError):  # the scheduler went just now
                self._client.cancel(list(self._running), force=True)

    def work(self, jobs: Iterable[Job], log_of: LogOf) -> Iterator[Done]:
        """
        As ``DaskCrew.work``.

        A free worker has its next job before the last answer is given out: it need not wait while that
        is being stored.
        """
        waiting = iter(jobs)
        yield from self._hand_out(waiting)
        while self._running or not self._are_all_out:
            yield from self._step(waiting, log_of)

    def _step(self, jobs: Iterator[Job], log_of: LogOf) -> list[Done]:
        """What came of jobs meanwhile."""
        try:
            found = [self._next(log_of), *self._hand_out(jobs)]
        except TerritoryOptError:
            raise
        except Exception as error:  # a client that was closed fails in many ways
            if self._client.status == "running":
                raise
            raise ClusterError(LOST) from error
        return [done for done in found if done is not None]

    def _hand_out(self, jobs: Iterator[Job]) -> list[Done]:
        """Give every free worker a job; answers about those that cannot be sent."""
        refusals = []
        while not self._are_all_out and len(self._running) < num_threads(self._client):
            job = next(jobs, None)
            if job is None:
                self._are_all_out = True
            elif (refusal := self._begin(job)) is not None:
                refusals.append(refusal)
        return refusals

    def _begin(self, job: Job) -> Done | None:
        job = job if job.home is not None else replace(job, home=Path.cwd())
        try:
            inputs = self._stock.put(inputs_of(job))
        except ScenarioError as error:
            return refused(job, error)
        self._number += 1
        key = f"territory-opt-plan-{self._name}-{self._number}"
        sent = Sent(job, inputs, self._stock.owner, own_versions())
        future = self._client.submit(work, sent, key=key, pure=False)
        self._running[future] = job
        future.add_done_callback(lambda over: self._fetchers.submit(self._fetch, over))
        return None

    def _fetch(self, future: Any) -> None:
        """
        Have an answer sent, in a thread of its own.

        A large one takes a while, and if its worker died just now, Dask runs the job again.
        """
        try:
            self._over.put((future, future.result()))
        except BaseException as error:
            self._over.put((future, error))

    def _next(self, log_of: LogOf) -> Done | None:
        """The next answer; None where there is none yet."""
        try:
            future, sent = self._over.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            self._watch.look()
            return None
        job = self._running.pop(future)
        return answer_of(future, sent, job, log_of(job))
