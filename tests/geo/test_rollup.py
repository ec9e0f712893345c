"""Accounts to areas, on three squares in a row."""

import numpy as np
import pytest
import shapely

from territory_opt.geo import area_of_points
from territory_opt.geo.plane import to_degrees


@pytest.fixture
def place(grid):
    """Areas a, b, c in a row, and the area of points given in kilometres."""
    areas = grid("abc")

    def find(points, reach_km=0.0):
        lon, lat = to_degrees(areas.crs, 1000 * np.array(points, float)).T
        return area_of_points(areas, lon, lat, reach_km)

    return find


def test_points_are_in_their_squares(place):
    """One in each, at no distance."""
    area, distance = place([(0.5, 0.5), (1.5, 0.5), (2.5, 0.5)])
    assert area.tolist() == [0, 1, 2]
    assert distance.tolist() == [0, 0, 0]


def test_point_on_a_border_is_not_lost(place):
    """Rounding to degrees may move it by a nanometre into b, into c, or between the two."""
    area, distance = place([(2, 0.1 * step) for step in range(1, 10)])
    assert np.isin(area, [1, 2]).all()
    assert distance.max() < 1e-6


def test_point_in_a_crack_is_in_the_nearer_area(plane):
    """Half a metre between a and b; 0.1 m from b."""
    areas = plane([shapely.box(0, 0, 1, 1), shapely.box(1.0005, 0, 2, 1)])
    lon, lat = to_degrees(areas.crs, [(1000.4, 500)]).T
    assert area_of_points(areas, lon, lat)[0].tolist() == [1]


def test_overlapping_areas_go_to_the_lower_index(plane):
    """The square of b lies in that of a, and of c on both."""
    areas = plane([shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2), shapely.box(0, 0, 2, 2)])
    lon, lat = to_degrees(areas.crs, [(1500, 1500)]).T
    assert area_of_points(areas, lon, lat)[0].tolist() == [0]


def test_point_off_the_coast_is_in_reach_or_nowhere(place):
    """400 m south of c: within half a kilometre, not within 300 m."""
    area, distance = place([(2.5, -0.4)], reach_km=0.5)
    assert area.tolist() == [2]
    assert distance == pytest.approx([0.4], abs=1e-6)
    area, distance = place([(2.5, -0.4)], reach_km=0.3)
    assert area.tolist() == [-1]
    assert np.isnan(distance).all()


def test_equally_near_areas_go_to_the_lower_index(plane):
    """400 m south of the corner that two squares share, whichever comes first."""
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    for order in ([west, east], [east, west]):
        areas = plane(order)
        lon, lat = to_degrees(areas.crs, [(1000, -400)]).T
        area, distance = area_of_points(areas, lon, lat, reach_km=5)
        assert area.tolist() == [0]
        assert distance == pytest.approx([0.4])


def test_point_without_coordinates_is_nowhere(place):
    """NaN in, −1 and NaN out."""
    area, distance = place([(np.nan, 0.5), (0.5, 0.5)], reach_km=10_000)
    assert area.tolist() == [-1, 0]
    assert np.isnan(distance[0])


def test_no_points_at_all(place):
    """Empty in, empty out."""
    assert [len(each) for each in place(np.empty((0, 2)))] == [0, 0]
