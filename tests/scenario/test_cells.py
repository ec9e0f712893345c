"""Areas made from the accounts: hexagons and Voronoi cells in place of a file."""

import sys

import networkx as nx
import numpy as np
import pytest

from territory_opt.planning import plan
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit
from tests.scenario.squares import everywhere, faults

HEXAGONS = 'cells = "hexagons"\nresolution = 6'
VORONOI = 'cells = "voronoi"'


@pytest.fixture
def cells(ground):
    """A maker of a scenario on cells; accounts name no area unless asked to."""

    def made(geography, accounts=None, **more):
        bare = [(one, "", lon, lat) for one, _, lon, lat in everywhere()]
        file = ground(accounts or bare, **more)
        text = file.read_text()
        start, end = text.index('file = "squares.geojson"'), text.index("[objective]")
        file.write_text(text[:start] + geography + "\n" + text[end:])
        return file

    return made


@pytest.mark.parametrize("geography", [HEXAGONS, VORONOI])
def test_a_plan_of_cells_hangs_together(cells, tmp_path, geography):
    """End to end: one piece each, by the referee and on the map; every cell somebody's."""
    if geography is HEXAGONS:
        pytest.importorskip("h3")
    file = cells(geography)
    outcome = plan(file, tmp_path / "run", with_picture=False)
    run = outcome.run
    assert audit(read_scenario(file).to_problem(), outcome.result.plan) == []
    assert run.territories["fragments"].tolist() == [1, 1, 1, 1]
    assert [len(shape.geoms) for shape in run.shapes.geometry] == [1, 1, 1, 1]
    assert (run.areas["territory_id"] != "").all()
    assert set(run.plan["geo_unit_id"]) <= set(run.areas["geo_unit_id"])
    assert (run.territories["compactness"] > 0.2).all()


def test_hexagons_cover_the_ground_between_accounts(cells):
    """Squares of 11 km in hexagons of 36 km²: more cells than accounts, all joined."""
    pytest.importorskip("h3")
    scenario = read_scenario(cells(HEXAGONS))
    geography = scenario.geography
    assert len(scenario.areas) > 60
    assert len(np.unique(geography.account_area)) == 36
    assert nx.is_connected(nx.from_scipy_sparse_array(geography.neighbours.graph))
    assert set(geography.goes_with) == set(geography.account_area)


def test_every_account_has_a_voronoi_cell_of_its_id(cells):
    """And on a grid each has the neighbours of a square."""
    scenario = read_scenario(cells(VORONOI))
    assert scenario.areas.unit_id.tolist() == scenario.accounts["account_id"].tolist()
    inner = scenario.accounts["account_id"].tolist().index("acc-C2")
    assert np.diff(scenario.geography.neighbours.graph.indptr)[inner] == 4


def test_areas_that_accounts_name_are_not_used_and_that_is_told(cells):
    """The column of another ground."""
    (told,) = faults(cells(VORONOI, everywhere()))["area-unused"]
    assert told == (
        "geo_unit_id of 36 accounts is not used. Their cells are made from coordinates."
    )


def test_an_account_without_coordinates_has_no_cell(cells):
    """It stops, also where nobody drives; carved out it may have none."""
    accounts = [*everywhere()[:-1], ("acc-F5", "", "", "")]
    assert "coordinates-missing" in faults(cells(VORONOI, accounts))
    inside = '[roles.field]\ntravel = "none"\n'
    file = cells(VORONOI, accounts)
    file.write_text(file.read_text() + inside)
    assert "coordinates-missing" in faults(file)
    file = cells(VORONOI + '\ncarve_out = { account_id = "acc-F5" }', accounts)
    file.write_text(file.read_text() + inside)
    assert "coordinates-missing" not in faults(file)


def test_without_h3_the_extra_is_named(cells, monkeypatch):
    """One line, with the command."""
    monkeypatch.setitem(sys.modules, "h3", None)
    assert faults(cells(HEXAGONS))["missing-extra"] == [
        "Planning with hexagons needs an extra: pip install 'territory-opt[hexagons]'. "
    ]


def test_too_many_hexagons_are_refused_with_a_size_that_fits(cells):
    """Resolution 12 is 307 m² each."""
    pytest.importorskip("h3")
    (told,) = faults(cells(HEXAGONS.replace("6", "12")))["too-many-hexagons"]
    assert told.endswith("more than 30,000. Give resolution = 8, or less.")
