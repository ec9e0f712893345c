"""``batch run | status | check`` as people and schedulers call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.store import open_store

Call = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERRITORY_OPT_STORE", raising=False)

    def run(*words: object) -> Any:
        return CliRunner().invoke(app, [str(word) for word in words])

    return run


@pytest.fixture
def autumn(two_reps: Path) -> Path:
    """A variant with a plan, and one that nothing can keep."""
    file = two_reps.parents[1] / "autumn.toml"
    file.write_text(
        """\
scenarios = ["two-reps"]
[[variant]]
name = "as it is"
[[variant]]
name = "far too even"
set = ["balance.0.tolerance=0", "balance.0.measure=revenue", "rules.max_moved_account_share=0"]
"""
    )
    return file


def test_status_before_anything_was_run(call: Call, autumn: Path) -> None:
    """Two tasks to go; looking begins no store."""
    found = call("batch", "status", autumn)
    assert found.exit_code == 0, found.output
    assert found.stdout == "autumn: 0 of 2 done, 2 to go.\n"
    assert "There is no store yet" in found.stderr
    assert not Path(".territory_opt").exists()


def test_batch_is_run_and_told_line_by_line(call: Call, autumn: Path) -> None:
    """A plan and an infeasible one: exit 3, one JSON object a line, page, table and logs."""
    found = call("batch", "run", autumn, "--json", "-n", "2", "--out", "out")
    assert found.exit_code == 3, found.output
    events = [json.loads(line) for line in found.stdout.splitlines()]
    assert sorted(event["event"] for event in events) == [
        "done", "failed", "finished", "started", "started",
    ]  # fmt: skip
    assert events[-1] | {"exit_code": 3, "done": 1, "failed": 1, "num_tasks": 2} == events[-1]
    assert {path.name for path in Path("out").iterdir()} == {"batch.html", "batch.csv", "logs"}
    assert len(list(Path("out/logs").iterdir())) == 2

    told = call("batch", "status", autumn, "--json")
    assert told.exit_code == 3
    tasks = {task["variant"]: task for task in json.loads(told.stdout)["tasks"]}
    assert tasks["as it is"]["is_best"] and tasks["as it is"]["quotas"] == {"sales": 10500.0}
    assert tasks["far too even"]["status"] == "infeasible"

    words = " ".join(call("batch", "run", autumn, "--out", "out").stdout.split())
    assert "two-reps · far too even infeasible R1 cannot come within the bands" in words
    assert "Best of two-reps: run" in words and "1 of 2 done, 1 failed." in words


def test_fault_is_told_before_anything_begins(call: Call, autumn: Path) -> None:
    """Exit 2, the misspelled key with its line, and no store."""
    autumn.write_text(autumn.read_text() + "[limits]\nsecond = 5\n")
    found = call("batch", "run", autumn)
    assert found.exit_code == 2
    assert "limits.second: 'second' is no key here. Did you mean 'seconds'?" in found.output
    assert not Path(".territory_opt").exists()


def test_check_lists_the_tasks_and_reads_the_tables(call: Call, autumn: Path) -> None:
    """A table with a fault: exit 2, and the fault."""
    assert call("batch", "check", autumn).exit_code == 0
    (autumn.parent / "two-reps" / "reps.csv").write_text("nothing\n")
    found = call("batch", "check", autumn)
    assert found.exit_code == 2
    assert "two-reps/far too even" in found.stdout and "reps.csv" in found.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_batch_says_how_to_go_on(
    autumn: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """Ctrl-C in a terminal, or a scheduler's SIGTERM: exit 130, nothing is held any more."""
    words = ["batch", "run", str(autumn), "-n", "1", "--store", "s.db", "--as", "Ann"]
    runner = subprocess.Popen(
        [sys.executable, "-m", "territory_opt", *words], cwd=tmp_path, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "500"},
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert runner.stderr is not None
    assert runner.stderr.readline().startswith("started two-reps/as it is (0 of 2 done, 1 running")
    if number is signal.SIGINT:
        os.killpg(runner.pid, number)
    else:
        runner.send_signal(number)
    said = runner.communicate(timeout=60)[1]
    assert runner.returncode == 130
    assert said == (
        "Stopped: 0 of 2 done, 2 to go. What is done is remembered; the same command goes on.\n"
    )
    with open_store(tmp_path / "s.db") as store:
        assert sorted(one.status for one in store.occurrences()) == ["due", "failed"]


@pytest.mark.parametrize("verb", ["run", "status", "check"])
def test_every_verb_has_help_and_json(call: Call, verb: str) -> None:
    """One line of what it does, and --json."""
    found = call("batch", verb, "--help")
    assert found.exit_code == 0 and "--json" in found.stdout
