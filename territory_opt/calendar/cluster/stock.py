"""Inputs of jobs, sent to a cluster: each content once to each worker, by its hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from territory_opt.calendar.cluster.sent import sha256
from territory_opt.errors import ClusterError

Seen = tuple[Path, int, int]
"""A file as it was: path, size and time of its last change."""
TRIES = 5
"""How often contents are sent again, because a worker died just then."""


class Stock:
    """
    Contents that the workers of a cluster hold for one client.

    They are plugins of workers (``depot``), not data of tasks. Dask drops copies of such data that no
    task needs at the moment and would send them again; and data that were merely scattered are lost
    with the worker that has them.

    Parameters
    ----------
    client
        Of the cluster.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._hashes: dict[Seen, str] = {}
        self._names: list[str] = []
        _remove_left(client)

    @property
    def owner(self) -> str:
        """Whose contents they are."""
        return str(self._client.id)

    def put(self, files: Iterable[Path]) -> Mapping[PurePath, str]:
        """See to it that every worker has these files; path → sha256."""
        known, new = set(self._hashes.values()), {}
        found: dict[PurePath, str] = {}
        for path in files:
            seen = _seen(path)
            if seen not in self._hashes:
                data = path.read_bytes()
                self._hashes[seen] = sha256(data)
                new[self._hashes[seen]] = data
            found[path] = self._hashes[seen]
        if contents := {name: data for name, data in new.items() if name not in known}:
            self._send(contents)
        return found

    def close(self) -> None:
        """Have the workers remove them; a cluster that is gone has none."""
        for name in self._names if self._client.status == "running" else ():
            with suppress(OSError, ValueError):
                self._client.unregister_worker_plugin(name)

    def _send(self, contents: Mapping[str, bytes]) -> None:
        from territory_opt.calendar.cluster.depot import PREFIX, Depot

        name = f"{PREFIX}{self.owner}-{len(self._names)}"
        self._names.append(name)
        for _ in range(TRIES):
            with suppress(
                OSError
            ):  # a worker died in the middle: it will have them when it is back
                self._client.register_plugin(Depot(self.owner, contents), name=name)
                return
        raise ClusterError("workers die as fast as inputs are sent to them; look at their logs")


def _seen(path: Path) -> Seen:
    state = path.stat()
    return path, state.st_size, state.st_mtime_ns


def _remove_left(client: Any) -> None:
    """Remove what clients left that were killed: the scheduler would keep it for ever."""
    for name in client.run_on_scheduler(left_behind):
        with suppress(OSError, ValueError):  # somebody else was faster
            client.unregister_worker_plugin(name)


def left_behind(dask_scheduler: Any) -> list[str]:
    """On the scheduler: names of our plugins whose client is gone."""
    from territory_opt.calendar.cluster.depot import PREFIX

    ours = [name for name in dask_scheduler.worker_plugins if name.startswith(PREFIX)]
    return [name for name in ours if not any(client in name for client in dask_scheduler.clients)]
