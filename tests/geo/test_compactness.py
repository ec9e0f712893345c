"""Figures of compactness against closed forms."""

import numpy as np
import pytest
import shapely

from territory_opt.geo import adjacency, compactness_table
from territory_opt.geo.compactness import (
    dissolved,
    hull_share,
    num_enclosed,
    num_holes,
    polsby_popper,
    reock,
)
from territory_opt.geo.cuts import num_cut_edges, num_fragments
from territory_opt.geo.spread import hull_share_of_points, inertia, mean_distance_km

SQUARE = np.array([shapely.box(0, 0, 1000, 1000)])
CIRCLE = np.array([shapely.Point(0, 0).buffer(1000, quad_segs=256)])
STRIP = np.array([shapely.box(0, 0, 3000, 1000)])
ANGLE = np.array([shapely.union(shapely.box(0, 0, 1, 3), shapely.box(0, 0, 3, 1))])


@pytest.mark.parametrize(
    ("figure", "shape", "expected"),
    [
        (polsby_popper, SQUARE, np.pi / 4),
        (polsby_popper, CIRCLE, 1),
        (polsby_popper, STRIP, 4 * np.pi * 3 / 64),  # area 3, perimeter 8
        (reock, SQUARE, 2 / np.pi),  # the circle's diameter is √2
        (reock, CIRCLE, 1),
        (reock, STRIP, 3 / (np.pi * 2.5)),  # radius √10 / 2
        (hull_share, SQUARE, 1),
        (hull_share, CIRCLE, 1),
        (hull_share, ANGLE, 5 / 7),  # the hull adds a triangle of 2 by 2
    ],
)
def test_shapes_have_their_closed_forms(figure, shape, expected):
    """Square, circle of 1,024 corners, 3:1 strip and L."""
    assert figure(shape) == pytest.approx([expected], rel=1e-4)
    assert figure(shape)[0] <= 1


@pytest.mark.parametrize("figure", [polsby_popper, reock, hull_share])
def test_territory_without_ground_has_no_figure(figure):
    """Not a number, rather than a good or a bad one."""
    assert np.isnan(figure(np.array([shapely.Polygon()]))).all()


def test_dissolving_leaves_no_inner_border(grid):
    """Two squares of a kilometre: perimeter 6 km."""
    shapes = dissolved(grid("ab").geometry, [0, 0], 1)
    assert shapely.length(shapes) == pytest.approx([6000])


def test_dissolving_closes_cracks(plane):
    """Half a metre between the squares: no inner border either, and the area to a thousandth."""
    areas = plane([shapely.box(0, 0, 1, 1), shapely.box(1.0005, 0, 2, 1)])
    shapes = dissolved(areas.geometry, [0, 0], 1)
    assert shapely.length(shapes) == pytest.approx([6000], abs=10)
    assert shapely.area(shapes) == pytest.approx([2e6], rel=1e-3)


def test_areas_without_territory_belong_to_none(grid):
    """−1 is dissolved into nothing, and a territory without areas is empty."""
    shapes = dissolved(grid("ab").geometry, [0, -1], 2)
    assert shapely.area(shapes).tolist() == pytest.approx([1e6, 0])


def test_inertia_is_least_at_the_centroid():
    """Weights 1 and 3 at 0 and 4 km: centroid 3, Σ w d² = 9 + 3 = 12; from 0: 48."""
    xy = np.array([[0.0, 0.0], [4.0, 0.0]])
    assert inertia(xy, [1, 3], [0, 0], 1) == pytest.approx([12])
    assert inertia(xy, [1, 3], [0, 0], 1, [[0, 0]]) == pytest.approx([48])


def test_mean_distance_is_weighted():
    """The same two: (1 × 3 + 3 × 1) ÷ 4 = 1.5 km; a territory without weight has none."""
    xy = np.array([[0.0, 0.0], [4.0, 0.0], [9.0, 9.0], [1.0, 1.0]])
    found = mean_distance_km(xy, [1, 3, 0, 5], [0, 0, 1, -1], 2)
    assert found == pytest.approx([1.5, np.nan], nan_ok=True)


