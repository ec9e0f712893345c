"""A command in a process group of its own that is killed at a moment of our choice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

LOOK_SECONDS = 0.01
START = "start-up"
PATIENCE = 20.0


class Victim:
    """
    ``territory-opt …`` as a person or cron begins it.

    Parameters
    ----------
    words
        After the name of the program.
    phase_of
        Line of stderr → phase that it tells of; empty where it tells of none.
    """

    def __init__(
        self,
        words: Sequence[str],
        home: Path,
        phase_of: Callable[[str], str],
        environment: Mapping[str, str],
    ) -> None:
        self.phase, self.lines = START, [""]
        self._phase_of = phase_of
        self.process = subprocess.Popen(
            [sys.executable, "-m", "territory_opt", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            cwd=home, env=os.environ | environment, start_new_session=True, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def wait_for(self, phase: str, seconds: float) -> bool:
        """Wait until it is in a phase, it ends, or time is up; whether it is there."""
        return wait_for([self], phase, seconds)

    def wait(self, seconds: float) -> int | None:
        """Wait for its end; the exit code, or None where time is up."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return self.process.poll()

    def kill(self) -> bool:
        """
        SIGKILL to the whole group; whether it was alive.

        Raises
        ------
        AssertionError
            If a process that it began outlives it.
        """
        family = _family(self.process.pid)
        was_alive = self.is_alive
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        _see_the_end_of(family)
        return was_alive

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            for line in stream:
                self.lines.append(line)
                self.phase = self._phase_of(line) or self.phase


def _family(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def wait_for(victims: Sequence[Victim], phase: str, seconds: float) -> bool:
    """Wait until one of them is in a phase, all ended, or time is up; whether one is there."""
    end = time.monotonic() + seconds
    while not (is_there := any(one.phase == phase for one in victims)):
        if time.monotonic() > end or not any(one.is_alive for one in victims):
            break
        time.sleep(LOOK_SECONDS)
    return is_there


def _see_the_end_of(family: Sequence[psutil.Process]) -> None:
    """Whoever lost its runner ends by itself, at once."""
    end = time.monotonic() + PATIENCE
    while left := [process for process in family if _is_alive(process)]:
        assert time.monotonic() < end, f"{left} outlived the runner that began them"
        time.sleep(LOOK_SECONDS)


def _is_alive(process: psutil.Process) -> bool:
    """Whether it runs; one that nobody has buried yet does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
