"""H3 hexagons of accounts."""

import sys

import numpy as np
import pytest

from territory_opt.errors import MissingExtraError
from territory_opt.geo import adjacency, area_of_points, hexagon_areas


def test_missing_package_names_the_extra(monkeypatch):
    """Without h3 the message says how to install it."""
    monkeypatch.setitem(sys.modules, "h3", None)
    with pytest.raises(MissingExtraError, match=r"territory-opt\[hexagons\]"):
        hexagon_areas([10], [50], 5)


@pytest.fixture
def h3():
    return pytest.importorskip("h3")


def test_account_is_in_its_hexagon(h3):
    """The index of H3's own example, and an area near the mean of resolution 9: 0.1 km²."""
    areas, area_of = hexagon_areas([-122.3895], [37.769377], 9)
    assert areas.unit_id.tolist() == ["89283082e73ffff"]
    assert area_of.tolist() == [0]
    assert areas.area_km2[0] == pytest.approx(h3.cell_area("89283082e73ffff", "km^2"), rel=0.01)


def test_hexagon_has_six_neighbours(h3):
    """One ring around one hexagon: 7 areas, 6 spokes and 6 sides around."""
    areas, area_of = hexagon_areas([10], [50], 5, rings=1)
    graph = adjacency(areas).graph
    assert (len(areas), graph.nnz // 2) == (7, 12)
    assert np.diff(graph.indptr)[area_of[0]] == 6


def test_roll_up_agrees(h3):
    """Accounts are found again in the hexagons they made."""
    lon, lat = np.random.default_rng(1).uniform([5, 45], [15, 55], (300, 2)).T
    areas, area_of = hexagon_areas(lon, lat, 4)
    assert area_of_points(areas, lon, lat)[0].tolist() == area_of.tolist()


def test_hexagons_cross_the_180th_meridian(h3):
    """Fiji: none runs around the world, and all neighbours touch."""
    areas, _ = hexagon_areas([179.99, -179.99], [-16.8, -16.8], 5, rings=2)
    assert areas.area_km2.max() < 400
    assert adjacency(areas, reach_km=None).component.max() == 0


def test_accounts_without_coordinates_are_in_no_hexagon(h3):
    """NaN is −1; with nothing left the message says so."""
    assert hexagon_areas([np.nan, 10], [50, 50], 5)[1].tolist() == [-1, 0]
    with pytest.raises(ValueError, match="no point has coordinates"):
        hexagon_areas([np.nan], [50], 5)


def test_resolution_is_0_to_15(h3):
    """16 is none."""
    with pytest.raises(ValueError, match="expected 0 to 15"):
        hexagon_areas([10], [50], 16)
