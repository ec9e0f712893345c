"""``territory-opt compare``: what is said, and its exit codes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app


@pytest.fixture
def call():
    """Run the command line."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(call, two_reps, tmp_path):
    assert call("plan", two_reps, "-o", tmp_path / "run", "--no-map").exit_code == 0
    return tmp_path / "run"


def test_compare_says_what_changes_and_where_the_page_is(call, folder, tmp_path):
    """Today against the plan."""
    found = call("compare", "today", folder, "-o", tmp_path / "out")
    assert found.exit_code == 0
    words = " ".join(found.stdout.split())
    assert "accounts have another rep in run than in Today" in words
    assert str(tmp_path / "out" / "compare.html") in found.stdout.replace("\n", "")


def test_compare_as_json(call, folder, tmp_path):
    """Runs, changes and figures for programs."""
    found = call("compare", "today", folder, "-o", tmp_path / "out", "--json")
    document = json.loads(found.stdout)
    assert document["exit_code"] == found.exit_code == 0
    assert document["runs"] == ["Today", "run"]
    assert document["changes"][0]["num_accounts"] > 0
    assert {"figure", "run", "amount", "difference"} <= set(document["figures"][0])


def test_bad_input_exits_with_two_and_writes_nothing(call, folder, tmp_path):
    """An edited run folder."""
    (folder / "plan.csv").write_text("account_id,territory_id\n")
    found = call("compare", "today", folder, "-o", tmp_path / "out")
    assert found.exit_code == 2
    assert "plan.csv edited" in found.stderr
    assert not (tmp_path / "out").exists()
