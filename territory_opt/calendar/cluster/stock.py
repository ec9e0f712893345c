"""Inputs of jobs on a cluster, each content once, by its hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

from territory_opt.calendar.cluster.sent import sha256
from territory_opt.calendar.cluster.task import held

Seen = tuple[Path, int, int]
"""A file as it was: path, size and time of its last change."""


class Stock:
    """
    Contents that a cluster holds for us.

    Each is the result of a task that is named by its hash. So workers fetch it from one another when
    they first need it, two users of one cluster share it, and Dask makes it again from the scheduler
    where every worker that had it died; data that were merely scattered would be lost with them.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._futures: dict[str, Any] = {}
        self._hashes: dict[Seen, str] = {}

    def put(self, files: Iterable[Path]) -> Mapping[PurePath, str]:
        """See to it that the cluster has these files; path → sha256."""
        return {path: self._put(path) for path in files}

    def futures(self, inputs: Mapping[PurePath, str]) -> list[Any]:
        """Of contents that were put, in the order of the inputs."""
        return [self._futures[name] for name in inputs.values()]

    def _put(self, path: Path) -> str:
        state = path.stat()
        seen = (path, state.st_size, state.st_mtime_ns)
        if seen not in self._hashes:
            data = path.read_bytes()
            self._hashes[seen] = self._keep(data, sha256(data))
        return self._hashes[seen]

    def _keep(self, data: bytes, name: str) -> str:
        if name not in self._futures:
            key = f"territory-opt-input-{name}"
            self._futures[name] = self._client.submit(held, data, key=key)
        return name
