"""Shapes of territories."""

import numpy as np
import pytest
import shapely

from territory_opt.geo import land, territory_cells
from territory_opt.geo.cells import MAX_POINTS

PLAIN = shapely.box(0, 40, 20, 60)


def random_accounts(num_units, num_territories, seed=3):
    """Accounts in a plain, each with the nearest of a few random centres."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(5, 15, num_units), rng.uniform(45, 55, num_units)
    centre = rng.integers(num_units, size=num_territories)
    near = np.hypot(lon[:, None] - lon[centre], lat[:, None] - lat[centre]).argmin(axis=1)
    return lon, lat, near


def shape_of(cells, territory):
    return cells.set_index("territory").geometry[territory]


def test_two_accounts_share_the_ground_between_them():
    """The border of two accounts on one meridian lies half-way."""
    cells = territory_cells([10, 10], [50, 51], [0, 1], PLAIN)
    assert shape_of(cells, 0).contains(shapely.Point(10, 50.45))
    assert shape_of(cells, 1).contains(shapely.Point(10, 50.55))


def test_accounts_lie_in_their_territory():
    """Every account is inside its own shape, but for those a step from the border."""
    lon, lat, territory = random_accounts(500, 12)
    cells = territory_cells(lon, lat, territory, PLAIN).set_index("territory").geometry
    inside = shapely.contains_xy(cells.reindex(territory).to_numpy(), lon, lat)
    assert inside.mean() > 0.99


@pytest.mark.parametrize(("num_units", "num_territories"), [(40, 3), (500, 12), (3_000, 40)])
def test_shapes_are_valid_and_do_not_overlap(num_units, num_territories):
    """The areas add up to the area of the union."""
    cells = territory_cells(*random_accounts(num_units, num_territories), PLAIN)
    shapes = cells.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).sum() == pytest.approx(
        shapely.area(shapely.union_all(shapes)), rel=1e-3
    )


def test_shapes_end_at_the_coast():
    """No shape leaves the land given, by more than rounding."""
    coast = shapely.box(0, 40, 10, 60)
    lon, lat, territory = random_accounts(300, 4)
    on_land = lon < 10
    cells = territory_cells(lon[on_land], lat[on_land], territory[on_land], coast)
    assert cells.total_bounds[2] <= 10.001


def test_ground_far_from_every_account_is_nobodys():
    """A cluster in Berlin does not claim Vienna, 520 km away."""
    lon = 13.4 + np.array([0.0, 0.1, -0.1, 0.05, 0.2])
    cells = territory_cells(lon, np.full(5, 52.5), [0, 0, 1, 1, 0], PLAIN)
    assert not cells.geometry.contains(shapely.Point(16.4, 48.2)).any()


def test_accounts_between_others_leave_no_hole():
    """Ground that is surrounded belongs to the nearest account."""
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    cells = territory_cells(
        10 + 4 * np.cos(angle), 50 + 3 * np.sin(angle), np.arange(60) // 30, PLAIN
    )
    assert cells.geometry.contains(shapely.Point(10, 50.4)).any()


def test_account_off_the_land_stands_on_an_islet():
    """An account at sea keeps a small shape around it."""
    lon, lat, _ = random_accounts(100, 1)
    cells = territory_cells([*lon, 25], [*lat, 50], [0] * 100 + [1], PLAIN)
    assert shape_of(cells, 1).contains(shapely.Point(25, 50))
    assert 0 < shapely.area(shape_of(cells, 1)) < 0.1


@pytest.mark.parametrize("num_units", [1, 2, 3])
def test_few_accounts_have_shapes(num_units):
    """One, two and three accounts each draw their territory."""
    lon = [10.0, 11.0, 10.5][:num_units]
    cells = territory_cells(lon, [50.0, 50.0, 51.0][:num_units], np.arange(num_units), PLAIN)
    assert cells["territory"].tolist() == list(range(num_units))
    assert cells.geometry.is_valid.all()


def test_accounts_on_one_line_have_shapes():
    """Collinear accounts have parallel cells."""
    lon = np.linspace(5, 15, 9)
    cells = territory_cells(lon, np.full(9, 50.0), np.arange(9) // 3, PLAIN)
    assert cells["territory"].tolist() == [0, 1, 2]


def test_shared_point_goes_to_the_territory_with_most_accounts():
    """Three accounts in one postal code: the territory with two draws the cell."""
    cells = territory_cells([10, 10, 10, 12], [50, 50, 50, 50], [2, 1, 2, 1], PLAIN)
    assert shape_of(cells, 2).contains(shapely.Point(10, 50))
    assert not shape_of(cells, 1).contains(shapely.Point(10, 50))


def test_units_without_place_or_territory_draw_nothing():
    """NaN coordinates and territory −1 are left out, and nothing at all gives an empty frame."""
    cells = territory_cells([10, np.nan, 12], [50, 50, 50], [0, 1, -1], PLAIN)
    assert cells["territory"].tolist() == [0]
    assert len(territory_cells([np.nan], [50], [0], PLAIN)) == 0


def test_accounts_all_over_the_world_have_shapes():
    """Three continents, and one account at the edge of the map."""
    lon, lat = [-74.0, -118.2, 2.35, 13.4, 151.2, 179.9], [40.7, 34.1, 48.9, 52.5, -33.9, -16.5]
    cells = territory_cells(lon, lat, [0, 0, 1, 1, 2, 2], None)
    inside = [shape_of(cells, t).buffer(1e-3).contains(shapely.Point(x, y))
              for x, y, t in zip(lon, lat, [0, 0, 1, 1, 2, 2], strict=True)]  # fmt: skip
    assert all(inside)
    assert cells.geometry.is_valid.all()


def test_account_at_the_edge_of_the_map_stays_there():
    """Fiji's shape ends at the 180th meridian and does not run around the world."""
    west, _, east, _ = territory_cells([179.9], [-16.5], [0], None).total_bounds
    assert 179 < west < 179.9 < east <= 180


def test_without_land_there_is_no_coast():
    """land=None clips to the reach of the accounts alone."""
    cells = territory_cells([10, 11], [50, 50], [0, 1], None)
    assert len(cells) == 2


def test_more_points_than_the_limit_still_draw_every_territory():
    """Every k-th unit of each territory draws; a territory of one account among many keeps it."""
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(5, 15, (2, MAX_POINTS + 1))
    territory = (lon > 10).astype(int)
    lon[-1], lat[-1], territory[-1] = 18.0, 12.0, 2
    cells = territory_cells(lon, lat + 40, territory, None)
    assert cells["territory"].tolist() == [0, 1, 2]


def test_real_coast_is_the_background_coast():
    """Hamburg and Kiel share Schleswig-Holstein; the Baltic off Kiel is nobody's."""
    lon, lat = [9.99, 10.13], [53.55, 54.32]
    bounds = (9.99, 53.55, 10.13, 54.32)
    cells = territory_cells(lon, lat, [0, 1], land(bounds))
    assert not cells.geometry.contains(shapely.Point(10.6, 54.6)).any()
