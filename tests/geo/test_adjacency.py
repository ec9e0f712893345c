"""Neighbours on small drawings, one square a kilometre wide."""

import numpy as np
import pytest
import shapely

from territory_opt.geo import adjacency
from territory_opt.geo.borders import shared_borders


def edges(areas, **how):
    """Pairs of names with their border in metres, rounded."""
    graph = adjacency(areas, **how).graph.tocoo()
    one, other = graph.coords
    return {
        areas.unit_id[i] + areas.unit_id[j]: round(m)
        for i, j, m in zip(one, other, graph.data, strict=True)
        if i < j
    }


def test_squares_share_their_sides(grid):
    """Four squares: four sides of a kilometre; a and d touch in a corner only."""
    assert edges(grid("ab cd")) == {"ab": 1000, "ac": 1000, "bd": 1000, "cd": 1000}


def test_l_shape_shares_both_arms(grid):
    """The inner side of the L is two sides of b."""
    assert edges(grid("ab aa")) == {"ab": 2000}


def test_ring_shares_its_hole(grid):
    """Area b fills the hole of a: four sides."""
    assert edges(grid("aaa aba aaa")) == {"ab": 4000}


def test_long_side_meets_two_short_ones(plane):
    """Area a has no corner where b and c meet: a T-junction."""
    tall = shapely.box(0, 0, 1, 2)
    areas = plane([tall, shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)])
    assert edges(areas) == {"ab": 1000, "ac": 1000, "bc": 1000}


@pytest.mark.parametrize("slit_m", [-0.9, 0.5, 0.9])
def test_borders_match_within_the_tolerance(plane, slit_m):
    """A slit or overlap of less than a metre is a border."""
    areas = plane([shapely.box(0, 0, 1, 1), shapely.box(1 + slit_m / 1000, 0.3, 2, 1.3)])
    assert edges(areas)["ab"] == pytest.approx(700, abs=2)


def test_wider_slit_is_none(plane):
    """Two metres apart, a tolerance of one: no neighbours; of three: neighbours."""
    areas = plane([shapely.box(0, 0, 1, 1), shapely.box(1.002, 0, 2, 1)])
    assert edges(areas, reach_km=None) == {}
    assert edges(areas, reach_km=None, tolerance_m=3)["ab"] == pytest.approx(1000, abs=2)


def test_differently_drawn_borders_match(plane):
    """One side has 7 corners on the border, the other 11, each half a metre off at most."""
    rng = np.random.default_rng(1)

    def side(num):
        y = np.linspace(0, 1, num)
        return np.column_stack([1 + rng.uniform(-2e-4, 2e-4, num), y])

    west = shapely.Polygon([(0, 1), (0, 0), *side(7)])
    east = shapely.Polygon([(2, 1), (2, 0), *side(11)])
    assert edges(plane([west, east]), reach_km=None)["ab"] == pytest.approx(1000, rel=0.01)


def test_short_border_makes_no_neighbours(plane):
    """Ten metres of shared border: neighbours only if that is enough."""
    areas = plane([shapely.box(0, 0, 1, 1), shapely.box(1, 0.99, 2, 2)])
    assert edges(areas, reach_km=None) == {}
    assert edges(areas, reach_km=None, min_shared_m=5) == {"ab": 10}


def test_touching_corners_share_nothing(grid):
    """Rook's case: no border at all, whatever the tolerance."""
    borders = shared_borders(grid("a. .b").geometry, 10.0)
    assert borders.length_m().sum() == 0


def test_island_is_attached_to_the_nearest(grid):
    """Area c is 1 km from b and 2 km from a; the note says so."""
    found = adjacency(grid("a..... bb.c.."))
    assert found.attached.tolist() == [[1, 2]]
    assert found.gap_km.tolist() == [1]
    assert found.graph[1, 2] == found.graph[2, 1] == 1
    assert found.island_of.tolist() == [0, 0, 1]
    assert found.component.tolist() == [0, 0, 0]
    (note,) = found.faults
    assert (note.code, note.record) == ("island-attached", "c")


def test_two_islands_are_joined_to_each_other_first(grid):
    """Areas c and d are 1 km apart, the mainland 2 km from c: d needs no bridge of 4 km."""
    found = adjacency(grid("ab..c.d"))
    assert found.attached.tolist() == [[2, 3], [1, 2]]
    assert found.gap_km.tolist() == [1, 2]


