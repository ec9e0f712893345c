"""Colours of territories."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from territory_opt.report.map.colours import PALETTE, neighbours, territory_colours
from territory_opt.report.map.vision import VISIONS, differences, least_differences


def grid(rows: int, columns: int) -> gpd.GeoDataFrame:
    """Squares of one degree, numbered row by row."""
    cells = [box(c, r, c + 1, r + 1) for r in range(rows) for c in range(columns)]
    return gpd.GeoDataFrame({"territory": range(len(cells))}, geometry=cells, crs="EPSG:4326")


def test_neighbours_share_an_edge_or_a_corner():
    """In a grid of 3 × 3 the middle square touches all eight others."""
    assert sorted(neighbours(grid(3, 3), 9)[4]) == [0, 1, 2, 3, 5, 6, 7, 8]


def test_far_squares_are_no_neighbours():
    """Two squares a degree apart do not touch."""
    shapes = grid(1, 3).iloc[[0, 2]]
    assert not neighbours(shapes, 3).edges


def test_a_strait_does_not_part_neighbours():
    """A tenth of a degree of water between two shapes counts as touching."""
    shapes = gpd.GeoDataFrame(
        {"territory": [0, 1]}, geometry=[box(0, 0, 1, 1), box(1.1, 0, 2, 1)], crs="EPSG:4326"
    )
    assert neighbours(shapes, 2).has_edge(0, 1)


def test_neighbours_look_clearly_different_to_everyone():
    """On a grid of 100, any two that touch differ by ΔE 16 under every kind of vision."""
    shapes = grid(10, 10)
    colours = territory_colours(shapes, 100)
    apart = least_differences(PALETTE)
    for a, b in neighbours(shapes, 100).edges:
        assert apart[PALETTE.index(colours[a]), PALETTE.index(colours[b])] > 16


def test_colours_are_used_evenly():
    """Of 45 territories far apart, each of the nine colours gets five."""
    shapes = grid(1, 90).iloc[::2].assign(territory=range(45))
    colours = territory_colours(shapes, 45)
    assert {colours.count(colour) for colour in PALETTE} == {5}


def test_territories_without_a_shape_get_a_colour():
    """A territory with no account has no shape, and still its colour."""
    assert len(territory_colours(grid(1, 2), 4)) == 4


@pytest.mark.parametrize("vision", VISIONS)
def test_palette_is_safe_for_every_eye(vision):
    """No two colours are closer than ΔE 15 (2 is just noticeable)."""
    apart = differences(PALETTE, vision)
    assert apart[np.triu_indices(len(PALETTE), 1)].min() > 15


def test_differences_know_red_from_green_only_with_normal_vision():
    """A red and a green of like lightness: far apart normally, near for deuteranopes."""
    pair = ("#C05A4A", "#7A8A2A")
    assert differences(pair)[0, 1] > 2 * differences(pair, "deuteranopia")[0, 1]
