"""Tasks of one plan on a Dask cluster."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from territory_opt.calendar.cluster.watch import (
    LOOK_SECONDS,
    LOST,
    PATIENCE_SECONDS,
    Watch,
    no_worker,
)
from territory_opt.errors import ClusterError

LARGE, ALLOWED = "distributed.admin.large-graph-warning-threshold", "1 TB"
"""Dask warns of tasks of over 10 MB that carry their data: ours do so on purpose."""


class DaskMapper:
    """
    A ``solvers.split.Mapper`` whose tasks run on the workers of a Dask cluster.

    What a task needs travels with it, and what ``keep`` keeps stays on the worker that made it. The
    scheduler knows how everything was made: what is lost with a worker is made again elsewhere.

    Parameters
    ----------
    client
        A connected ``distributed.Client``; the caller closes it.
    patience_seconds
        How long the cluster may be without any worker.

    Raises
    ------
    ClusterError
        If the cluster has no workers; later, if it is lost or its workers die of a task.
    """

    def __init__(self, client: Any, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self.client, self.patience_seconds = client, patience_seconds
        known = client.scheduler_info(n_workers=-1)
        self.width = sum(worker["nthreads"] for worker in known["workers"].values())
        if not self.width:
            raise ClusterError(no_worker(known["address"]))

    def keep(self, function: Callable[..., Any], items: Iterable[Any], *common: Any) -> list[Any]:
        """Futures of ``function(item, *common)`` for every item."""
        import dask

        with dask.config.set({LARGE: ALLOWED}):
            return self._submitted(function, items, common)

    def _submitted(
        self, function: Callable[..., Any], items: Iterable[Any], common: tuple[Any, ...]
    ) -> list[Any]:
        return [self.client.submit(function, item, *common, pure=False) for item in items]

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *common: Any
    ) -> Iterator[Any]:
        """``function(item, *common)`` for every item, in their order; the cluster forgets them."""
        from distributed import CancelledError, KilledWorker

        futures = self.keep(function, items, *common)
        try:
            self._wait(futures)
            yield from self.client.gather(futures)
        except KilledWorker as error:
            died = f"{error.allowed_failures + 1} workers died, one after the other"
            raise ClusterError(
                f"{died}, while they did a part of the plan ({function.__name__}). Give workers more "
                "memory, or ask for more regions"
            ) from error
        except CancelledError as error:
            raise ClusterError(LOST) from error

    def _wait(self, futures: list[Any]) -> None:
        """Until all are done or one failed, as long as there is somebody who may do them."""
        watch, over = Watch(self.client, self.patience_seconds), queue.SimpleQueue[Any]()
        for future in futures:
            future.add_done_callback(over.put)
        num_open = len(futures)
        while num_open:
            try:
                num_open = (
                    num_open - 1 if over.get(timeout=LOOK_SECONDS).status == "finished" else 0
                )
            except queue.Empty:
                watch.look()
