"""Run a command in a process of its own: its time, its memory, and its end by force where it is late."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SAMPLE_SECONDS = 0.5
MB = 1e6


@dataclass(frozen=True)
class Spent:
    """
    A finished command.

    Attributes
    ----------
    code
        Exit code; negative: ended by that signal.
    seconds, cpu_seconds
        From start to end, all that the command did; CPU time of it and its children.
    peak_mb
        Largest resident memory of it and its children together (pages that they share count once), seen
        every half second; no less than the largest of them reached.
    is_late
        True when it was killed at its deadline.
    complaint
        Last line on its standard error.
    """

    code: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    is_late: bool
    complaint: str


def run(command: Sequence[str], deadline: float, folder: Path) -> Spent:
    """
    Run a command to its end, or to its deadline.

    Parameters
    ----------
    command
        Program and arguments.
    deadline
        Seconds after which it and all its children are killed.
    folder
        Where it runs.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        try:
            status, usage, sampled, is_late = _watch(process.pid, started + deadline)
        finally:
            _kill(process.pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        complaint = _last_line(errors)
    cpu = usage.ru_utime + usage.ru_stime
    peak = max(sampled, _largest(usage))
    return Spent(process.returncode, seconds, cpu, peak, is_late, complaint)


def _largest(usage: resource.struct_rusage) -> float:
    """MB of the largest process; 0 where it may be ours: what is started inherits our peak on Linux."""
    inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / MB if usage.ru_maxrss > inherited else 0.0


def _watch(pid: int, until: float) -> tuple[int, resource.struct_rusage, float, bool]:
    """Wait status, usage, largest memory seen, and whether it was late."""
    peak, next_sample, is_late = 0.0, 0.0, False
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return status, usage, peak, is_late
        now = time.perf_counter()
        if now > until and not is_late:
            is_late = True
            _kill(pid)
        if now > next_sample:
            peak, next_sample = max(peak, memory_of_session(pid)), now + SAMPLE_SECONDS
        time.sleep(0.02)


def _kill(leader: int) -> None:
    """End what is left of a session that we started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def memory_of_session(leader: int) -> float:
    """Resident MB of a session's processes, shared pages divided among them; 0 without /proc."""
    return sum(_proportional(process) for process in _session(leader)) / MB


def _session(leader: int) -> Iterator[Path]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            # The name, in parentheses, may hold spaces; the session is the fourth field after it.
            if int(stat.read_text().rpartition(")")[2].split()[3]) == leader:
                yield stat.parent


def _proportional(process: Path) -> float:
    with contextlib.suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1]) * 1024
    return 0.0


def _last_line(file: IO[bytes]) -> str:
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
