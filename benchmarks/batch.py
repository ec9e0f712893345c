"""
Forty variants of AdventureWorks as one batch: the same plans on one process, on two, on a cluster?

    python -m benchmarks.batch [--tasks 40] [--processes 1 2] [--cluster tcp://HOST:PORT] [--json FILE]

Every plan is held to one core, under a limit on work and not on time. Needs the published inputs
(``TERRITORY_OPT_SHARED``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from benchmarks.explanations import ADVENTUREWORKS
from territory_opt.calendar.batch import Batch, Crew, Manner, Processes, read_batch, run_batch
from territory_opt.store import open_store

DATA = Path(os.environ.get("TERRITORY_OPT_SHARED", "shared")).resolve() / "data/adventureworks"
TOLERANCES = [round(0.10 + 0.01 * k, 2) for k in range(8)]
SEEDS = [1, 2, 3, 4, 5]
WORK = 5
LOOK_SECONDS = 0.2
BATCH = f"""\
name = "AdventureWorks"
scenarios = ["adventureworks.toml"]
seeds = {SEEDS}
[grid]
"balance.0.tolerance" = {TOLERANCES}
[limits]
cores = 1
"""


@dataclass
class Watch:
    """
    What the plans on this machine took, looked at again and again.

    Attributes
    ----------
    most_plans, most_below
        Processes that plan at the same time; further processes that one of them began.
    most_cores
        CPU seconds a second of one of them and all below it, over five seconds.
    """

    most_plans: int = 0
    most_below: int = 0
    most_cores: float = 0.0
    before: dict[int, tuple[float, float]] = field(default_factory=dict)

    def look(self) -> None:
        """Once."""
        plans = [*_plans()]
        self.most_plans = max(self.most_plans, len(plans))
        for plan in plans:
            with suppress(psutil.Error):
                below = plan.children(recursive=True)
                self.most_below = max(self.most_below, len(below))
                self._count_cores(plan, below)

    def _count_cores(self, plan: psutil.Process, below: list[psutil.Process]) -> None:
        """CPU seconds a second, over five seconds at least."""
        now, spent = time.monotonic(), sum(_cpu_seconds(each) for each in [plan, *below])
        began, had = self.before.setdefault(plan.pid, (now, spent))
        if now - began >= 5:
            self.most_cores = max(self.most_cores, (spent - had) / (now - began))
            self.before[plan.pid] = (now, spent)


@dataclass(frozen=True)
class Timed:
    """
    One way to run the batch.

    Attributes
    ----------
    seconds
        On the clock, from the first claim to the last report.
    task_seconds
        Sum over tasks, each by itself.
    plans
        Task → sha256 of its ``plan.csv``.
    """

    name: str
    seconds: float
    task_seconds: float
    watch: Watch
    plans: dict[str, str]


def write_batch(folder: Path, num_tasks: int) -> Batch:
    """The batch, with the first so many tasks."""
    data = Path(os.path.relpath(DATA, folder.resolve())).as_posix()  # a cluster has no other disk
    scenario = ADVENTUREWORKS.format(data=data) + f"[solve]\nwork = {WORK}\ngap = 0\n"
    (folder / "adventureworks.toml").write_text(scenario, "utf-8")
    (folder / "batch.toml").write_text(BATCH, "utf-8")
    batch = read_batch(folder / "batch.toml")
    return Batch(**{**vars(batch), "tasks": batch.tasks[:num_tasks]})


def measure(name: str, crew: Crew, batch: Batch, folder: Path) -> Timed:
    """Run a batch with a crew on a new store."""
    home = Path(tempfile.mkdtemp(dir=folder))
    with open_store(home / "store.db") as store, watched() as watch:
        began = time.monotonic()
        found = run_batch(batch, store, crew, Manner("benchmark", home / "logs"))
        seconds = time.monotonic() - began
        assert [one.status for one in found] == ["done"] * len(batch.tasks), found
        plans = {
            one.task.name: hashlib.sha256(store.read_file(one.run_id or 0, "plan.csv")).hexdigest()
            for one in found
        }
    total = sum(one.ended.seconds for one in found if one.ended is not None)
    return Timed(name, seconds, total, watch, plans)


@contextmanager
def watched() -> Iterator[Watch]:
    """Look at the plans while the context lasts."""
    watch, is_over = Watch(), threading.Event()

    def go_on() -> None:
        while not is_over.wait(LOOK_SECONDS):
            watch.look()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        is_over.set()
        thread.join()


def crews(processes: list[int], cluster: str | None) -> Iterator[tuple[str, Crew]]:
    """Those that are asked for, one after the other."""
    for number in processes:
        yield f"{number} process{'es' if number > 1 else ''}", Processes(number)
    if cluster is not None:
        from territory_opt.calendar.cluster import dask_crew

        with dask_crew(cluster) as crew:
            yield f"Dask, {crew.size} workers", crew


def told(timed: list[Timed]) -> list[str]:
    """A line each, with times as ratios to the first."""
    first = timed[0]
    return [
        f"{one.name}: {one.seconds / first.seconds:.2f} of the time of {first.name} "
        f"({one.seconds:.0f} s; {one.task_seconds / len(one.plans):.1f} s a plan); at most "
        f"{one.watch.most_plans} plans at once, {one.watch.most_below} processes below one, "
        f"{one.watch.most_cores:.2f} cores busy for one; "
        f"{'same' if one.plans == first.plans else 'OTHER'} plans"
        for one in timed
    ]


def main(options: argparse.Namespace) -> None:
    """Measure, print, and fail where plans differ."""
    if not DATA.is_dir():
        raise SystemExit(
            "the published inputs are not here: name their folder in TERRITORY_OPT_SHARED"
        )
    timed: list[Timed] = []
    with tempfile.TemporaryDirectory(prefix="batch_") as name:
        batch = write_batch(Path(name), options.tasks)
        for crew_name, crew in crews(options.processes, options.cluster):
            timed.append(measure(crew_name, crew, batch, Path(name)))
            print(told(timed)[-1], flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(one) for one in timed], indent=2) + "\n")
    different = [one.name for one in timed if one.plans != timed[0].plans]
    if different:
        raise SystemExit(f"other plans on {', '.join(different)}")


def _plans() -> Iterator[psutil.Process]:
    """Processes below this one that plan."""
    with suppress(psutil.Error):
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if "territory_opt.cli.leashed" in process.cmdline():
                    yield process


def _cpu_seconds(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    found.add_argument("--tasks", type=int, default=len(TOLERANCES) * len(SEEDS))
    found.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    found.add_argument("--cluster", metavar="ADDRESS", help="of a Dask scheduler")
    found.add_argument("--json", type=Path, help="write all figures there")
    return found


if __name__ == "__main__":
    main(parser().parse_args())
