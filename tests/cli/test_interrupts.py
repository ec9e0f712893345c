"""Ctrl-C while a shipped scenario is planned, sent as a terminal does: to the whole group."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.living import members

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="optional: reads /proc"),
]

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "europe-cities" / "scenario.toml"
ENDLESS = ["--set", "solve.seconds=200", "--set", "solve.gap=0"]


@pytest.fixture
def planning(tmp_path):
    """``territory-opt plan`` of a shipped scenario, in a session of its own."""
    words = ["plan", str(SCENARIO), "--out", str(tmp_path / "run"), "--no-map", "--json", *ENDLESS]
    process = subprocess.Popen(
        [sys.executable, "-c", "from territory_opt.cli import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    yield process
    for number in members(process.pid):
        os.kill(number, signal.SIGKILL)
    process.communicate()


def wait_for(process, words):
    """Read what the screen shows until ``words``."""
    seen = []
    for line in process.stderr:
        seen.append(line)
        if words in line:
            return
    raise AssertionError(f"never said {words!r}: {seen[-5:]}")


def test_interrupt_writes_the_best_plan(planning, tmp_path):
    """Once a plan is known: exit 0, a whole run folder, stopped by the user, nothing left behind."""
    wait_for(planning, "gap")
    os.killpg(planning.pid, signal.SIGINT)
    out, _ = planning.communicate(timeout=60)
    assert planning.returncode == 0
    said, run = json.loads(out), tmp_path / "run"
    assert (said["status"], said["stop_reason"]) == ("FEASIBLE", "USER")
    assert said["violations"] == []
    summary = json.loads((run / "summary.json").read_text())
    assert summary["objective"] == said["objective"]
    num_accounts = len((SCENARIO.parent / "accounts.csv").read_text().splitlines())
    assert len((run / "plan.csv").read_text().splitlines()) == num_accounts
    assert members(planning.pid) == []


def test_interrupt_before_solving_writes_nothing(planning, tmp_path):
    """While the tables are read: exit 130, and no folder, not even a part of one."""
    wait_for(planning, "reading the tables")
    os.killpg(planning.pid, signal.SIGINT)
    out, errors = planning.communicate(timeout=60)
    assert planning.returncode == 130
    assert "nothing was written" in errors
    assert out == ""
    assert list(tmp_path.iterdir()) == []
    assert members(planning.pid) == []


def test_second_interrupt_aborts_and_writes_nothing(planning, tmp_path):
    """Ctrl-C twice, the second one in the search or soon after: exit 130, and no half-written folder."""
    wait_for(planning, "gap")
    for _ in range(2):
        os.killpg(planning.pid, signal.SIGINT)
        time.sleep(0.3)  # two that are pending at once count as one
    planning.communicate(timeout=60)
    assert planning.returncode == 130
    assert list(tmp_path.iterdir()) == []
    assert members(planning.pid) == []
