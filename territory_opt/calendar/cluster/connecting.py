"""To a cluster and away from it: who is there, and whether they fit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from territory_opt.calendar.cluster.versions import mismatch, own_versions, told_differences
from territory_opt.calendar.cluster.watch import PATIENCE_SECONDS, no_worker
from territory_opt.errors import ClusterError, need

CONNECT_SECONDS = 10.0
"""How long to wait for a scheduler to answer."""
GRACE_SECONDS = 1.0
"""To read what it says once it is there."""


@contextmanager
def connected(address: str, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[Any]:
    """
    A client of the cluster, as long as it is needed.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    MissingExtraError
        Without the extra ``cluster``.
    ClusterError
        If nobody answers there, it has no worker, or workers have other versions than this machine.
    """
    need("A cluster", "cluster", "distributed")
    client = _opened(address, patience_seconds)
    try:
        _wait_for_worker(client, address, patience_seconds)
        _refuse_misfits(client)
        yield client
    finally:
        client.close()


def _opened(address: str, patience_seconds: float) -> Any:
    import distributed

    seconds = min(CONNECT_SECONDS, patience_seconds)
    try:
        _greet(address, seconds)
        return distributed.Client(address, timeout=seconds, set_as_default=False)
    except Exception as error:  # whatever else answers there is read as if it were Dask
        why = str(error) or "something else does"
        raise ClusterError(
            f"no scheduler answers at {address} ({why}). Start one with `dask scheduler`, and give "
            "the address that it prints"
        ) from error


def _greet(address: str, seconds: float) -> None:
    """
    Ask who is there: a client itself would wait for ever for the rest of what a web server says.

    In a thread of its own, since this one may have a loop already, as in a notebook.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_asked(address, seconds))).result()


async def _asked(address: str, seconds: float) -> None:
    import distributed

    async with (
        asyncio.timeout(seconds + GRACE_SECONDS),
        distributed.rpc(address, timeout=seconds) as other,
    ):
        await other.identity()


def _wait_for_worker(client: Any, address: str, patience_seconds: float) -> None:
    from distributed import TimeoutError as DaskTimeoutError

    try:
        client.wait_for_workers(1, timeout=patience_seconds)
    except DaskTimeoutError as error:
        raise ClusterError(no_worker(address)) from error


def _refuse_misfits(client: Any) -> None:
    ours = own_versions()
    theirs = {"the scheduler": _of_scheduler(client), **client.run(own_versions, on_error="return")}
    told = {who: _told(ours, found) for who, found in theirs.items()}
    if misfits := {who: words for who, words in told.items() if words}:
        raise ClusterError(mismatch(misfits))


def _of_scheduler(client: Any) -> Any:
    try:
        return client.run_on_scheduler(own_versions)
    except Exception as error:  # as the machine tells it; a module is missing there
        return error


def _told(ours: dict[str, str], found: Any) -> list[str]:
    if isinstance(found, OSError):  # it died just now
        return []
    if isinstance(found, Exception):
        return [f"no territory-opt {ours['territory-opt']} ({found})"]
    return told_differences(ours, found)
