"""Voronoi areas of accounts."""

import numpy as np
import pytest
import shapely

from territory_opt.geo import adjacency, area_of_points, voronoi_areas


def accounts(num=200, seed=5):
    return np.random.default_rng(seed).uniform([5, 45], [15, 55], (num, 2)).T


def test_each_account_is_in_its_own_area():
    """The area of the roll-up is that of the making."""
    lon, lat = accounts()
    areas, area_of = voronoi_areas(lon, lat)
    assert area_of_points(areas, lon, lat)[0].tolist() == area_of.tolist()
    assert len(areas) == 200


def test_areas_do_not_overlap_and_touch():
    """Areas add up to their union; the graph is connected and planar: fewer than 3 n edges."""
    areas, _ = voronoi_areas(*accounts())
    assert shapely.area(areas.geometry).sum() == pytest.approx(
        shapely.area(shapely.union_all(areas.geometry)), rel=1e-9
    )
    found = adjacency(areas)
    assert found.component.max() == 0
    assert found.graph.nnz / 2 < 3 * len(areas)


def test_accounts_at_one_place_share_an_area():
    """The id is that of the first."""
    areas, area_of = voronoi_areas([11, 10, 11], [50, 50, 50], ["X", "Y", "Z"])
    assert areas.unit_id.tolist() == ["X", "Y"]
    assert area_of.tolist() == [0, 1, 0]


def test_areas_end_at_the_coast():
    """Land west of 10° E only; the account beyond keeps a speck."""
    areas, area_of = voronoi_areas([9, 9.5, 12], [50, 50, 50], land=shapely.box(0, 40, 10, 60))
    assert areas.area_km2[area_of[0]] > 1000
    assert areas.lon[area_of[2]] == pytest.approx(12, abs=0.3)


def test_accounts_without_coordinates_are_in_no_area():
    """NaN is −1; with nothing left the message says so."""
    assert voronoi_areas([np.nan, 10], [50, 50])[1].tolist() == [-1, 0]
    with pytest.raises(ValueError, match="no point has coordinates"):
        voronoi_areas([np.nan], [50])
