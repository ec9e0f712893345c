"""A crew on a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from territory_opt.calendar.cluster.connecting import connected
from territory_opt.calendar.cluster.shift import LogOf, Shift
from territory_opt.calendar.cluster.stock import Stock
from territory_opt.calendar.cluster.watch import PATIENCE_SECONDS, num_threads
from territory_opt.calendar.job import Done, Job


@dataclass(frozen=True)
class DaskCrew:
    """
    Workers of a Dask cluster; a crew as ``calendar.batch.crew`` asks for.

    They share no disk with this machine. The files that a job reads are sent once to each worker,
    named by their sha256; the run folder and the log come back. A job whose worker died
    is begun again on another by Dask.

    Attributes
    ----------
    client
        Of the cluster.
    stock
        Inputs that it has already.
    patience_seconds
        How long the cluster may be without any worker.
    """

    client: Any
    stock: Stock
    patience_seconds: float = PATIENCE_SECONDS

    @property
    def size(self) -> int:
        """Threads of all workers, each does one job at a time; 1 while nobody answers."""
        return max(1, num_threads(self.client))

    def work(self, jobs: Iterable[Job], log_of: LogOf) -> Iterator[Done]:
        """
        Do all jobs; each comes as it is done.

        Raises
        ------
        ClusterError
            If the scheduler is gone, or no worker is left.
        """
        with closing(Shift(self.client, self.stock, self.patience_seconds)) as shift:
            yield from shift.work(jobs, log_of)


@contextmanager
def dask_crew(address: str, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[DaskCrew]:
    """
    The workers of a cluster, as long as they are needed.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://10.0.0.5:8786``.
    patience_seconds
        How long to wait for its scheduler, and for a worker.

    Raises
    ------
    MissingExtraError, ClusterError
        As ``connected``.
    """
    with connected(address, patience_seconds) as client, closing(Stock(client)) as stock:
        yield DaskCrew(client, stock, patience_seconds)
