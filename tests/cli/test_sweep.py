"""``territory-opt sweep``: exit codes and what is printed."""

import json

import pytest
from typer.testing import CliRunner

from benchmarks.sweep import write_scenario
from territory_opt.cli.app import app


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """40 accounts, 3 reps."""
    return str(write_scenario(tmp_path_factory.mktemp("plains"), 40, 3, 1, 0.5, 60))


def test_a_front_is_told_as_json(file, tmp_path):
    """Points with their figures by name, their proof, and where they are."""
    out = tmp_path / "out"
    words = ["sweep", file, "--points", "3", "--set", "solve.work=1", "--no-map", "--json"]
    result = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["folder"] == str(out)
    assert {"value", "moved_revenue_share"} == set(told["points"][0]["figures"])
    assert all((out / point["folder"] / "plan.csv").is_file() for point in told["points"])


def test_unknown_goals_are_bad_input(file):
    """Exit 2, with the way out, nothing written."""
    result = CliRunner().invoke(app, ["sweep", file, "--goals", "value,fame"])
    assert result.exit_code == 2
    assert "'fame' is no goal" in result.output
    assert "--goals value,disruption" in result.output


def test_no_plan_at_all_is_no_folder(file, tmp_path):
    """Exit 3, the cause, and that nothing was written."""
    tight = [word for k in (0, 1) for word in ("--set", f"balance.{k}.tolerance=0.00001")]
    words = ["sweep", file, *tight, "--set", "solve.work=2", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code in (3, 5)
    assert "nothing was written" in result.output
    assert not (tmp_path / "out").exists()
