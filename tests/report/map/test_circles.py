"""Which accounts are drawn, and how large."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.report.map import circles


def accounts(potential, longitude=10.0):
    """Accounts with a potential and a place."""
    return pd.DataFrame({"potential": potential, "longitude": longitude})


def test_area_is_in_proportion_to_potential():
    """Four times the potential is twice the radius."""
    radius, scale = circles.radii(pd.Series([100.0, 400.0]))
    assert radius[1] == pytest.approx(2 * radius[0])
    assert radius[0] == pytest.approx(scale * 10)


def test_tiny_and_huge_circles_stay_readable():
    """Nothing vanishes, nothing covers the map."""
    radius, _ = circles.radii(pd.Series([0.0, 1.0, *[1e4] * 500, 1e9]))
    assert radius.min() == circles.LEAST_RADIUS
    assert radius.max() == circles.LARGEST_RADIUS


def test_unknown_potential_has_a_circle_of_its_own():
    """Neither the smallest nor a guess."""
    radius, _ = circles.radii(pd.Series([np.nan, 100.0]))
    assert radius[0] == circles.UNKNOWN_RADIUS


def test_no_potential_at_all_draws_the_smallest_circles():
    """Zero everywhere divides by nothing."""
    radius, scale = circles.radii(pd.Series([0.0, 0.0]))
    assert scale == 0
    assert set(radius) == {circles.LEAST_RADIUS}


def test_large_accounts_are_drawn_first():
    """So that small ones lie on top and can be clicked."""
    assert list(circles.drawn(accounts([1.0, 3.0, 2.0]))["potential"]) == [3.0, 2.0, 1.0]


def test_accounts_without_a_place_are_counted_not_drawn():
    """One of two has no coordinates: the note says so."""
    table = accounts([1.0, 2.0], [np.nan, 10.0])
    assert len(circles.drawn(table)) == 1
    assert circles.drawn_notes(table) == [
        "1 of 2 accounts have no coordinates and are not drawn; figures count them."
    ]


def test_legend_shows_round_sizes():
    """1, 2 or 5 times a power of ten, falling."""
    assert circles.legend_sizes(pd.Series([730.0] * 10)) == [500.0, 100.0, 20.0]
    assert circles.legend_sizes(pd.Series([0.0])) == []
