"""Review and decide on the command line: what is said, and every exit code."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.planning.decisions.desk import Desk
from tests.planning.review_desk import Office, planned


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk.at(planned(tmp_path_factory.mktemp("cli") / "scenario"))


@pytest.fixture
def office(desk, tmp_path):
    return Office(desk, tmp_path, tmp_path)


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_review_says_how_many_moves(office):
    """Per manager."""
    answer = call("review", office.run, "-o", office.folder / "sent", "--json")
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert (told["round"], told["moves"]) == (1, {"M1": 4, "M2": 1})


def test_decide_says_the_price(office):
    """0: done."""
    table = office.table("006,reject,other,,,,,A,,")
    answer = call("decide", office.run, table, "-o", office.folder / "out", "--no-map")
    assert answer.exit_code == 0
    assert "Decisions of round 1: 1 reject" in answer.stdout
    assert "Shop 6 stays with R1: this costs exactly" in answer.stdout


def test_bad_decisions_write_nothing(office):
    """2, with the fault."""
    table = office.table("999,accept,,,,,,A,,")
    answer = call("decide", office.run, table, "-o", office.folder / "out")
    assert answer.exit_code == 2
    assert "999 is no account" in answer.stderr
    assert not (office.folder / "out").exists()


def test_rejections_without_a_plan_are_named(office):
    """3, and the folder is there."""
    table = office.table(*(f"00{i},reject,other,,,,,A,," for i in (2, 3, 4, 6)))
    answer = call("decide", office.run, table, "-o", office.folder / "out", "--no-map")
    assert answer.exit_code == 3
    assert "with these rejections: 002, 003, 004, 006" in answer.stdout
    assert (office.folder / "out" / "INFEASIBLE.txt").is_file()
