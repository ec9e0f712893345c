"""The shipped background."""

import pytest
import shapely

from territory_opt.geo import background, land

NEW_ENGLAND = (-73.5, 41.0, -69.5, 45.0)
GERMANY = (5.9, 47.3, 15.0, 55.1)
WORLD = (-180.0, -60.0, 180.0, 80.0)


def test_united_states_are_drawn_by_state():
    """New England shows its states, and Canada as a country."""
    near = background(NEW_ENGLAND).set_index("name")["kind"]
    assert near["Massachusetts"] == near["New Hampshire"] == "state"
    assert near["Canada"] == "country"
    assert "United States of America" not in near.index


def test_frame_says_what_it_holds():
    """Columns and coordinate system are the contract's."""
    near = background(GERMANY)
    assert near.columns.tolist() == ["name", "kind", "geometry"]
    assert near.crs == "EPSG:4326"


@pytest.mark.parametrize("bounds", [NEW_ENGLAND, GERMANY, WORLD])
def test_shapes_are_valid_and_do_not_overlap(bounds):
    """The sum of areas is the area of the union, to a thousandth."""
    shapes = background(bounds).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    whole = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(whole), rel=1e-3)


def test_background_reaches_a_little_beyond_the_bounds():
    """There is room to pan, and no more: Spain is not on a map of Germany."""
    names = set(background(GERMANY)["name"])
    assert {"Germany", "Denmark", "Austria"} <= names
    assert "Spain" not in names


def test_detail_follows_the_extent():
    """The same country has fewer points on a map of the world."""
    num_points = {
        bounds: shapely.get_num_coordinates(
            background(bounds).set_index("name").geometry["Germany"]
        )
        for bounds in (GERMANY, WORLD)
    }
    assert num_points[WORLD] < num_points[GERMANY] / 2


def test_russia_ends_at_the_date_line():
    """No polygon runs back across the map: every part spans less than half the world."""
    russia = background(WORLD).set_index("name").geometry["Russia"]
    west, _, east, _ = shapely.bounds(shapely.get_parts(russia)).T
    assert (east - west).max() < 180


def test_land_has_cities_but_no_sea():
    """Berlin is on land; a point of the North Sea is not."""
    dry = land(GERMANY)
    assert dry.contains(shapely.Point(13.4, 52.5))
    assert not dry.contains(shapely.Point(7.0, 54.5))


def test_land_of_points_is_their_countries():
    """With an account in Berlin alone, Paris lies behind a border; in the US states are one country."""
    dry = land(GERMANY, [13.4], [52.5])
    assert dry.contains(shapely.Point(11.6, 48.1))
    assert not dry.contains(shapely.Point(14.4, 50.1))
    assert land(NEW_ENGLAND, [-71.06], [42.36]).contains(shapely.Point(-72.7, 44.0))


def test_open_ocean_is_empty():
    """Nothing there, and no error."""
    assert len(background((-40, 30, -39, 31))) == 0
    assert land((-40, 30, -39, 31)).is_empty
