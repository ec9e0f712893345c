"""The us-counties scenario is what its README says."""

import runpy
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from territory_opt.geo import adjacency, great_circle_km, read_areas
from territory_opt.models import Plan
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit, audit_bound
from territory_opt.solvers import solve, stop_after

FOLDER = Path(__file__).parents[2] / "scenarios" / "us-counties"
CODES = {"account_id": str, "geo_unit_id": str}


@pytest.fixture(scope="module")
def counties():
    return pd.read_csv(FOLDER / "counties.csv", dtype=CODES)


@pytest.fixture(scope="module")
def reps():
    return pd.read_csv(FOLDER / "reps.csv", dtype=CODES)


@pytest.fixture(scope="module")
def areas():
    return read_areas(FOLDER / "counties.topojson", "fips")


def test_every_shape_has_its_row_and_every_row_its_shape(counties, areas):
    """3,107 counties, each once on both sides, codes with their leading zero."""
    assert len(counties) == counties["account_id"].nunique() == len(areas) == 3_107
    assert set(counties["geo_unit_id"]) == set(areas.unit_id)
    assert (counties["account_id"] == counties["geo_unit_id"]).all()
    assert (counties["account_id"].str.len() == 5).all()


def test_only_the_lower_48_and_the_capital_are_there(counties):
    """48 states and DC; no Alaska, no Hawaii."""
    assert counties["state"].nunique() == 49
    assert not counties["state"].isin(["AK", "HI", "PR"]).any()
    assert counties.loc[counties["account_id"] == "46102", "name"].item() == "Oglala Lakota County"


def test_points_lie_in_their_county(counties, areas):
    """To the four decimals of the file, the smallest independent city included."""
    by_code = counties.set_index("account_id").loc[areas.unit_id]
    at = type(areas)(
        areas.unit_id, areas.geometry, areas.crs, by_code["longitude"], by_code["latitude"],
        areas.area_km2,
    ).xy_m  # fmt: skip
    assert shapely.contains_xy(areas.geometry, at).all()


def test_all_counties_hang_together(areas):
    """One component once islands are attached to what is nearest across the water."""
    assert set(adjacency(areas).component) == {0}


def test_demand_follows_the_stated_rules(counties):
    """2 USD per employed; a visit per 2,000, at least two; sales within the potential."""
    assert (counties["potential"] == 2 * counties["employed"]).all()
    visits = (counties["employed"] / 2_000).round().clip(lower=2)
    assert (counties["visits_per_year"] == visits).all()
    assert (counties["revenue"] / counties["potential"]).between(0.19, 0.61).all()


def test_reps_live_in_fifty_different_counties(counties, reps):
    """At the point that stands for the county."""
    home = counties.set_index("account_id").loc[reps["geo_unit_id"]]
    assert len(reps) == reps["rep_id"].nunique() == reps["geo_unit_id"].nunique() == 50
    assert reps["name"].nunique() == 50
    for column in ("longitude", "latitude"):
        assert (home[column].to_numpy() == reps[column].to_numpy()).all()


def test_los_angeles_alone_has_a_target_of_its_own(counties, reps):
    """It is worth 1.56 fiftieths; no other home county is worth more than one."""
    worth = counties.set_index("account_id")["potential"] / (counties["potential"].sum() / 50)
    expected = worth.loc[reps["geo_unit_id"]].clip(lower=1).round(2)
    assert (reps["target_share"].to_numpy() == expected.to_numpy()).all()
    large = reps[reps["target_share"] > 1]
    assert large["geo_unit_id"].tolist() == ["06037"] and large["target_share"].tolist() == [1.56]


def test_counties_are_with_the_nearest_home_today(counties, reps):
    """As the crow flies."""
    km = great_circle_km(
        counties["longitude"], counties["latitude"], reps["longitude"], reps["latitude"]
    )
    nearest = reps["rep_id"].to_numpy()[km.argmin(axis=1)]
    assert (counties["current_territory"] == nearest).all()


def test_readme_names_the_sources():
    """Both packages, both offices, and the codes that differ."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("us-atlas", "Census Bureau", "bokeh-sampledata", "Bureau of Labor Statistics"):
        assert word in text
    for code in ("46113", "51515", "51610"):
        assert code in text


def test_shapes_stay_small():
    """Less than a megabyte in the wheel."""
    assert (FOLDER / "counties.topojson").stat().st_size < 1_000_000


def test_tables_are_remade_byte_for_byte(tmp_path, monkeypatch):
    """The script writes what is shipped, and nobody employed in the lower 48 is lost."""
    for name in ("build.py", "counties.topojson"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    monkeypatch.setattr("sys.argv", ["build.py"])
    script = runpy.run_path(str(tmp_path / "build.py"), run_name="__main__")
    for name in ("counties.csv", "reps.csv", "specialists.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
    labour = script["read_labour"]()
    inside = ~labour["fips"].str[:2].isin(script["OUTSIDE"])
    employed = pd.read_csv(tmp_path / "counties.csv")["employed"].sum()
    assert np.isclose(labour.loc[inside, "employed"].sum(), employed, rtol=0)


@pytest.fixture(scope="module")
def scenario():
    return read_scenario(FOLDER / "scenario.toml")


@pytest.fixture(scope="module")
def problem(scenario):
    return scenario.to_problem()


@pytest.fixture(scope="module")
def team(scenario):
    (layer,) = scenario.layers
    return layer


def test_every_home_is_a_county_of_its_own_in_the_problem(problem, reps):
    """Territories hang together on all 3,107 counties, and each holds the county of its home."""
    contiguity = problem.contiguity
    assert contiguity.bound_units.all()
    homes = [problem.unit_ids[unit] for unit in contiguity.home_unit]
    assert homes == reps["geo_unit_id"].tolist()


def test_territories_of_the_nearest_home_break_the_bands(problem):
    """Today's alignment is no plan: potential is between a third and twice the target."""
    rules = {violation.rule for violation in audit(problem, Plan(problem.incumbent))}
    assert "band" in rules


def test_twelve_specialists_cover_every_county_once_more(counties, team):
    """At home in twelve large counties; who has a county today is told of the reps alone."""
    assert team.layer == "specialists"
    home = counties.set_index("account_id").loc[team.territories["geo_unit_id"]]
    assert len(home) == home.index.nunique() == 12
    assert home["potential"].min() >= counties["potential"].nlargest(150).min()
    problem = team.to_problem()
    assert problem.num_units == 3_107
    assert (problem.incumbent == -1).all()
    assert problem.contiguity is not None


@pytest.mark.slow
def test_specialists_have_a_plan_that_keeps_every_rule(team):
    """Bands within 20 %, every territory in one piece around its home."""
    problem = team.to_problem()
    result = solve(problem, stop=stop_after(work=2), seed=1)
    assert audit(problem, result.plan) == []
    assert audit_bound(problem, result.certificate) <= result.objective


@pytest.mark.slow
def test_counties_have_a_plan_that_keeps_every_rule(problem):
    """Found in a little work: bands within 12 %, every territory in one piece around its home."""
    result = solve(problem, stop=stop_after(work=20), seed=1)
    assert audit(problem, result.plan) == []
    assert audit_bound(problem, result.certificate) <= result.objective
    assert pieces(problem, result.plan) == [1] * 50


def pieces(problem, plan):
    """Connected parts of every territory, by networkx."""
    graph = nx.from_scipy_sparse_array(problem.contiguity.graph)
    parts = [graph.subgraph(np.flatnonzero(plan.territory_of == j)) for j in range(50)]
    return [nx.number_connected_components(part) for part in parts]
