"""
Time every stage of ``territory-opt plan`` on a made-up sales force, and the memory it takes.

    python benchmarks/stages.py --accounts 10000 --reps 100 --seed 1 --seconds 60

The command runs as a user would run it, in a process of its own. ``solve`` stops at the gap or at
``--seconds``, whichever is first. Memory is the resident peak of the largest process, a browser that
takes the picture included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from generate import add_sizes, generate

LIMIT_GB = 4.0
DONE = (
    0,
    3,
    5,
)  # planned; no plan keeps every rule; none found in time: all of them write a folder


class Measured(NamedTuple):
    """A finished command: exit code, wall-clock seconds, largest process in GB."""

    code: int
    seconds: float
    peak_gb: float


def measure(command: list[str]) -> Measured:
    """Run a command to its end."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    per_gb = (
        1e9 if sys.platform == "darwin" else 1e9 / 1024
    )  # ru_maxrss: bytes there, KiB elsewhere
    return Measured(process.returncode, time.perf_counter() - begun, usage.ru_maxrss / per_gb)


def plan(scenario: Path, run: Path, seconds: float) -> Measured:
    """Plan into ``run``; ends the program when nothing was written."""
    program = str(Path(sys.executable).with_name("territory-opt"))
    limit = f"solve.seconds={seconds}"
    measured = measure(
        [program, "plan", str(scenario), "--out", str(run), "--set", limit, "--json"]
    )
    if measured.code not in DONE:
        raise SystemExit(f"territory-opt plan ended with exit code {measured.code}")
    return measured


def report(summary: dict[str, Any], measured: Measured) -> str:
    """Stages, totals and the quality of the plan, one per line."""
    stages = summary["stages"]
    rest = measured.seconds - sum(stages.values())
    rows = [*stages.items(), ("start, write", rest), ("whole command", measured.seconds)]
    lines = [f"{name:14} {spent:8.1f} s" for name, spent in rows]
    lines.append(f"{'largest process':14} {measured.peak_gb:7.2f} GB")
    gap = "unknown" if summary["gap"] is None else f"{summary['gap']:.3%}"
    lines.append(f"{summary['status']}, stopped by {summary['stop_reason']}, gap {gap}")
    return "\n".join(lines)


def main() -> int:
    """Generate, plan, print; 1 when a process took more than the limit of memory."""
    parser = argparse.ArgumentParser(description="Time the stages of a plan.")
    add_sizes(parser)
    parser.add_argument("--seconds", type=float, default=60, help="clock limit of the solver")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scenario = generate(Path(folder), options.accounts, options.reps, options.seed)
        run = Path(folder) / "run"
        measured = plan(scenario, run, options.seconds)
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    print(f"{options.accounts} accounts, {options.reps} reps, seed {options.seed}")
    print(report(summary, measured))
    return int(measured.peak_gb > LIMIT_GB)


if __name__ == "__main__":
    sys.exit(main())
