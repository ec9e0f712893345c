"""Districts and regions from a scenario to the run folder."""

import json

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from territory_opt.cli import exits
from territory_opt.errors import ScenarioError
from territory_opt.geo import graph_of_points
from territory_opt.planning import draw, plan
from territory_opt.report import level_outlines
from territory_opt.runs import read_run
from territory_opt.scenario import check_scenario
from tests.planning.conftest import TWO_LEVELS

QUICK = {"with_map": False, "with_picture": False, "settings": ["solve.work=1"]}


def test_two_levels_reach_the_run_folder(cities, tmp_path):
    """Four districts of 6 to 10 within ±25 %, two regions; every figure adds up, and hangs together."""
    outcome = plan(cities(TWO_LEVELS), tmp_path / "run", **QUICK)
    assert outcome.is_feasible
    table = read_run(outcome.folder).territories
    by_level = {level: rows.set_index("territory_id") for level, rows in table.groupby("level")}
    assert {level: len(rows) for level, rows in by_level.items()} == {
        "territory": 30, "district": 4, "region": 2,
    }  # fmt: skip
    territories, district = by_level["territory"], by_level["district"]
    assert territories["parent_id"].value_counts().between(6, 10).all()
    assert district["potential"].to_dict() == pytest.approx(
        territories.groupby("parent_id")["potential"].sum().to_dict()
    )
    assert district["potential_index"].between(0.75, 1.25).all()
    assert by_level["region"]["num_accounts"].sum() == territories["num_accounts"].sum()
    assert set(district["parent_id"]) == {"region-1", "region-2"}
    assert (by_level["region"]["parent_id"] == "").all()
    assert_in_one_piece(outcome, territories["parent_id"])


def assert_in_one_piece(outcome, parent_of):
    """Each district hangs together on the Delaunay graph of the territories' middles."""
    children = outcome.levels[0].children
    assert list(children.ids) == list(parent_of.index)
    east, north, up = children.places_km.T
    latitude = np.degrees(np.arctan2(up, np.hypot(east, north)))
    graph = nx.from_scipy_sparse_array(
        graph_of_points(np.degrees(np.arctan2(north, east)), latitude)
    )
    for district in parent_of.unique():
        assert nx.is_connected(graph.subgraph(np.flatnonzero(parent_of == district)))


def test_the_map_can_show_districts_and_regions(cities, tmp_path):
    """Outlines of both levels are in the planner's page, and in no rep's."""
    outcome = plan(cities(TWO_LEVELS), tmp_path / "run", **(QUICK | {"with_map": True}))
    sets = level_outlines(outcome.run)
    assert [(one.key, len(one.shapes)) for one in sets] == [("district", 4), ("region", 2)]
    assert "district-1" in (outcome.folder / "map.html").read_text()
    rep = draw(outcome.folder, "rep", rep_id=outcome.run.territories["rep_id"].iloc[0])
    assert "district-1" not in rep.read_text()


def test_every_level_states_its_bound(cities, tmp_path):
    """Status, bound and gap per level, in summary.json and on screen."""
    outcome = plan(cities(TWO_LEVELS), tmp_path / "run", **QUICK)
    levels = json.loads((outcome.folder / "summary.json").read_text())["levels"]
    assert [level["level"] for level in levels] == ["district", "region"]
    for level in levels:
        assert level["is_feasible"]
        assert 0 < level["bound"] <= level["objective"]
        assert level["gap"] <= 1e-5
    assert (levels[0]["num_groups"], levels[0]["centres"]) == (4, "free")