def test_corners_are_gaps_of_nothing(grid):
    """Queen's neighbours are attached at 0 km when nothing else joins them."""
    found = adjacency(grid("a. .b"), reach_km=0)
    assert found.attached.tolist() == [[0, 1]]
    assert found.gap_km.tolist() == [0]


def test_island_out_of_reach_stays_alone(grid):
    """3 km is too far for a reach of 2; the note names the island, not the mainland."""
    found = adjacency(grid("ab...c"), reach_km=2)
    assert found.component.tolist() == [0, 0, 1]
    assert [(note.code, note.record) for note in found.faults] == [("island-alone", "c")]


def test_equal_gaps_go_to_the_lower_index(grid):
    """Area c is a kilometre from a and from b."""
    assert adjacency(grid("aa.c.bb")).attached.tolist()[0] == [0, 2]


def test_barrier_along_a_border_parts_columns(grid):
    """A river between the columns: a–c and b–d stay, but for the 50 m that it reaches into them."""
    river = shapely.LineString([(1000, -500), (1000, 2500)])
    assert edges(grid("ab cd"), barriers=[river]) == {"ac": 950, "bd": 950}
    assert adjacency(grid("ab cd"), barriers=[river]).component.tolist() == [0, 1, 0, 1]


def test_barrier_beside_a_border_counts_within_its_reach(grid):
    """Drawn 40 m off, with a reach of 50 m; with a reach of 30 m it parts nobody."""
    river = shapely.LineString([(1040, -500), (1040, 2500)])
    assert set(edges(grid("ab cd"), barriers=[river])) == {"ac", "bd"}
    assert set(edges(grid("ab cd"), barriers=[river], barrier_reach_m=30)) == {
        "ab",
        "ac",
        "bd",
        "cd",
    }


def test_barrier_across_a_border_parts_nobody(grid):
    """A river that flows from a into b takes its own width from the border: 100 of 1,000 m."""
    river = shapely.LineString([(0, 500), (2000, 500)])
    assert edges(grid("ab"), barriers=[river]) == {"ab": 900}


def test_half_a_barrier_leaves_the_other_half(grid):
    """A lake over the southern 400 m of the border."""
    lake = shapely.box(900, 0, 1100, 400)
    assert edges(grid("ab"), barriers=[lake], barrier_reach_m=0) == {"ab": 600}


def test_islands_are_not_attached_across_a_barrier(grid):
    """A strait that is closed between a and b."""
    strait = shapely.LineString([(1500, -5000), (1500, 5000)])
    found = adjacency(grid("a.b"), barriers=[strait])
    assert found.component.tolist() == [0, 1]


def test_regions_are_apart(grid):
    """Areas a and c are one state, b and d the other; no island bridges them."""
    found = adjacency(grid("ab cd"), region=["S", "T", "S", "T"])
    assert found.component.tolist() == [0, 1, 0, 1]
    assert found.faults == ()


def test_region_needs_one_label_per_area(grid):
    """Three labels for four areas."""
    with pytest.raises(ValueError, match="region"):
        adjacency(grid("ab cd"), region=["S", "T", "S"])


def test_tolerance_must_be_positive(grid):
    """Nothing matches within nothing."""
    with pytest.raises(ValueError, match="tolerance_m"):
        adjacency(grid("ab"), tolerance_m=0)


def test_graph_is_symmetric_and_hollow(grid):
    """To the last digit, on random shapes."""
    rng = np.random.default_rng(3)
    drawing = " ".join("".join(rng.choice(list("abcdefgh"), 9)) for _ in range(9))
    graph = adjacency(grid(drawing)).graph
    assert abs(graph - graph.T).max() == 0
    assert graph.diagonal().max() == 0


def test_order_of_areas_does_not_matter(plane):
    """The border of each pair is the same when the areas are turned around."""
    rng = np.random.default_rng(4)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(rng.uniform(0, 20, (60, 2))), ordered=True)
    )
    forth, back = adjacency(plane(cells, range(60))), adjacency(plane(cells[::-1], range(60)))
    turned = back.graph.toarray()[::-1, ::-1]
    assert np.allclose(forth.graph.toarray(), turned, atol=1e-6)


def test_one_area_has_no_neighbours(grid):
    """Nothing to note, either."""
    found = adjacency(grid("a"))
    assert found.graph.nnz == 0
    assert found.faults == ()
