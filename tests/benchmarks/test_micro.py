"""Every micro-benchmark still runs: once, on the smaller instance, untimed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_hot_path_runs_once() -> None:
    """What ``make bench-micro`` collects, each file with a benchmark at least."""
    words = ["-p", "benchmark", "-o", "python_files=bench_*.py", "--benchmark-disable", "-k", "25"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "benchmarks/micro", *words, "-vv"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    for file in (ROOT / "benchmarks" / "micro").glob("bench_*.py"):
        assert f"{file.name}::" in done.stdout
