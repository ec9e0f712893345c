"""Great-circle distances against worked figures."""

import numpy as np
import pytest

from territory_opt.geo import great_circle_km, paired_km

BERLIN, PARIS = (13.405, 52.52), (2.3522, 48.8566)


def test_berlin_to_paris_is_877_km():
    """Published great-circle distance: 877 to 878 km, by the radius taken."""
    assert great_circle_km([BERLIN[0]], [BERLIN[1]], [PARIS[0]], [PARIS[1]])[0, 0] == pytest.approx(
        877.46, abs=0.01
    )


def test_one_degree_of_latitude_is_111_km():
    """2π × 6371.0088 km ÷ 360 = 111.195 km."""
    assert paired_km(7, 50, 7, 51)[0] == pytest.approx(111.195, abs=1e-3)


def test_antipodes_are_half_the_circumference():
    """π × 6371.0088 km = 20,015.1 km, and no NaN from rounding."""
    assert paired_km(0, 0, 180, 0)[0] == pytest.approx(20_015.114, abs=1e-3)


def test_neighbours_keep_their_metres():
    """1e-6 degrees of latitude are 11.1 cm."""
    assert paired_km(0, 45, 0, 45.000001)[0] == pytest.approx(1.11195e-4, rel=1e-5)


def test_distance_across_the_date_line_is_short():
    """179° E and 179° W on the equator are two degrees apart."""
    assert paired_km(179, 0, -179, 0)[0] == pytest.approx(222.39, abs=0.01)


def test_rows_are_points_and_columns_are_homes():
    """Three points and two homes give a (3, 2) table whose pairs agree with paired_km."""
    lon, lat = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0])
    table = great_circle_km(lon, lat, [0.0, 2.0], [0.0, 0.0])
    assert table.shape == (3, 2)
    np.testing.assert_allclose(table[:, 1], paired_km(lon, lat, 2.0, 0.0))
    assert table[0, 0] == 0


def test_missing_coordinate_gives_nan():
    """A point without coordinates has no distance, and spoils no other row."""
    table = great_circle_km([np.nan, 0], [0, 0], [0], [0])
    assert np.isnan(table[0, 0]) and table[1, 0] == 0