def test_fragments_are_connected_pieces(grid):
    """In a row of three the outer two are one territory in two pieces; b has one."""
    graph = adjacency(grid("abc")).graph
    assert num_fragments(graph, [0, 1, 0], 3).tolist() == [2, 1, 0]


def test_exempt_areas_make_no_fragment(grid):
    """The third need not be connected; exempting the middle one cuts what it held together."""
    graph = adjacency(grid("abc")).graph
    assert num_fragments(graph, [0, 1, 0], 2, [False, False, True]).tolist() == [1, 1]
    assert num_fragments(graph, [0, 0, 0], 1, [False, True, False]).tolist() == [2]


def test_areas_of_nobody_do_not_connect(grid):
    """The middle one has no territory."""
    assert num_fragments(adjacency(grid("abc")).graph, [0, -1, 0], 1).tolist() == [2]


def test_cut_edges_are_counted_from_both_sides(grid):
    """Two columns of two: a–b and c–d are cut."""
    graph = adjacency(grid("ab cd")).graph
    assert num_cut_edges(graph, [0, 1, 0, 1], 2).tolist() == [2, 2]
    assert num_cut_edges(graph, [0, 0, 0, 0], 2).tolist() == [0, 0]
    assert num_cut_edges(graph, [0, -1, 0, 1], 2).tolist() == [1, 1]


def test_ring_has_a_hole_and_encloses_what_fills_it(grid):
    """Area b fills the hole of a; c lies outside."""
    shapes = dissolved(grid("aaac abac aaac").geometry, [0, 1, 2], 3)
    assert num_holes(shapes).tolist() == [1, 0, 0]
    assert num_enclosed(shapes).tolist() == [1, 0, 0]


def test_lake_is_a_hole_that_encloses_nobody(grid):
    """A hole without a territory; smaller than 2 km² it does not count when told so."""
    shapes = dissolved(grid("aaa a.a aaa").geometry, [0], 1)
    assert num_holes(shapes).tolist() == [1]
    assert num_holes(shapes, least_km2=2).tolist() == [0]
    assert num_enclosed(shapes).tolist() == [0]


def test_territory_half_in_a_hole_is_not_enclosed(grid):
    """Area b has an exclave outside the ring."""
    shapes = dissolved(grid("aaa.. aba.b aaa..").geometry, [0, 1], 2)
    assert num_enclosed(shapes).tolist() == [0, 0]


def test_table_has_a_row_per_territory(grid):
    """Two columns of two squares, and a territory without areas."""
    areas = grid("ab cd")
    table = compactness_table(areas.geometry, adjacency(areas).graph, [0, 1, 0, 1], 3)
    assert table["polsby_popper"].tolist() == pytest.approx(
        [2 * np.pi / 9, 2 * np.pi / 9, np.nan], nan_ok=True
    )  # area 2, perimeter 6
    assert table["inertia"].tolist() == pytest.approx([0.5, 0.5, 0])  # two at half a kilometre
    assert table["mean_distance_km"].tolist() == pytest.approx([0.5, 0.5, np.nan], nan_ok=True)
    assert table["num_fragments"].tolist() == [1, 1, 0]
    assert table["num_cut_edges"].tolist() == [2, 2, 0]


def test_relabelling_territories_permutes_the_table(grid):
    """Names do not matter."""
    areas = grid("aab cdb cde")
    graph = adjacency(areas).graph
    forth = compactness_table(areas.geometry, graph, [0, 0, 1, 1, 1], 2)
    back = compactness_table(areas.geometry, graph, [1, 1, 0, 0, 0], 2)
    assert np.allclose(forth.to_numpy(float), back.to_numpy(float)[::-1])


def test_hull_share_of_points_counts_strangers_within():
    """A square of 1 each with a stranger of 4 in its middle: 4 of 8; his own hull is his point."""
    xy = np.array([[0, 0], [2, 0], [0, 2], [2, 2], [1, 1], [1, 1]], float)
    shares = hull_share_of_points(xy, [1, 1, 1, 1, 4, 9], [0, 0, 0, 0, 1, -1], 3)
    np.testing.assert_allclose(shares, [0.5, 1, np.nan])
