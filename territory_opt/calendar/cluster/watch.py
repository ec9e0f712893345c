"""Whether a cluster is still there."""

from __future__ import annotations

import time
from typing import Any

from territory_opt.errors import ClusterError

PATIENCE_SECONDS = 30.0
"""How long a cluster may be without any worker."""
LOOK_SECONDS = 0.5
"""How often it is looked whether the cluster is still there."""
LOST = "the scheduler of the cluster is gone, or gave up our tasks"


class Watch:
    """
    One who looks now and then while others wait for answers.

    Parameters
    ----------
    client
        Of the cluster.
    patience_seconds
        How long it may be without any worker.
    """

    def __init__(self, client: Any, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._client, self._patience_seconds = client, patience_seconds
        self._seen_worker_at = time.monotonic()

    def look(self) -> None:
        """
        Whether the cluster is still there.

        Raises
        ------
        ClusterError
            If its scheduler is gone, or it has been without a worker for too long.
        """
        if self._client.status != "running":
            raise ClusterError(LOST)
        if num_threads(self._client):
            self._seen_worker_at = time.monotonic()
        elif time.monotonic() - self._seen_worker_at > self._patience_seconds:
            raise ClusterError(no_worker(self._client.scheduler.address))


def num_threads(client: Any) -> int:
    """Of all workers; 0 where the scheduler does not answer."""
    if client.status != "running":
        return 0
    try:
        return sum(client.nthreads().values())
    except OSError:
        return 0
    except Exception:  # a client that was closed meanwhile fails in many ways
        if client.status == "running":
            raise
        return 0


def no_worker(address: str) -> str:
    """The message about a scheduler that is alone."""
    return (
        f"the scheduler at {address} has no worker; start some, on any machine that reaches it, with "
        f"`dask worker {address} --nthreads 1`"
    )
