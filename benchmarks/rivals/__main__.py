"""``python -m benchmarks.rivals NAME TASK.npz ANSWER.npz SECONDS SEED``: run one rival on one task."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks.rivals import LP_NAMES, NAMES
from benchmarks.rivals.task import read_task, write_answer


def main(name: str, task_file: str, answer_file: str, seconds: str, seed: str) -> None:
    """The clock runs from the arrays in memory to the answer in memory, model building included."""
    if name not in (*NAMES, *LP_NAMES):
        raise SystemExit(f"no rival {name!r}; known: {', '.join((*NAMES, *LP_NAMES))}")
    rival = import_module(f"benchmarks.rivals.{name.replace('-', '_')}")
    task = read_task(Path(task_file), float(seconds), int(seed))
    started = time.perf_counter()
    answer = rival.answer(task)
    took = time.perf_counter() - started
    versions = {package: version(package) for package in rival.PACKAGES}
    write_answer(Path(answer_file), answer, took, versions)


if __name__ == "__main__":
    main(*sys.argv[1:])
