"""Neighbours of points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from territory_opt.geo import graph_of_points


def edges(graph):
    return {(int(i), int(j)) for i, j in zip(*graph.nonzero(), strict=True) if i < j}


def test_triangle_is_a_triangle():
    """Three places at nearly equal distances: three edges."""
    assert edges(graph_of_points([10, 11, 10.5], [50, 50, 50.6])) == {(0, 1), (0, 2), (1, 2)}


def test_sliver_along_the_hull_goes():
    """The middle one of three is 1 km off the line of the others: no edge past it."""
    assert edges(graph_of_points([10, 11, 12], [50, 50.01, 50])) == {(0, 1), (1, 2)}


def test_places_on_one_line_form_a_path():
    """No triangle at all: along a meridian, in order."""
    assert edges(graph_of_points([10, 10, 10, 10], [50, 52, 51, 53])) == {(0, 2), (1, 2), (1, 3)}


def test_edges_are_metres():
    """One degree of latitude is 111.2 km on the mean sphere."""
    assert graph_of_points([10, 10], [50, 51])[0, 1] == pytest.approx(111_195, rel=1e-4)


def test_points_at_one_place_form_a_chain():
    """0, 1 and 2 share a place; the first of them has the neighbour."""
    graph = graph_of_points([10, 10, 10, 11], [50, 50, 50, 50])
    assert edges(graph) == {(0, 1), (1, 2), (0, 3)}
    assert graph[0, 1] == 1


@pytest.mark.parametrize("kind", ["delaunay", "nearest"])
@pytest.mark.parametrize("num", [0, 1, 2])
def test_few_points(kind, num):
    """None, one and two points."""
    assert len(edges(graph_of_points([10, 11][:num], [50, 50][:num], kind))) == max(num - 1, 0)


def test_points_without_coordinates_stand_alone():
    """NaN has no neighbours and does not shift the others."""
    assert edges(graph_of_points([np.nan, 10, 11], [50, 50, 50])) == {(1, 2)}


def test_nearest_is_symmetric():
    """3 is far off; its nearest is 2, so 2 has it as neighbour too."""
    graph = graph_of_points([10, 10.1, 10.2, 14], [50, 50, 50, 50], "nearest", k=1)
    assert edges(graph) >= {(2, 3)}
    assert abs(graph - graph.T).max() == 0


def test_unknown_kind_is_refused():
    """Neither of the two."""
    with pytest.raises(ValueError, match="kind"):
        graph_of_points([10], [50], "gabriel")


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10_000))
def test_delaunay_connects_everything(num, seed):
    """Peeling the hull never cuts a unit off."""
    lon, lat = np.random.default_rng(seed).uniform(0, 5, (2, num))
    graph = graph_of_points(lon, lat)
    assert connected_components(graph)[0] == 1
    assert abs(graph - graph.T).max() == 0
