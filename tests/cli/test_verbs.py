"""Every verb over files, and every exit code."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app, exits
from territory_opt.models import Plan, Result, Status, StopReason

VERBS = ("new", "check", "plan", "evaluate", "quota", "route", "export", "map", "bench", "compare")
QUOTA = tuple(
    f"quota {verb}"
    for verb in (
        "top-down",
        "set",
        "bottom-up",
        "reconcile",
        "rest",
        "simulate",
        "backtest",
        "pages",
    )
)
IMPOSSIBLE = ("--set", "balance.0.tolerance=0.01", "--set", "rules.keep_where={ tier = 'A' }")


@pytest.fixture
def call():
    """Run the command line; the result has ``exit_code``, ``stdout``, ``stderr``."""

    def run(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return run


@pytest.fixture
def folder(call, two_reps, tmp_path):
    assert call("plan", two_reps, "-o", tmp_path / "run", "--no-map").exit_code == 0
    return tmp_path / "run"


@pytest.mark.parametrize("verb", [*(verb for verb in VERBS if verb != "quota"), *QUOTA])
def test_every_verb_has_help_and_json(call, verb):
    """One line of what it does, and --json; ``quota`` has verbs below it."""
    found = call(*verb.split(), "--help")
    assert found.exit_code == 0
    assert "--json" in found.stdout


def test_version_is_shown(call):
    """Name and number."""
    assert re.fullmatch(r"territory-opt \d+\.\d+\.\d+\S*\n", call("--version").stdout)


def test_plan_says_what_it_made(call, two_reps, tmp_path):
    """Status, moves, quotas and the folder, in a planner's words."""
    found = call("plan", two_reps, "--out", tmp_path / "run", "--no-map")
    assert found.exit_code == 0
    assert "keeps every rule; proved: no better one exists" in " ".join(found.stdout.split())
    assert "10,500.00 EUR in all" in found.stdout
    assert str(tmp_path / "run") in found.stdout.replace("\n", "")
    assert "OPTIMAL" not in found.stdout


def test_plan_as_json_is_one_document(call, two_reps, tmp_path):
    """Stdout is JSON and nothing else; progress is on stderr."""
    found = call("plan", two_reps, "--out", tmp_path / "run", "--no-map", "--json")
    document = json.loads(found.stdout)
    assert document["exit_code"] == 0
    assert document["status"] == "OPTIMAL"
    assert document["folder"] == str(tmp_path / "run")
    assert "reading the tables" in found.stderr


def test_plan_names_the_map(call, two_reps, tmp_path, monkeypatch):
    """Drawn by default."""
    monkeypatch.setattr("territory_opt.planning.papers.picture", lambda html, png: False)
    found = call("plan", two_reps, "--out", tmp_path / "run")
    assert "map.html" in found.stdout
    assert (tmp_path / "run" / "map.html").is_file()


def test_bad_input_is_two_and_writes_nothing(call, two_reps, tmp_path):
    """All faults on stderr, nothing on stdout, no folder."""
    table = two_reps.parent / "accounts.csv"
    table.write_text(table.read_text().replace("-98.00", "0").replace(",38.0,", ",0,", 1))
    found = call("plan", two_reps, "--out", tmp_path / "run")
    assert found.exit_code == 2
    assert "(0, 0)" in found.stderr
    assert found.stdout == ""
    assert not (tmp_path / "run").exists()


def test_bad_input_as_json_lists_every_fault(call, two_reps):
    """For programs: exit code, message, faults."""
    table = two_reps.parent / "accounts.csv"
    table.write_text(
        table.read_text() + "A00,Twice,-98,38,1,1,A,1,1,R1,\nA01,x,-98,38,1,1,A,1,1,R1,\n"
    )
    found = call("plan", two_reps, "--json")
    document = json.loads(found.stdout)
    assert (found.exit_code, document["exit_code"]) == (2, 2)
    assert [f["record"] for f in document["faults"] if f["grade"] == "stop"] == ["A00", "A01"]


def test_quarantine_goes_on(call, two_reps, tmp_path):
    """The row is set aside, and the rest planned."""
    table = two_reps.parent / "accounts.csv"
    table.write_text(table.read_text() + "Z1,Nowhere,0,0,1,1,A,1,1,R1,\n")
    found = call("plan", two_reps, "--out", tmp_path / "run", "--no-map", "--quarantine", "--json")
    document = json.loads(found.stdout)
    assert found.exit_code == 0
    assert document["reconciliation"]["set aside"]["num_accounts"] == 1


@pytest.mark.parametrize("words", [["plan"], ["plan", "none.toml"], ["quack"], ["plan", "--quack"]])
def test_wrong_usage_is_two(call, words):
    """Missing argument, missing file, unknown verb, unknown option."""
    assert call(*words).exit_code == 2


def test_infeasible_is_three_and_names_causes(call, two_reps, tmp_path):
    """The folder is written and marked."""
    found = call("plan", two_reps, "--out", tmp_path / "run", "--no-map", *IMPOSSIBLE)
    assert found.exit_code == 3
    assert "no plan can keep every rule" in " ".join(found.stdout.split())
    assert "Cause" in found.stdout
    assert (tmp_path / "run" / "INFEASIBLE.txt").is_file()


