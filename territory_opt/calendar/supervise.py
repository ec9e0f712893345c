"""Run a job in a process of its own and see to its limits; nothing of it outlives its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from territory_opt.calendar.job import Done, Ending, Job, Limits
from territory_opt.errors import ExitCode, need

LOOK_SECONDS = 0.1
"""How often time and memory are looked at."""
GB = 1e9
THREADS = (
    "LOKY_MAX_CPU_COUNT",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)
"""Variables that cap threads and processes of libraries."""
STORE = "TERRITORY_OPT_STORE"
"""Where ``plan`` remembers runs by itself; here, whoever began the job does that."""
TAIL = 2_000
"""Characters of a log that a message may quote."""


def _always() -> bool:
    return True


def supervise(job: Job, log: Path | None = None, is_wanted: Callable[[], bool] = _always) -> Done:
    """
    Run a job to its end.

    It is in a process group of its own, which is ended as a whole at a limit, when this function is
    interrupted, and when this process dies, in whatever way.

    Parameters
    ----------
    log
        What the command says besides its result is added there.
    is_wanted
        Asked all the time; the job is ended when it says no.

    Raises
    ------
    MissingExtraError
        Without the extra ``calendar``.
    """
    need("Running jobs", "calendar", "psutil")
    with _opened(log) as told, tempfile.TemporaryFile() as answer:
        begin = told.tell()
        with _begun(job, answer, told) as process:
            began = time.monotonic()
            ending, peak = _watched(process, job.limits, is_wanted)
            seconds = time.monotonic() - began
        told.seek(begin)
        tail = told.read()[-TAIL:].decode("utf-8", "replace")
        answer.seek(0)
        return _done(job, process.returncode, (ending, seconds, peak), answer.read(), tail)


@contextmanager
def _opened(log: Path | None) -> Iterator[IO[bytes]]:
    if log is None:
        with tempfile.TemporaryFile() as file:
            yield file
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a+b") as file:
        yield file


@contextmanager
def _begun(job: Job, answer: IO[bytes], log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process; its standard input closes when we die, and it then ends itself."""
    process = subprocess.Popen(
        job.command, stdin=subprocess.PIPE, stdout=answer, stderr=log,
        cwd=job.home, env=_environment(job.limits), start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        _end(process)


def _environment(limits: Limits) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != STORE}
    return inherited | dict.fromkeys(THREADS, str(limits.cores))


def _watched(
    process: subprocess.Popen[bytes], limits: Limits, is_wanted: Callable[[], bool]
) -> tuple[Ending, float]:
    """How it ended, and the largest memory seen, in GB."""
    peak, began = 0.0, time.monotonic()
    while is_wanted():
        peak = max(peak, _memory_gb(process.pid))
        if limits.memory_gb is not None and peak > limits.memory_gb:
            return _ended(process, Ending.MEMORY), peak
        if limits.seconds is not None and time.monotonic() - began > limits.seconds:
            return _ended(process, Ending.TIMEOUT), peak
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(LOOK_SECONDS)
            return Ending.KILLED if code < 0 else Ending.BY_ITSELF, peak
    return _ended(process, Ending.UNWANTED), peak


def _memory_gb(pid: int) -> float:
    """Memory that a process and all its children hold."""
    import psutil

    total = 0
    with suppress(psutil.Error):
        family = psutil.Process(pid)
        for each in [family, *family.children(recursive=True)]:
            with suppress(psutil.Error):
                total += each.memory_info().rss
    return total / GB


def _ended(process: subprocess.Popen[bytes], ending: Ending) -> Ending:
    """``ending``, of a process that is no more."""
    _end(process)
    return ending


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole group; what it left behind too."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _done(job: Job, code: int, seen: tuple[Ending, float, float], answer: bytes, tail: str) -> Done:
    ending, seconds, peak = seen
    document = _document(answer)
    folder = job.folder if job.folder.is_dir() and ending is Ending.BY_ITSELF else None
    message = "" if code == ExitCode.OK else _message(job, code, ending, document, tail)
    return Done(job.key, code, ending, seconds, peak, folder, message, document)


def _document(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _message(job: Job, code: int, ending: Ending, document: dict[str, Any], tail: str) -> str:
    if ending is Ending.TIMEOUT:
        return f"it was ended after {job.limits.seconds:g} s, the time it was given"
    if ending is Ending.MEMORY:
        return f"it was ended: it took more than the {job.limits.memory_gb:g} GB it was given"
    if ending is Ending.UNWANTED:
        return "it was ended: nobody wants it any more"
    if ending is Ending.KILLED:
        return f"its process was ended by {signal.Signals(-code).name}"
    if "error" in document:
        return str(document["error"])
    if code == ExitCode.INFEASIBLE:
        return "no plan can keep every rule, and that is proved; the run folder names the causes"
    if code == ExitCode.NO_PLAN:
        return "no plan that keeps every rule was found in the time given"
    return tail.strip() or f"the command ended with exit code {code}"
