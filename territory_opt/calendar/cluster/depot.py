"""Inputs on a worker: files in its own folder, named by their hash, there whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin

PREFIX = "territory-opt-inputs-"


class Depot(WorkerPlugin):
    """
    Some contents that a worker keeps.

    The scheduler sends a plugin once to each worker, and to each that joins or is started again later,
    before it gives it any task.

    Parameters
    ----------
    owner
        Who sends: names the folder.
    contents
        sha256 → bytes.
    """

    def __init__(self, owner: str, contents: Mapping[str, bytes]) -> None:
        self.owner, self.contents, self.names = owner, dict(contents), tuple(contents)

    def setup(self, worker: Any) -> None:
        """Write the files; they need no memory afterwards."""
        folder = folder_of(worker, self.owner)
        folder.mkdir(exist_ok=True)
        for name, data in self.contents.items():
            part = folder / f"{name}.part"
            part.write_bytes(data)
            part.rename(folder / name)
        self.contents = {}

    def teardown(self, worker: Any) -> None:
        """Remove them."""
        folder = folder_of(worker, self.owner)
        for name in self.names:
            (folder / name).unlink(missing_ok=True)
        with suppress(OSError):  # others are still there
            folder.rmdir()


def folder_of(worker: Any, owner: str) -> Path:
    """Where a worker keeps what ``owner`` sent."""
    return Path(worker.local_directory) / f"{PREFIX}{owner}"
