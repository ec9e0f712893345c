"""Levels of a plan that exists already, scored and refereed again."""

import json

import pandas as pd
import pytest

from territory_opt.errors import InputError
from territory_opt.planning import evaluate, plan
from territory_opt.report.headline import headline
from territory_opt.runs import read_run
from tests.planning.conftest import TWO_LEVELS

QUICK = {"with_map": False, "with_picture": False}


@pytest.fixture(scope="module")
def planned(tmp_path_factory, cities_in):
    """Scenario with wide bands, and the run folder of its first plan."""
    folder = tmp_path_factory.mktemp("levels")
    file = cities_in(folder / "cities")(TWO_LEVELS)
    file.write_text(file.read_text().replace("tolerance = 0.1", "tolerance = 0.7"))
    return file, plan(file, folder / "run", settings=["solve.work=0.2"], **QUICK)


def test_a_run_folder_brings_its_levels(planned, tmp_path):
    """Same groups, same sums, same cost as planned; no bound, as nothing was solved."""
    file, before = planned
    outcome = evaluate(file, before.folder, tmp_path / "again", **QUICK)
    was, now = before.run.summary["levels"], outcome.run.summary["levels"]
    assert [level["made"] for level in was + now] == ["bottom-up"] * 2 + ["given"] * 2
    for old, new in zip(was, now, strict=True):
        assert new["is_feasible"] and new["bound"] is None
        assert new["objective"] == pytest.approx(old["objective"], rel=1e-9)
    columns = ["territory_id", "parent_id", "num_accounts", "potential", "fragments"]
    expected = read_run(before.folder).territories[columns]
    pd.testing.assert_frame_equal(read_run(outcome.folder).territories[columns], expected)


def test_broken_rules_of_a_level_are_named(planned, tmp_path):
    """Everybody under district-1: it leads 30 of at most 10, the others none of at least 6."""
    file, before = planned
    table = pd.read_csv(before.folder / "territories.csv", dtype=str, keep_default_na=False)
    table.loc[table["level"] == "territory", "parent_id"] = "district-1"
    table.to_csv(tmp_path / "one.csv", index=False)
    outcome = evaluate(file, before.folder, parents=tmp_path / "one.csv", **QUICK)
    district, region = outcome.run.summary["levels"]
    assert "district-1 leads 30 children, 6 to 10 are wanted" in district["violations"]
    assert "district-2 leads 0 children, 6 to 10 are wanted" in district["violations"]
    assert region["is_feasible"] and not outcome.is_feasible
    assert "rules broken: district-1 leads 30" in dict(headline(outcome.run.summary))["Districts"]


def test_whoever_has_no_parent_is_told(planned, tmp_path):
    """PL-1 reports to nobody; the districts are counted without it."""
    file, before = planned
    table = pd.read_csv(before.folder / "territories.csv", dtype=str, keep_default_na=False)
    table.loc[table["territory_id"] == "PL-1", "parent_id"] = ""
    table.to_csv(tmp_path / "one.csv", index=False)
    outcome = evaluate(file, before.folder, parents=tmp_path / "one.csv", **QUICK)
    assert "PL-1 is in no district" in outcome.run.summary["levels"][0]["violations"]
    rows = outcome.run.territories.set_index("territory_id")
    assert rows.loc["PL-1", "parent_id"] == ""
    districts = rows[rows["level"] == "district"]
    assert districts["num_accounts"].sum() + rows.loc["PL-1", "num_accounts"] == (
        rows.loc[rows["level"] == "territory", "num_accounts"].sum()
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("territory_id,parent_id\nPL-1,distrct-1\n",
         r"parent 'distrct-1' of PL-1 is no district of this scenario.*Did you mean 'district-1'"),
        ("territory_id\nPL-1\n", "has no column parent_id"),
        ("territory_id,parent_id\nPL-1,district-1\nPL-1,district-2\n", "has 'PL-1' twice"),
    ],
)  # fmt: skip
def test_parents_that_cannot_be_used_are_named(cities, tmp_path, text, told):
    """With the file, the row's id, and what was meant."""
    (tmp_path / "parents.csv").write_text(text)
    with pytest.raises(InputError, match=told):
        evaluate(cities(TWO_LEVELS), parents=tmp_path / "parents.csv", **QUICK)


def test_the_manifest_says_where_the_parents_are_from(planned, tmp_path):
    """The command can be given again."""
    file, before = planned
    outcome = evaluate(file, before.folder, tmp_path / "again", **QUICK)
    document = json.loads((outcome.folder / "manifest.json").read_text())
    assert str(before.folder / "territories.csv") in document["inputs"]
    assert "--parents" in json.dumps(document)
