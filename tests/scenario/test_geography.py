"""Territories built of areas: what ``[geography]`` reads, refuses, and makes of a problem."""

import json

import networkx as nx
import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.planning import evaluate, plan
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit
from territory_opt.solvers import solve, stop_after
from tests.scenario.squares import faults, middle, name


def pieces(scenario, territory_of):
    """Pieces of every territory, by networkx on the squares that share a side."""
    graph = nx.grid_graph((6, 6))
    cell = {name(*each): each for each in graph}
    of = dict(zip(scenario.accounts["geo_unit_id"].map(cell), territory_of, strict=True))
    return [
        nx.number_connected_components(graph.subgraph(c for c in of if of[c] == t))
        for t in sorted(set(territory_of))
    ]


def test_a_plan_of_squares_hangs_together(ground, tmp_path):
    """End to end: every territory in one piece, by referee and networkx; the tables say so."""
    file = ground()
    outcome = plan(file, tmp_path / "run", with_picture=False)
    scenario = read_scenario(file)
    problem = scenario.to_problem()
    assert audit(problem, outcome.result.plan) == []
    assert pieces(scenario, outcome.result.plan.territory_of.tolist()) == [1, 1, 1, 1]
    table = outcome.run.territories
    assert table["fragments"].tolist() == [1, 1, 1, 1]
    assert (table["compactness"] > 0.3).all()
    assert len(outcome.run.areas) == 36


def test_today_that_is_torn_is_told(ground, tmp_path):
    """An account that a territory has on the other side of another is named."""
    file = ground()
    lines = (tmp_path / "accounts.csv").read_text().splitlines()
    owner = ["current_rep"] + ["R0" if "A" in line.split(",")[1] else "R1" for line in lines[1:]]
    owner[-1] = "R0"
    text = "\n".join(f"{line},{who}" for line, who in zip(lines, owner, strict=True))
    (tmp_path / "accounts.csv").write_text(text + "\n")
    outcome = evaluate(file, out=tmp_path / "today", with_picture=False)
    told = [violation.message for violation in outcome.result.violations]
    assert "R0 lies in 2 pieces: acc-F5 is cut off" in told


def test_a_territory_has_the_area_of_its_home(ground):
    """Home units are the accounts of these areas; a shared area is nobody's."""
    problem = read_scenario(ground()).to_problem()
    assert [problem.unit_ids[u] for u in problem.contiguity.home_unit] == [
        "acc-B1", "acc-B4", "acc-E1", "acc-E4",
    ]  # fmt: skip
    shared = read_scenario(ground(homes=((1, 1), (1, 1), (4, 4)))).to_problem()
    assert shared.contiguity.home_unit.tolist()[:2] == [-1, -1]


def test_homes_that_hold_no_area_are_noted(ground):
    """Two in one square, and one in a square without an account."""
    told = faults(ground(homes=((1, 1), (1, 1), (4, 4))))["home-not-held"]
    assert told[0].startswith(
        "R0 need not have B1, the area of its home, which is the home of others"
    )
    accounts = [("x", "A0", *middle(0, 0)), ("y", "A1", *middle(0, 1))]
    (bare,) = faults(ground(accounts, homes=((3, 3),)))["home-not-held"]
    assert bare.startswith("R0 need not have D3, the area of its home, which has no account. Lock")


def test_accounts_of_an_area_stay_together(ground):
    """Two accounts in A0: one group; the square's neighbours are theirs too."""
    accounts = [("x", "A0", 0.02, 0.02), ("y", "A0", 0.08, 0.08), ("z", "A1", 0.15, 0.05)]
    accounts += [("far", "A3", 0.35, 0.05)]
    problem = read_scenario(ground(accounts, homes=((0, 0), (0, 3)))).to_problem()
    x, y, z, far = (problem.unit_ids.index(each) for each in ("x", "y", "z", "far"))
    assert problem.groups[x] == problem.groups[y] >= 0
    assert problem.groups[z] == -1
    graph = nx.Graph(problem.contiguity.ends.tolist())
    assert nx.has_path(graph, x, far), "empty squares are passed through"


