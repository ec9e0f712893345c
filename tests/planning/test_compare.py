"""Runs compared from their folders: files written, today as a run, every kind of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import InputError, RunError
from territory_opt.planning import compare, evaluate, plan
from territory_opt.report.compare import today_run
from territory_opt.runs import read_run

FEWEST = ("objective.kind=least_change",)


@pytest.fixture(scope="module")
def runs(tmp_path_factory, scenario_text):
    """Folder with runs of twelve accounts: today (judged), plan, fewest moves."""
    folder = tmp_path_factory.mktemp("runs")
    scenario = scenario_text(folder)
    evaluate(scenario, out=folder / "judged", with_map=False)
    plan(scenario, folder / "plan", with_map=False)
    plan(scenario, folder / "fewest", settings=FEWEST, with_map=False)
    return folder


@pytest.fixture(scope="module")
def scenario_text():
    """Write the scenario of twelve accounts into a folder; gives its file."""
    from tests.conftest import REPS, SCENARIO, accounts

    def written(folder: Path) -> Path:
        for name, text in (("accounts.csv", accounts()), ("reps.csv", REPS), ("s.toml", SCENARIO)):
            (folder / name).write_text(text)
        return folder / "s.toml"

    return written


def copied(runs: Path, name: str, to: Path) -> Path:
    """A run folder of one's own, to spoil."""
    to.mkdir()
    for file in (runs / name).iterdir():
        (to / file.name).write_bytes(file.read_bytes())
    return to


def test_a_comparison_is_a_page_and_two_tables(runs, tmp_path):
    """Changes against today are the moves of the plan; figures name every run."""
    outcome = compare(["today", runs / "plan", runs / "fewest"], tmp_path / "out")
    assert sorted(path.name for path in outcome.folder.iterdir()) == [
        "changes.csv",
        "compare.html",
        "figures.csv",
    ]
    changes = pd.read_csv(outcome.folder / "changes.csv", dtype=str)
    table = pd.read_csv(runs / "plan" / "plan.csv", dtype=str).set_index("account_id")
    moved = table.index[table["moved"] != "no"]
    own = changes[(changes["from_run"] == "Today") & (changes["to_run"] == "plan")]
    assert own["account_id"].tolist() == moved.tolist()
    assert own["reason"].tolist() == table.loc[moved, "reason"].tolist()
    figures = pd.read_csv(outcome.folder / "figures.csv")
    assert figures["run"].unique().tolist() == ["Today", "plan", "fewest"]
    assert outcome.counts()[0] == {
        "from_run": "Today",
        "to_run": "plan",
        "num_accounts": len(moved),
    }


def test_today_from_a_plan_is_todays_alignment_as_judged(runs):
    """Same owners, counts, indices, distances and shapes as ``evaluate`` finds."""
    found, judged = today_run(read_run(runs / "plan")), read_run(runs / "judged")
    assert found.plan["territory_id"].tolist() == judged.plan["territory_id"].tolist()
    for name in ("num_accounts", "potential", "potential_index", "revenue_index", "count_index"):
        np.testing.assert_allclose(found.territories[name], judged.territories[name], atol=1e-5)
    np.testing.assert_allclose(found.plan["distance_km"], judged.plan["distance_km"], atol=1e-3)
    assert len(found.summary["violations"]) == len(judged.summary["violations"])
    assert found.summary["balance"].keys() == judged.summary["balance"].keys()
    pairs = zip(found.shapes.geometry, judged.shapes.geometry, strict=True)
    assert all(one.symmetric_difference(other).area < 1e-6 for one, other in pairs)


def test_today_judged_is_compared_in_worth_as_well(runs, tmp_path):
    """Kilometres and shares are known of the word; of the judged folder so are hours and money."""
    figures = compare([runs / "judged", runs / "plan"], tmp_path / "out").figures
    risk = figures[(figures["figure"] == "Money at risk") & (figures["run"] == "judged")]
    assert np.isfinite(risk["amount"]).all()


def test_the_folder_is_beside_the_first_run_when_none_is_named(runs, tmp_path):
    """Its name has both runs; a second comparison does not write over it."""
    one, two = copied(runs, "plan", tmp_path / "one"), copied(runs, "fewest", tmp_path / "two")
    assert compare([one, two]).folder == tmp_path / "compare-one-two"
    with pytest.raises(RunError, match="there already"):
        compare([one, two])


def test_runs_of_one_name_are_told_apart(runs, tmp_path):
    """By as much of their path as it takes."""
    for year in ("2026", "2027"):
        (tmp_path / year).mkdir()
        copied(runs, "plan", tmp_path / year / "field")
    outcome = compare([tmp_path / "2026/field", tmp_path / "2027/field"], tmp_path / "out")
    assert [side.name for side in outcome.comparison.sides] == ["2026/field", "2027/field"]


def test_every_folder_that_cannot_be_read_is_told(runs, tmp_path):
    """An edited table, a file taken away, another schema: all three at once, nothing written."""
    edited = copied(runs, "plan", tmp_path / "edited")
    (edited / "territories.csv").write_text("territory_id\n")
    taken = copied(runs, "plan", tmp_path / "taken")
    (taken / "quotas.csv").unlink()
    other = copied(runs, "plan", tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps(manifest | {"schema": 2}))
    with pytest.raises(RunError) as told:
        compare([runs / "judged", edited, taken, other], tmp_path / "out")
    for words in (
        "edited is not as it was written: territories.csv edited",
        "quotas.csv missing",
        "other is a run of schema 2; this version reads schema 1",
    ):
        assert words in str(told.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["plan"], "needs two runs or more"),
        (["today"], "name at least one run folder"),
        (["plan", "plan"], "named twice"),
        (["plan", "today", "today"], "today is named twice"),
        (["plan", "nowhere"], "nowhere is no folder"),
    ],
)
def test_runs_that_make_no_comparison_are_refused(runs, tmp_path, names, told):
    """One clear sentence each, and nothing written."""
    given = [name if name == "today" else runs / name for name in names]
    with pytest.raises(InputError, match=told):
        compare(given, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_runs_without_a_common_account_are_refused(runs, scenario_text, tmp_path):
    """Another company's accounts."""
    scenario = scenario_text(tmp_path)
    file = tmp_path / "accounts.csv"
    file.write_text(file.read_text().replace("A0", "B0").replace("A1", "B1"))
    evaluate(scenario, out=tmp_path / "others", with_map=False)
    with pytest.raises(InputError, match="no account in common"):
        compare([runs / "plan", tmp_path / "others"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_layer_that_is_not_there_is_refused_with_its_folder(runs, tmp_path):
    """Both runs have one team."""
    with pytest.raises(RunError, match="plan: the run has no layer 'inside'"):
        compare([runs / "plan", runs / "fewest"], tmp_path / "out", "inside")
