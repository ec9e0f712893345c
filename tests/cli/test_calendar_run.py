"""``calendar due | run`` with real plans: what is printed, what is stored, and the exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.store import State, open_store

Call = Callable[..., Any]
HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\n"
EVENT = (
    "BEGIN:VEVENT\nUID:{0}\nSUMMARY:{0}\nDTSTART:20270104T0{1}0000Z\nDESCRIPTION:{2}\nEND:VEVENT\n"
)
PUBLISH = EVENT.format(
    "publish", 8, "scenario: scenario.toml\\ndo: publish\\nscope: Field\\nexport: csv"
)
FREEZE = EVENT.format("freeze", 9, "do: remind")
BAD = EVENT.format("bad", 7, "scenario: gone.toml")
KEY = "publish/2027-01-04T08:00:00Z"
UNTIL = ("--until", "2027-01-04T10:00", "--time-zone", "UTC")
WAIT_SECONDS = 60


@pytest.fixture
def call(two_reps: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command line beside the scenario; the environment names the store."""
    monkeypatch.chdir(two_reps.parent)
    monkeypatch.setenv("TERRITORY_OPT_STORE", str(two_reps.parent / "store.db"))

    def run(verb: str, *events: str, words: tuple[str, ...] = ()) -> Any:
        Path("plan.ics").write_text(f"{HEAD}{''.join(events)}END:VCALENDAR\n", encoding="utf-8")
        more = ("--no-map", "--as", "Ann") if verb == "run" else ()
        return CliRunner().invoke(app, ["calendar", verb, "plan.ics", *UNTIL, *more, *words])

    return run


def test_date_is_planned_published_exported_and_told(call: Call) -> None:
    """One run, although the environment would have `plan` remember its run by itself too."""
    found = call("run", PUBLISH, FREEZE, words=("--json",))
    assert found.exit_code == 0, found.output
    document = json.loads(found.stdout)
    results = [(one["uid"], one["status"], one["run_id"]) for one in document["results"]]
    assert results == [("publish", "done", 1), ("freeze", "done", None)]
    assert document["left"] == []
    assert (Path(document["results"][0]["exports"]) / "csv" / "changes.csv").is_file()
    assert "publish (publish scenario.toml, export csv): storing" in found.stderr
    with open_store("store.db") as store:
        (run,) = store.runs()
        assert run.state is State.PUBLISHED
        assert [one.who for one in store.decisions(1)] == ["Ann", "Ann"]
        names = {file.name for file in store.files(1)}
        assert {"gates.json", "gates.html", "exports/csv/changes.csv"} <= names
        assert store.damage(1) == []
    listed = call("due", PUBLISH, FREEZE)
    assert listed.output.split() == ["2", "done."]


def test_gate_that_refuses_ends_with_4_and_is_listed(call: Call) -> None:
    """It names figure and limit; a fault of another event, which is worse, ends with 2."""
    with Path("scenario.toml").open("a", encoding="utf-8") as file:
        file.write("\n[gates]\nmax_moved_account_share = 0.01\n")
    found = call("run", PUBLISH)
    assert found.exit_code == 4, found.output
    assert "refused, run 1" in found.stdout
    assert "at most 1\u202f% allowed" in found.stderr
    listed = call("due", PUBLISH)
    assert "refused, run 1" in " ".join(listed.output.split())
    again = call("run", PUBLISH, BAD)
    assert again.exit_code == 2
    assert "gone.toml" in again.stderr
    assert "refused, run 1" in again.stdout


def test_due_lists_what_would_run(call: Call) -> None:
    """Nothing is noted or run, and no store begun."""
    found = call("due", FREEZE, PUBLISH, words=("--json",))
    dates = json.loads(found.stdout)["dates"]
    assert [(one["key"], one["state"]) for one in dates] == [
        (KEY, "due"),
        ("freeze/2027-01-04T09:00:00Z", "due"),
    ]
    assert "There is no store yet" in found.stderr
    assert not Path("store.db").exists()


def test_runner_that_is_told_to_end_gives_its_date_back(call: Call) -> None:
    """As systemd and Kubernetes do: the next call need not wait for the lease to run out."""
    call("due", PUBLISH)
    words = ["calendar", "run", "plan.ics", *UNTIL, "--no-map", "--as", "Ann"]
    process = subprocess.Popen(
        [sys.executable, "-m", "territory_opt", *words], stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    assert process.stderr is not None
    with process.stderr as lines:
        told = next(line for line in lines if line.endswith("planning\n"))
        assert told
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_SECONDS) == 130
    with open_store("store.db") as store:
        (one,) = store.occurrences()
        assert (one.status, one.leased_until) == ("failed", None)
        assert one.message.startswith("interrupted")