def test_groups_of_areas_and_parents_are_joined(ground, tmp_path):
    """X and y share a square, y and far a parent: all three stay together."""
    accounts = [("x", "A0", 0.02, 0.02), ("y", "A0", 0.08, 0.08), ("z", "A1", 0.15, 0.05)]
    file = ground([*accounts, ("far", "A3", 0.35, 0.05)], ((0, 0),), rules="keep_groups = true")
    lines = (tmp_path / "accounts.csv").read_text().splitlines()
    parents = ["parent_id", "", "P", "", "P"]
    text = "\n".join(f"{line},{p}" for line, p in zip(lines, parents, strict=True))
    (tmp_path / "accounts.csv").write_text(text + "\n")
    problem = read_scenario(file).to_problem()
    label = dict(zip(problem.unit_ids, problem.groups.tolist(), strict=True))
    assert label["x"] == label["y"] == label["far"] >= 0
    assert label["z"] == -1


def test_carved_out_accounts_may_be_anywhere(ground):
    """They need no neighbour, and connect nobody."""
    file = ground(geography='carve_out = { account_id = "acc-C2" }')
    problem = read_scenario(file).to_problem()
    carved = problem.unit_ids.index("acc-C2")
    assert problem.contiguity.exempt[carved]
    assert problem.contiguity.exempt.sum() == 1


def test_accounts_without_an_area_id_are_placed(ground):
    """By their coordinates."""
    accounts = [("x", "", *middle(0, 0)), ("y", "", *middle(5, 5))]
    scenario = read_scenario(ground(accounts, homes=((0, 0),)))
    assert scenario.areas.unit_id[scenario.geography.account_area].tolist() == ["A0", "F5"]


@pytest.mark.parametrize("is_named", [True, False])
def test_areas_of_accounts_without_an_id_are_drawn(ground, tmp_path, is_named):
    """Placed by coordinates, with an empty column or none: every square has its territory."""
    cells = [(row, column) for row in range(6) for column in range(6)]
    file = ground([(f"acc-{name(*cell)}", "", *middle(*cell)) for cell in cells])
    if not is_named:
        table = tmp_path / "accounts.csv"
        rows = [line.split(",") for line in table.read_text().splitlines()]
        table.write_text("\n".join(",".join([row[0], *row[2:]]) for row in rows) + "\n")
    outcome = plan(file, tmp_path / "run", with_picture=False)
    assert len(outcome.run.areas) == 36
    assert (outcome.run.areas["territory_id"] != "").all()


def test_a_carved_out_account_needs_no_area(ground):
    """Its id may be unknown."""
    accounts = [("x", "A0", *middle(0, 0)), ("y", "A1", *middle(0, 1)), ("z", "Z9", *middle(3, 3))]
    file = ground(accounts, ((0, 0),), geography='carve_out = { account_id = "z" }')
    scenario = read_scenario(file)
    assert scenario.geography.account_area.tolist()[2] == -1
    assert scenario.accounts["geo_unit_id"].tolist() == ["A0", "A1", ""]


def test_regions_are_not_crossed(ground):
    """West and east fall apart: no territory lies in both."""
    file = ground(geography='region_column = "half"')
    scenario = read_scenario(file)
    result = solve(scenario.to_problem(), stop_after(work=2), seed=1)
    west = scenario.accounts["geo_unit_id"].str[1].astype(int).to_numpy() < 3
    of = result.plan.territory_of
    assert result.is_feasible
    assert not set(of[west]) & set(of[~west])


def test_barriers_are_not_crossed(ground, tmp_path):
    """A river between columns 2 and 3."""
    line = {"type": "LineString", "coordinates": [[0.3, -0.1], [0.3, 0.7]]}
    river = {"type": "Feature", "properties": {}, "geometry": line}
    (tmp_path / "river.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [river]})
    )
    problem = read_scenario(ground(geography='barriers = "river.geojson"')).to_problem()
    graph = nx.Graph(problem.contiguity.ends.tolist())
    assert nx.number_connected_components(graph) == 2


