"""``territory-opt bench``: made instances, files, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from territory_opt.testing import gap, neutral

SMALL = ("--accounts", "40", "--reps", "3", "--seconds", "20")


def call(*words: object) -> Any:
    """Run the command; the result has ``exit_code``, ``stdout``, ``stderr``."""
    return CliRunner().invoke(app, ["bench", *(str(word) for word in words)])


def test_made_instance_is_solved_and_judged() -> None:
    """Objective, bound, their ratio, reps outside and seconds are there, and fit together."""
    found = call("neutral", *SMALL, "--seed", "7", "--tolerance", "0.2", "--json")
    assert found.exit_code == 0
    told = json.loads(found.stdout)
    assert told["instance"] == neutral(40, 3, 7, 0.2).name
    assert told["ratio"] == pytest.approx(told["objective"] / told["bound"])
    assert told["reps_outside"] == 0
    assert told["seconds"] > 0


def test_people_read_the_same_figures() -> None:
    """One line each."""
    printed = call("gap-c", *SMALL).stdout
    for label in ("Objective", "Bound", "Objective ÷ bound", "Reps outside", "Seconds"):
        assert f"\n{label}" in printed
    assert "40 accounts, 3 reps" in printed


def test_homes_that_follow_demand_are_another_instance() -> None:
    """The option reaches the generator."""
    words = ("neutral", *SMALL, "--tolerance", "0.2", "--json")
    plain, follow = (json.loads(call(*words, *more).stdout) for more in ((), ("--homes-follow",)))
    assert plain["objective"] != follow["objective"]


def test_file_is_solved_as_what_it_is(tmp_path: Path) -> None:
    """A saved problem has the objective of the instance that it was saved from."""
    gap("c", 40, 3, 1).problem().save(tmp_path / "saved.npz")
    from_file = json.loads(call(tmp_path / "saved.npz", "--seconds", "20", "--json").stdout)
    made = json.loads(call("gap-c", *SMALL, "--json").stdout)
    assert (from_file["status"], made["status"]) == ("OPTIMAL", "OPTIMAL")
    assert from_file["objective"] == made["objective"]


def test_file_that_is_not_there_is_bad_input() -> None:
    """Exit code 2, and what was expected."""
    found = call("nowhere.npz")
    assert found.exit_code == 2
    assert "nowhere.npz: no such file" in found.stderr


def test_instance_without_any_plan_has_its_exit_code() -> None:
    """One item heavier than its only agent can carry."""
    assert call("gap-c", "--accounts", "1", "--reps", "1").exit_code == 3


def test_no_time_gives_no_plan_and_says_so() -> None:
    """Type d with a limit of no seconds: the solver's cheapest guess is outside its limits."""
    found = call("gap-d", "--accounts", "200", "--reps", "20", "--seconds", "0", "--json")
    assert found.exit_code == 5
    assert json.loads(found.stdout)["ratio"] is None
