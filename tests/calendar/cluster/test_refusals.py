"""A cluster that is not there, does not fit, or goes away: one message that says what to do."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.faults.machines import Machines, until
from territory_opt.calendar.cluster import dask_crew
from territory_opt.calendar.job import Job
from territory_opt.errors import ClusterError

ENDLESS = Path(__file__).parents[3] / "scenarios" / "superstore" / "scenario.toml"


def test_nobody_answers() -> None:
    """The address, and how a scheduler is started."""
    with (
        pytest.raises(
            ClusterError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 .*dask sched"
        ),
        dask_crew("tcp://127.0.0.1:1", patience_seconds=1),
    ):
        pass


def test_loop_that_runs_already_is_no_hindrance() -> None:
    """As in a notebook."""

    async def cell() -> None:
        with dask_crew("tcp://127.0.0.1:1", patience_seconds=1):
            pass

    with (
        ThreadPoolExecutor(1) as thread,  # where the suite itself runs no loop
        pytest.raises(ClusterError, match="Timed out trying to connect"),
    ):
        thread.submit(lambda: asyncio.run(cell())).result()


def test_something_else_answers() -> None:
    """A web server, say."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with (
            pytest.raises(ClusterError, match=r"no scheduler answers at .*something else does"),
            dask_crew(f"tcp://127.0.0.1:{server.server_port}", patience_seconds=2),
        ):
            pass
        server.shutdown()


def test_address_that_is_none() -> None:
    """A word that no network knows."""
    with pytest.raises(ClusterError, match="no scheduler answers at"), dask_crew("udp://x:y", 1):
        pass


def test_scheduler_without_workers(tmp_path: Path) -> None:
    """The command that starts one."""
    with (
        Machines(tmp_path, num_workers=0) as machines,
        pytest.raises(ClusterError, match=f"has no worker.*dask worker {machines.address}"),
        dask_crew(machines.address, patience_seconds=1),
    ):
        pass


def test_worker_of_another_version_is_refused_by_name(tmp_path: Path) -> None:
    """A worker whose installation says 9.9; nothing is planned."""
    (tmp_path / "territory_opt-9.9.dist-info").mkdir()
    about = "Metadata-Version: 2.1\nName: territory-opt\nVersion: 9.9\n"
    (tmp_path / "territory_opt-9.9.dist-info" / "METADATA").write_text(about)
    root = Path(__file__).parents[3]
    with Machines(tmp_path / "machines", num_workers=0) as machines:
        machines.add_worker(PYTHONPATH=f"{tmp_path}:{root}")
        with (
            pytest.raises(
                ClusterError, match=r"tcp://127\.0\.0\.1:\d+ has territory-opt 9\.9 in place"
            ),
            dask_crew(machines.address),
        ):
            pass


def test_machine_without_this_package_is_refused_by_name(tmp_path: Path) -> None:
    """Another package of that name is what its Python finds."""
    (tmp_path / "territory_opt").mkdir()
    (tmp_path / "territory_opt" / "__init__.py").write_text("")
    with Machines(tmp_path / "machines", num_workers=0) as machines:
        machines.add_worker(PYTHONPATH=str(tmp_path))
        with (
            pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:\d+ has no territory-opt "),
            dask_crew(machines.address),
        ):
            pass


@pytest.mark.parametrize("loss", ["scheduler", "worker"])
def test_cluster_that_goes_away_is_told(
    tmp_path: Path, loss: str, log_of: Callable[[Job], Path]
) -> None:
    """In mid plan: what was done is kept by whoever asked, and the call ends."""
    job = Job("k", ENDLESS, tmp_path / "run", ("solve.seconds=600", "solve.gap=0"))
    with Machines(tmp_path / "machines", num_workers=1) as machines:
        lost = machines.scheduler if loss == "scheduler" else machines.workers[0]
        thread = threading.Thread(target=end_in_mid_plan, args=(machines, lost))
        thread.start()
        said = "scheduler of the cluster is gone" if loss == "scheduler" else "has no worker"
        with (
            pytest.raises(ClusterError, match=said),
            dask_crew(machines.address, patience_seconds=5) as crew,
        ):
            list(crew.work([job], log_of))
        thread.join()
    assert not (tmp_path / "run").exists()


def end_in_mid_plan(machines: Machines, lost: subprocess.Popen[bytes]) -> None:
    """When a worker has begun: it has made a folder."""
    assert until(lambda: list(machines.folder.glob("worker-*/*/*/tmp*")))
    machines.end(lost)
