"""``route`` and ``export`` on the command line, and edited rules that are refused."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app, exits
from territory_opt.planning import plan


@pytest.fixture
def run(two_reps):
    return plan(two_reps, two_reps.parent / "run", with_map=False, with_picture=False).folder


@pytest.fixture
def new(two_reps):
    file = two_reps.parent / "new.csv"
    file.write_text("account_id,longitude,latitude\nN1,-98.0,38.0\nN2,-97.0,38.0\n")
    return file


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_route_counts_and_names_the_file(run, new):
    """Two accounts, both by the nearest of the plan."""
    found = call("route", new, "--run", run)
    assert found.exit_code == exits.OK
    assert "Routed: 2 of 2 accounts" in found.stdout
    assert "2 by nearest" in found.stdout
    assert "new-routed.csv" in found.stdout.replace("\n", "")


def test_route_as_json(run, new):
    """One object per account, with its reason."""
    document = json.loads(call("route", new, "--run", run, "--json").stdout)
    assert [row["territory_id"] for row in document["accounts"]] == ["R1", "R2"]
    assert all(row["reason"] for row in document["accounts"])


def test_edited_rules_with_holes_and_overlaps_are_bad_input(run, new):
    """Exit code 2, each named with its row; nothing is written."""
    file = run / "routing_rules.csv"
    header, *rows = file.read_text().splitlines()
    nearest = next(row for row in rows if row.startswith("nearest"))
    file.write_text("\n".join([header, nearest, nearest]) + "\n")
    found = call("route", new, "--run", run)
    assert found.exit_code == exits.BAD_INPUT
    said = " ".join(found.stderr.split())
    assert "rows 2 and 3 are both for" in said
    assert "no line is for: accounts that no other line fits" in said
    assert not new.with_name("new-routed.csv").exists()
    assert (
        call("export", run, "--to", "salesforce-rules", "-o", run.parent / "crm").exit_code
        == exits.BAD_INPUT
    )


def test_export_names_its_files(run, tmp_path):
    """With their rows."""
    found = call("export", run, "--to", "salesforce-rules", "--out", tmp_path / "crm")
    assert found.exit_code == exits.OK
    assert "ObjectTerritory2AssignmentRule.csv:" in found.stdout