@pytest.mark.parametrize(
    ("reason", "code"), [(StopReason.TIME, exits.NO_PLAN), (StopReason.USER, exits.INTERRUPTED)]
)
def test_no_plan_is_five_or_one_hundred_and_thirty(reason, code):
    """Out of time, or stopped by hand, without a plan that keeps the rules."""
    result = Result(Status.UNKNOWN, reason, None, np.inf, -np.inf, "none", None)
    outcome = api.Outcome(SimpleNamespace(), result)
    assert exits.of_outcome(outcome) == code


def test_stopped_by_hand_with_a_plan_is_fine():
    """The best plan is kept: exit 0."""
    result = Result(Status.FEASIBLE, StopReason.USER, Plan([0]), 1.0, 0.0, "lagrangian", None)
    assert exits.of_outcome(api.Outcome(SimpleNamespace(), result)) == exits.OK


def test_interrupt_before_solving_is_130(call, two_reps, monkeypatch):
    """Ctrl-C while the tables are read."""

    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "plan", interrupted)
    found = call("plan", two_reps)
    assert found.exit_code == 130
    assert "nothing was written" in found.stderr


def test_our_fault_is_one_with_a_report(call, two_reps, monkeypatch, tmp_path):
    """A short message, and the traceback in a file."""

    def broken(*args, **kwargs):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(api, "plan", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = call("plan", two_reps)
    assert found.exit_code == 1
    assert "our fault, not yours" in found.stderr
    (report,) = tmp_path.glob("territory-opt-*.txt")
    assert "ZeroDivisionError: oh" in report.read_text()


def test_debug_shows_the_traceback(call, two_reps, monkeypatch):
    """On screen instead of in a file."""

    def broken(*args, **kwargs):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(api, "plan", broken)
    assert "Traceback" in call("--debug", "plan", two_reps).stderr


def test_check_groups_on_screen_and_lists_in_json(call, two_reps):
    """A sound scenario passes; the leaver's account is named."""
    found = call("check", two_reps)
    assert found.exit_code == 0
    assert "Sound: 12 accounts for 2 territories." in found.stdout
    document = json.loads(call("check", two_reps, "--json").stdout)
    assert "A11" in [fault["record"] for fault in document["faults"]]
    assert document["reconciliation"][0]["where"] == "read"


def test_check_of_bad_input_is_two(call, two_reps):
    """Every row, not only the first."""
    table = two_reps.parent / "accounts.csv"
    table.write_text(table.read_text().replace(",1000,", ",-5,"))
    document = json.loads(call("check", two_reps, "--json").stdout)
    assert document["exit_code"] == 2
    assert sum(fault["grade"] == "stop" for fault in document["faults"]) == 12


def test_evaluate_shows_how_far_today_is_outside(call, two_reps):
    """From a third to one and a half of the target."""
    found = call("evaluate", two_reps)
    assert found.exit_code == 0
    assert "0.33 to 1.50 of target; 2 of 2 outside" in " ".join(found.stdout.split())


def test_evaluate_judges_a_plan(call, two_reps, folder):
    """The plan just made keeps every rule."""
    document = json.loads(call("evaluate", two_reps, folder / "plan.csv", "--json").stdout)
    assert document["is_feasible"]


def test_quota_of_a_run(call, folder):
    """Amounts are text in JSON: they are exact."""
    document = json.loads(call("quota", folder, "--json").stdout)
    assert sum(Decimal(row["quota"]) for row in document["quotas"]) == 10500
    assert "10,500.00 EUR" in call("quota", folder).stdout


def test_quota_of_a_folder_with_a_scenario(call, two_reps):
    """As ``plan`` takes it: a folder that holds a scenario is no run."""
    two_reps.rename(two_reps.with_name("scenario.toml"))
    found = call("quota", two_reps.parent, "--json")
    assert found.exit_code == 0, found.stderr
    assert len(json.loads(found.stdout)["quotas"]) == 2


def test_quota_by_months_shows_the_year(call, two_reps):
    """Twelve months of each territory are in the table, and not in the sum on the screen."""
    words = ["quota", two_reps, "--set", 'quota.0.periods="months"']
    document = json.loads(call(*words, "--json").stdout)
    assert len(document["quotas"]) == 2 * 13
    assert {node["node_id"] for node in document["nodes"]} == {"company"}
    assert "10,500.00 EUR" in call(*words).stdout


def test_map_is_drawn_again(call, folder):
    """For a manager, beside the planner's."""
    found = call("map", folder, "--audience", "manager")
    assert found.exit_code == 0
    assert (folder / "map-manager.html").is_file()


def test_map_of_no_run_is_bad_input(call, tmp_path):
    """An empty folder is no run."""
    assert call("map", tmp_path).exit_code == 2


def test_new_copies_a_scenario_that_is_sound(call, tmp_path):
    """The next step works at once."""
    found = call("new", tmp_path / "mine", "--json")
    file = json.loads(found.stdout)["scenario"]
    assert call("check", file).exit_code == 0


def test_names_cannot_steer_the_terminal(call, two_reps):
    """An escape sequence in a territory's id is shown, not obeyed."""
    reps = two_reps.parent / "reps.csv"
    reps.write_text(reps.read_text().replace("Bo Diaz", "Bo\x1b[2JDiaz [bold]x[/bold]"))
    found = call("evaluate", two_reps)
    assert "\x1b[2J" not in found.stdout


def test_check_offers_quarantine_for_rows_only(call, two_reps):
    """No row can be set aside to mend a setting."""
    found = call("check", two_reps, "--set", "solve.gap=-1")
    assert found.exit_code == 2
    assert "quarantine" not in found.stdout
    assert found.stdout.strip().endswith("cannot be used until this fault is put right.")
