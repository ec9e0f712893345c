"""
One plan over a Dask cluster of processes on this machine, beside the same plan unsplit.

``python -m benchmarks.split`` or ``make bench-split``: 200,000 accounts × 1,000 reps, ±5 % on two
measures, over two workers. Both ways get the same *work*, so that other programs on the machine
change the clock and not the plans. For every kind of task: how many; seconds by the clock, of the
workers' processors and of the client's; megabytes sent and received. At last the peak memory of every
process (``VmHWM``, which begins anew with every program).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cloudpickle
import dask
from distributed import Client, Future, LocalCluster

from territory_opt.calendar.cluster.mapping import DaskMapper
from territory_opt.models import Result, TracePoint
from territory_opt.scoring import audit_bound
from territory_opt.solvers import solve, stop_after
from territory_opt.solvers.split import Mapper, solve_split
from territory_opt.testing import neutral

MALLOC = "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"
KEPT = 2**28
"""
Bytes that a worker keeps rather than gives back between two blocks of pairs: Dask's own setting makes
listing take 2.7 times as long.
"""


@dataclass
class Account:
    """What one kind of task took: clock, processors of workers and of the client, bytes."""

    tasks: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    client: float = 0.0
    sent: int = 0
    received: int = 0


class Watched:
    """A mapper that accounts for its tasks; what a call sets going is told at the next one."""

    def __init__(self, mapper: Mapper, spent: Callable[[], float]) -> None:
        self.mapper, self._spent = mapper, spent
        self.accounts: dict[str, Account] = defaultdict(Account)
        self._last, self._since = "", (time.perf_counter(), spent(), time.process_time())

    @property
    def width(self) -> int:
        """How many tasks run side by side."""
        return self.mapper.width

    def keep(self, function: Callable[..., Any], items: Iterable[Any], *common: Any) -> list[Any]:
        """As the mapper's."""
        return self.mapper.keep(function, self._told(function, items, common), *common)

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *common: Any
    ) -> Iterator[Any]:
        """As the mapper's."""
        account = self.accounts[function.__name__]
        for found in self.mapper.map(function, self._told(function, items, common), *common):
            account.received += len(cloudpickle.dumps(found))
            yield found

    def _told(
        self, function: Callable[..., Any], items: Iterable[Any], common: tuple[Any, ...]
    ) -> list[Any]:
        self.settle(function.__name__)
        account, told = self.accounts[function.__name__], list(items)
        size = sum(len(cloudpickle.dumps(each)) for each in told if not isinstance(each, Future))
        account.tasks += len(told)
        account.sent += size + len(told) * len(cloudpickle.dumps(common))
        return told

    def settle(self, following: str = "") -> None:
        """Charge time since the last call to what it was about."""
        now, spent, own = time.perf_counter(), self._spent(), time.process_time()
        account = self.accounts[self._last]
        account.seconds += now - self._since[0]
        account.processor += spent - self._since[1]
        account.client += own - self._since[2]
        self._last, self._since = following, (now, spent, own)


def peak_gb() -> float:
    """Largest resident memory of this process so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 2**20 if found else float("nan")


def peaks_of(client: Client) -> list[float]:
    """``peak_gb`` of every worker, rounded."""
    return sorted(round(peak, 2) for peak in client.run(peak_gb).values())


@contextmanager
def cluster(workers: int) -> Iterator[Client]:
    """So many worker processes of one thread each, for a while."""
    alike = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": ":0"}
    spawning = {f"distributed.nanny.pre-spawn-environ.{name}": KEPT for name in MALLOC}
    with (
        dask.config.set(spawning),
        LocalCluster(**alike, processes=True) as local,
        Client(local) as client,
    ):
        yield client


def told(name: str, result: Result, seconds: float) -> None:
    """One line about a result."""
    print(
        f"{name:<8} {result.status:<9} objective {result.objective:.1f}  bound {result.bound:.1f}  "
        f"ratio {result.objective / result.bound:.5f}  {seconds:.0f} s  work {result.work:.0f}"
    )


def step(point: TracePoint) -> None:
    """One line per improvement."""
    print(
        f"    {point.seconds:6.0f} s  work {point.work:6.1f}  {point.phase:<10} "
        f"objective {point.objective:.0f}  bound {point.bound:.0f}  violation {point.violation:.4f}"
    )


def split(args: argparse.Namespace) -> float:
    """Solve over a cluster and tell what it took; the objective."""
    problem = neutral(args.accounts, args.reps, args.seed).problem()
    with cluster(args.workers) as client:
        before = peaks_of(client)
        watched = Watched(DaskMapper(client), lambda: sum(client.run(time.process_time).values()))
        began = time.perf_counter()
        rule = stop_after(work=args.work)
        result = solve_split(problem, args.regions, watched, rule, args.seed, progress=step)
        seconds = time.perf_counter() - began
        watched.settle()
        peaks = peaks_of(client)
    for name, account in watched.accounts.items():
        print(
            f"  {name or 'client alone':<14}{account.tasks:6} tasks {account.seconds:8.1f} s "
            f"{account.processor:8.1f} of workers {account.client:6.1f} of client "
            f"{account.sent / 1e6:9.2f} MB sent {account.received / 1e6:9.2f} MB received"
        )
    told("split", result, seconds)
    print(f"  peak GB: workers {peaks}, before {before}; client {peak_gb():.2f}")
    assert result.certificate is not None
    is_same = audit_bound(problem, result.certificate) == result.certificate.bound
    print(f"  the referee's bound is {'the same' if is_same else 'ANOTHER ONE'}")
    return result.objective


def unsplit(args: argparse.Namespace, answer: Any) -> None:
    """Solve here; the objective goes to ``answer``."""
    problem = neutral(args.accounts, args.reps, args.seed).problem()
    began = time.perf_counter()
    result = solve(problem, stop_after(work=args.work), args.seed)
    told("unsplit", result, time.perf_counter() - began)
    print(f"  peak GB {peak_gb():.2f}", flush=True)
    answer.send(result.objective)


def apart(args: argparse.Namespace) -> float:
    """``unsplit`` in a process of its own, so that its memory is its own."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=unsplit, args=(args, theirs))
    child.start()
    objective = float(ours.recv())
    child.join()
    return objective


def main(arguments: list[str] | None = None) -> None:
    """Print what each way found and took."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--accounts", type=int, default=200_000)
    given.add_argument("--reps", type=int, default=1_000)
    given.add_argument("--seed", type=int, default=101)
    given.add_argument("--work", type=float, default=200.0)
    given.add_argument("--workers", type=int, default=2)
    given.add_argument("--regions", type=int)
    given.add_argument("--alone", action="store_true", help="Leave out the unsplit plan.")
    args = given.parse_args(arguments)
    print(f"{args.accounts:,} × {args.reps:,}, {args.workers} workers, load {os.getloadavg()}")
    objective = split(args)
    if not args.alone:
        print(f"split ÷ unsplit: {objective / apart(args):.5f}")


if __name__ == "__main__":
    main()
