"""A Dask cluster as people start it: `dask scheduler`, and `dask worker` in empty folders of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

PATIENCE = 60.0


def until(holds: Callable[[], Any]) -> bool:
    """Whether it holds before patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return bool(holds())


class Machines:
    """A scheduler and workers on this computer; each has a process group, a folder and a log."""

    def __init__(self, folder: Path, num_workers: int) -> None:
        self.folder, self.groups = folder, list[subprocess.Popen[bytes]]()
        self.file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        assert until(self._is_named)
        self.address = str(json.loads(self.file.read_text())["address"])
        self.workers = [self.add_worker() for _ in range(num_workers)]

    def __enter__(self) -> Machines:
        return self

    def __exit__(self, *error: object) -> None:
        for process in self.groups:
            self.end(process)

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """One more, with one thread, and a nanny that starts it again."""
        return self._start("worker", "--nthreads", "1", "--memory-limit", "0", **environment)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill it and all that belongs to it."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, what: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        name = f"{what}-{len(self.groups)}"
        (self.folder / name).mkdir(parents=True)
        command = [
            sys.executable,
            "-m",
            "dask",
            what,
            "--scheduler-file",
            str(self.file),
            "--no-dashboard",
        ]
        if what == "worker":
            command += ["--local-directory", str(self.folder / name)]
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [*command, *words], cwd=self.folder / name, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, env=os.environ | environment,
            )  # fmt: skip
        self.groups.append(process)
        return process

    def _is_named(self) -> bool:
        with suppress(ValueError, OSError):
            return "address" in json.loads(self.file.read_text())
        return False


def working_process(client: Any, worker: str) -> psutil.Process:
    """The process that a nanny would start again."""
    pids: Mapping[str, int] = client.run(os.getpid, workers=[worker])
    return psutil.Process(pids[worker])


def plans_of(process: psutil.Process) -> list[psutil.Process]:
    """Plans that a worker is making."""
    with suppress(psutil.Error):
        return [child for child in process.children() if "plan" in child.cmdline()]
    return []


def is_gone(process: psutil.Process | int) -> bool:
    """Whether it has ended, buried or not; an ``int`` is its number."""
    try:
        found = psutil.Process(process) if isinstance(process, int) else process
        return found.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
