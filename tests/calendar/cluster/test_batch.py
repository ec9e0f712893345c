"""``batch run --cluster``: the same batch, made by the workers of a cluster."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmarks.faults.machines import Machines
from territory_opt.calendar.batch import running
from territory_opt.calendar.running.reporting import report
from territory_opt.cli import app
from territory_opt.store import open_store


@pytest.fixture
def seeds(two_reps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A batch of one scenario with three seeds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERRITORY_OPT_STORE", raising=False)
    file = tmp_path / "seeds.toml"
    file.write_text('scenarios = ["two-reps"]\nseeds = [1, 2, 3]\n')
    return file


def run(*words: object) -> tuple[int, list[dict[str, object]]]:
    found = CliRunner().invoke(app, ["batch", "run", *map(str, words), "--json"])
    return found.exit_code, [json.loads(line) for line in found.stdout.splitlines()]


def test_batch_is_made_by_the_cluster_and_kept_here(machines: Machines, seeds: Path) -> None:
    """Every task once, its run in the store with the hashes it was written with; again: nothing."""
    code, events = run(seeds, "--cluster", machines.address)
    assert (code, events[-1]["event"], events[-1]["done"]) == (0, "finished", 3)
    assert sum(event["event"] == "done" for event in events) == 3
    with open_store(".territory_opt/store.db") as store:
        runs = store.runs()
        assert len(runs) == 3
        assert all(store.damage(one.id) == [] for one in runs)
    assert [event["event"] for event in run(seeds, "--cluster", machines.address)[1]] == [
        "finished"
    ]


def test_processes_and_cluster_exclude_each_other(seeds: Path) -> None:
    """Threads of workers say how many plans are made at once."""
    words = ["batch", "run", str(seeds), "--cluster", "tcp://127.0.0.1:1", "-n", "2", "--json"]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 2
    assert "Leave one of --processes and --cluster out" in json.loads(found.stdout)["error"]


def test_cluster_that_is_lost_stops_the_batch_with_what_is_done(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler goes as soon as the first plan is kept: exit 2, it is told, the rest waits."""
    with Machines(tmp_path / "machines", num_workers=1) as machines:

        def report_and_end(*words: Any) -> int | None:
            number = report(*words)
            machines.end(machines.scheduler)
            return number

        monkeypatch.setattr(running, "report", report_and_end)
        code, events = run(seeds, "--cluster", machines.address)
    assert (code, events[-1]["event"], events[-1]["exit_code"]) == (2, "stopped", 2)
    assert "scheduler of the cluster is gone" in str(events[-1]["error"])
    assert sum(event["event"] == "done" for event in events) == 1
    with open_store(".territory_opt/store.db") as store:
        assert len(store.runs()) == events[-1]["done"] == 1
