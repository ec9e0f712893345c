"""One plan over a real Dask cluster of two worker processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import Client, LocalCluster
from typer.testing import CliRunner

from benchmarks.faults.machines import Machines
from territory_opt.calendar.cluster.connecting import connected
from territory_opt.calendar.cluster.mapping import DaskMapper
from territory_opt.cli import app
from territory_opt.errors import ClusterError, UnsupportedError
from territory_opt.models import Problem, Result, TracePoint
from territory_opt.scoring import audit
from territory_opt.solvers import stop_after
from territory_opt.solvers.split import Here, solve_split
from territory_opt.testing import neutral

WORK = 0.4


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two processes of one thread each."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def problem() -> Problem:
    """500 units, 10 territories."""
    return neutral(500, 10, seed=5).problem()


@pytest.fixture(scope="module")
def here(problem: Problem) -> Result:
    """The plan of one process."""
    return _split(problem, Here(2))


def _split(problem: Problem, mapper: Any, **options: Any) -> Result:
    return solve_split(problem, 2, mapper, stop_after(work=WORK), seed=1, **options)


def _same(one: Result, other: Result) -> None:
    assert one.plan is not None
    assert other.plan is not None
    np.testing.assert_array_equal(one.plan.territory_of, other.plan.territory_of)
    assert one.bound == other.bound


def test_plan_of_two_workers_is_that_of_one_process(
    client: Client, problem: Problem, here: Result
) -> None:
    """Same problem, seed, work and width: the same plan and bound, and every rule kept."""
    found = _split(problem, DaskMapper(client))
    assert found.plan is not None
    assert audit(problem, found.plan) == []
    _same(found, here)


def test_error_of_a_task_is_the_callers(client: Client) -> None:
    """A group without a common territory is found by a worker, and told as it would be here."""
    made = neutral(300, 6, seed=1).problem()
    cost = made.cost.block(np.arange(300))
    cost[0, 3:] = cost[1, :3] = np.inf
    problem = made.replace(cost=cost, groups=np.where(np.arange(300) < 2, 0, -1))
    with pytest.raises(UnsupportedError, match="no territory that all of their units may go to"):
        _split(problem, DaskMapper(client))


def test_large_parts_travel_without_a_word(client: Client) -> None:
    """16 MB: Dask would advise the planner to load data otherwise."""
    part = np.arange(2_000_000)
    assert [*DaskMapper(client).map(np.sum, [part])] == [part.sum()]


def test_nothing_is_left_on_the_cluster(client: Client, problem: Problem) -> None:
    """Shards and lists go with the plan that needed them."""
    before = _tasks(client)
    _split(problem, DaskMapper(client))
    ends = time.monotonic() + 30
    while _tasks(client) - before and time.monotonic() < ends:
        time.sleep(0.05)
    assert not _tasks(client) - before


def _tasks(client: Client) -> set[str]:
    return set(client.run_on_scheduler(lambda dask_scheduler: [*map(str, dask_scheduler.tasks)]))


def test_killed_worker_costs_time_but_not_the_plan(
    client: Client, problem: Problem, here: Result
) -> None:
    """A worker that holds shards and lists is killed once prices are known; its tasks run again."""
    pids, killed = list(client.run(os.getpid).values()), []

    def kill(point: TracePoint) -> None:
        if point.phase == "dual" and not killed:
            os.kill(pids[0], signal.SIGKILL)
            killed.append(pids[0])

    found = _split(problem, DaskMapper(client), progress=kill)
    assert killed
    assert set(client.run(os.getpid).values()) != set(pids)
    _same(found, here)


def test_cluster_without_workers_is_told() -> None:
    """A scheduler alone: how to start a worker there."""
    with (
        LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as cluster,
        Client(cluster, set_as_default=False) as client,
        pytest.raises(ClusterError, match="dask worker tcp://"),
    ):
        DaskMapper(client)


@pytest.mark.parametrize(
    ("victim", "why"),
    [("worker", "has no worker"), ("scheduler", "scheduler of the cluster is gone")],
)
def test_cluster_that_is_lost_is_told(victim: str, why: str, tmp_path: Path) -> None:
    """Its only worker, or its scheduler, goes in the middle of a task and does not come back."""
    with Machines(tmp_path, num_workers=1) as machines, connected(machines.address) as client:
        found = DaskMapper(client, patience_seconds=1).map(time.sleep, [300])
        process = machines.workers[0] if victim == "worker" else machines.scheduler
        threading.Timer(1, machines.end, [process]).start()
        with pytest.raises(ClusterError, match=why):
            next(found)


def test_scenario_is_planned_over_the_cluster(
    machines: Machines, two_reps: Path, tmp_path: Path
) -> None:
    """``plan --cluster``: the plan of ``plan --regions``, which is made here."""
    words = ["plan", str(two_reps), "--no-map", "--set", "solve.work=0.3", "--regions", "1"]
    for name, more in (("there", ["--cluster", machines.address]), ("here", [])):
        found = CliRunner().invoke(app, [*words, *more, "-o", str(tmp_path / name)])
        assert found.exit_code == 0, found.stderr
    assert (tmp_path / "there" / "plan.csv").read_bytes() == (
        tmp_path / "here" / "plan.csv"
    ).read_bytes()