def test_managers_homes_and_locks_are_kept(cities, tmp_path):
    """Three managers; Warsaw, PL-1, stays with the one in Madrid, and the proof is exact."""
    managers = (
        "manager_id,name,longitude,latitude\nM1,Eva,21.0,52.2\nM2,Luis,-3.7,40.4\nM3,Ida,9,50\n"
    )
    text = TWO_LEVELS.split("[[level]]")[1].replace("0.25", "0.5")
    text = f'\n[[level]]{text}managers = "managers.csv"\nlocked_by = "stays_with"\ncontiguous = false\n'
    text = text.replace("span = [6, 10]", "span = [6, 14]").replace("tolerance", "tolerance", 1)
    file = cities(text, managers)
    table = pd.read_csv(file.parent / "territories.csv", dtype=str)
    table["stays_with"] = np.where(table["territory_id"] == "PL-1", "M2", "")
    table.to_csv(file.parent / "territories.csv", index=False)
    outcome = plan(file, tmp_path / "run", **QUICK)
    rows = outcome.run.territories.set_index("territory_id")
    assert rows.loc["PL-1", "parent_id"] == "M2"
    assert rows.loc["PL-2", "parent_id"] == "M1"
    assert rows.loc["M2", "rep_name"] == "Luis"
    assert outcome.run.summary["levels"][0]["status"] == "OPTIMAL"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('name = "district"\nspan = [8, 9]',
         "30 territories cannot make districts of 8 to 9: 3 hold at most 27, 4 need at least 32. "
         "Write span = [8, 10] or [7, 9]."),
        ('name = "district"\ncount = 2\nspan = [6, 10]',
         "30 territories cannot make 2 districts of 6 to 10: they hold at most 20. Write span = "
         "[6, 15], or count = 3 to 5."),
        ('name = "district"', "how many districts there are is not told. Give span, count or managers."),
        ('name = "territory"\ncount = 2', "is no name for a level above the territories"),
        ('name = "district"\nspan = [10, 6]', "is no span of control. Write [6, 10]"),
    ],
)  # fmt: skip
def test_levels_that_cannot_be_are_told_before_anything_is_planned(cities, text, told):
    """With amounts, the place in the file, and the way out."""
    report = check_scenario(cities(f"\n[[level]]\n{text}\n"))
    assert report.is_stopped
    (said,) = [sentence for sentence in report.sentences if told in sentence]
    assert said.startswith("stop: scenario.toml row ")


@pytest.mark.parametrize(
    ("managers", "told"),
    [
        ("manager_id,longitude\nM1,9\n", "managers.csv has no column 'latitude'"),
        ("manager_id,longitude,latitude\nM1,9,50\nM1,9,51\n", "manager M1 is there already"),
        ("manager_id,longitude,latitude\nM1,,50\n", "longitude of manager M1 is empty"),
        ("manager_id,longitude,latitude\nM1,9,95\n", "latitude of manager M1 is 95"),
        ("manager_id,longitude,latitude\nPL-1,9,50\n", "'PL-1' is both a district and a territory"),
    ],
)
def test_managers_that_cannot_be_used_are_named(cities, managers, told):
    """One malformed file per fault."""
    text = '\n[[level]]\nname = "district"\nmanagers = "managers.csv"\n'
    report = check_scenario(cities(text, managers))
    assert report.is_stopped
    assert any(told in sentence for sentence in report.sentences)


def test_a_measure_that_is_not_there_is_refused_before_solving(cities, tmp_path):
    """The nearest name is offered, and nothing is solved."""
    file = cities(TWO_LEVELS.replace("potential", "potentail"))

    def never(*_, **__):
        pytest.fail("it was solved")

    with pytest.raises(ScenarioError, match=r"no measure 'potentail'.*Did you mean 'potential'"):
        plan(file, tmp_path / "run", solver=never, **QUICK)
    assert not (tmp_path / "run").exists()


def test_bands_that_no_districts_keep_are_an_outcome(cities, tmp_path):
    """±0.1 % of potential for four districts of thirty territories: exit 3, the plan is written."""
    text = TWO_LEVELS.replace("0.25", "0.0001")
    outcome = plan(cities(text), tmp_path / "run", **QUICK | {"settings": ["solve.work=0.3"]})
    assert exits.of_outcome(outcome) == exits.INFEASIBLE
    (level,) = outcome.run.summary["levels"]
    assert level["status"] == "INFEASIBLE"
    assert "district" in level["causes"][0]
    assert "territor" not in level["causes"][0]
    assert (outcome.folder / "INFEASIBLE.txt").is_file()
    assert set(outcome.run.territories["level"]) == {"territory"}
