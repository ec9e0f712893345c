"""Tasks of one plan on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from territory_opt import errors

if TYPE_CHECKING:
    from distributed import Client


class DaskMapper:
    """
    A ``solvers.split.Mapper`` whose tasks run on the workers of a Dask cluster.

    What a task needs travels with it, and what ``keep`` keeps stays on the worker that made it. The
    scheduler knows how everything was made: what is lost with a worker is made again elsewhere.

    Parameters
    ----------
    client
        Connected; the caller closes it.

    Raises
    ------
    InputError
        If the cluster has no workers.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        workers: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
        self.width = sum(worker["nthreads"] for worker in workers.values())
        if not self.width:
            raise errors.InputError(
                f"the cluster at {self._address} has no workers: start some with "
                f"`dask worker {self._address}`"
            )

    @property
    def _address(self) -> str:
        return str(self.client.scheduler_info(n_workers=0)["address"])

    def keep(self, function: Callable[..., Any], items: Iterable[Any], *common: Any) -> list[Any]:
        """Futures of ``function(item, *common)`` for every item."""
        return [self.client.submit(function, item, *common, pure=False) for item in items]

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *common: Any
    ) -> Iterator[Any]:
        """``function(item, *common)`` for every item, in their order; the cluster forgets them."""
        client: Any = self.client
        yield from client.gather(self.keep(function, items, *common))
