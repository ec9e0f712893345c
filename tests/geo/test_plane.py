"""The plane around the data."""

import numpy as np
import pytest

from territory_opt.geo.distance import paired_km
from territory_opt.geo.plane import plane_around, to_degrees, to_plane


def test_there_and_back():
    """Degrees to metres to degrees."""
    lon, lat = np.array([10.0, 12.0, 11.0]), np.array([50.0, 51.0, 49.0])
    crs = plane_around(lon, lat)
    assert to_degrees(crs, to_plane(crs, lon, lat)) == pytest.approx(np.column_stack([lon, lat]))


@pytest.mark.parametrize(("km", "error"), [(1_000, 0.004), (3_500, 0.04)])
def test_lengths_are_true_near_the_middle(km, error):
    """Short lines at that distance, outwards and across, as the docstring promises."""
    north = km / 111.195
    crs = plane_around([0.0], [0.0])
    for lon, lat in ((0.0, north + 0.01), (0.01, north)):
        ends = to_plane(crs, [0.0, lon], [north, lat])
        flat_km = np.linalg.norm(ends[1] - ends[0]) / 1000
        assert flat_km == pytest.approx(
            paired_km([0.0], [north], [lon], [lat])[0], rel=error + 0.006
        )


def test_middle_is_found_across_the_180th_meridian():
    """179° E and 179° W: two degrees apart, 222 km at the equator."""
    crs = plane_around([179.0, -179.0], [0.0, 0.0])
    ends = to_plane(crs, [179.0, -179.0], [0.0, 0.0])
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(222_600, rel=1e-3)