@pytest.mark.parametrize(
    ("accounts", "homes", "geography", "code", "words"),
    [
        ([("x", "A9", 0.1, 0.1)], ((0, 0),), "", "unknown-area", "there is no area 'A9'"),
        ([("x", "", 5.0, 5.0)], ((0, 0),), "", "account-outside-areas", "x lies in no area"),
        (None, ((0, 0), (50, 50)), "", "home-outside-areas", "the home of R1 lies in no area"),
        (
            [("x", "A0", 0.05, 0.05)], ((0, 0), (1, 1)), "",
            "more-territories-than-areas", "2 territories, but only 1 area has an account",
        ),
        (None, ((0, 0),), 'barriers = "no.geojson"', "missing-file", "there is no such file"),
        (None, ((0, 0),), 'region_column = "hal"', "unknown-name", "Did you mean 'half'?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(ground, accounts, homes, geography, code, words):
    """Each with its place and the way out."""
    told = faults(ground(accounts, homes, geography))
    assert any(words in message for message in told[code])


def test_all_faults_of_a_file_come_at_once(ground, tmp_path):
    """No such column; and without the file, that."""
    file = ground()
    text = file.read_text()
    file.write_text(text.replace('unit_id = "square"', 'unit_id = "sqare"'))
    (message,) = [m for code, ms in faults(file).items() for m in ms if "sqare" in m]
    assert "Did you mean 'square'?" in message
    file.write_text(text.replace("squares.geojson", "cubes.geojson"))
    assert "missing-file" in faults(file)
    with pytest.raises(ScenarioError, match=r"cubes\.geojson"):
        read_scenario(file)


def test_points_alone_hang_together_too(ground):
    """Without [geography] neighbours are those of the triangulation of the accounts."""
    file = ground()
    text = file.read_text()
    start, end = text.index("[geography]"), text.index("[objective]")
    file.write_text(text[:start] + text[end:])
    problem = read_scenario(file).to_problem()
    graph = nx.Graph(problem.contiguity.ends.tolist())
    assert nx.is_connected(graph)
    assert len(graph) == 36
    result = solve(problem, stop_after(work=1), seed=1)
    assert result.is_feasible
    assert np.unique(result.plan.territory_of).size == 4


def test_territories_do_not_cross_each_other_through_empty_squares(ground):
    """Accounts in the four corners only: opposite corners hang together one way, not both."""
    corners = [(0, 0), (0, 5), (5, 0), (5, 5)]
    accounts = [(f"acc-{name(*cell)}", name(*cell), *middle(*cell)) for cell in corners]
    problem = read_scenario(ground(accounts, homes=((0, 0),))).to_problem()
    graph = nx.Graph(problem.contiguity.ends.tolist())
    assert nx.is_connected(graph)
    assert not (graph.has_edge(0, 3) and graph.has_edge(1, 2))


def test_areas_without_a_region_are_told(ground, tmp_path):
    """By id; a region of its own would part them from everybody."""
    file = ground(geography='region_column = "half"')
    squares = json.loads((tmp_path / "squares.geojson").read_text())
    squares["features"][7]["properties"]["half"] = None
    (tmp_path / "squares.geojson").write_text(json.dumps(squares))
    assert faults(file)["region-missing"][0].startswith("area 'B1' has no 'half'")


def test_a_square_that_stands_twice_is_set_aside(ground, tmp_path):
    """Under quarantine, regions and all."""
    file = ground(geography='region_column = "half"')
    squares = json.loads((tmp_path / "squares.geojson").read_text())
    squares["features"].append(squares["features"][0])
    (tmp_path / "squares.geojson").write_text(json.dumps(squares))
    assert "duplicate-id" in str(sorted(faults(file)))
    assert len(read_scenario(file, quarantine=True).areas) == 36


def test_a_home_that_a_barrier_cuts_off_is_told(ground, tmp_path):
    """A wall around B1, where R0 lives."""
    ring = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2], [0.1, 0.2], [0.1, 0.1]]
    wall = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "LineString", "coordinates": ring},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [wall]})
    (tmp_path / "wall.geojson").write_text(text)
    (message,) = faults(ground(geography='barriers = "wall.geojson"'))["home-cut-off"]
    assert message.startswith("the home of R0 lies in B1, which has no way to any other area. Move")


def test_a_scenario_may_be_named_by_its_folder(ground):
    """``scenario.toml`` in it."""
    file = ground()
    assert read_scenario(file.parent).path == file
