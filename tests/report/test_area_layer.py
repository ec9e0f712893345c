"""Territories made of areas: whose an area is, and shapes dissolved from them, on drawn grids."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS

from territory_opt.geo import areas_in_plane
from territory_opt.models import Plan
from territory_opt.report import build_run, outline_set
from territory_opt.report.area_layer import area_layer, dissolved, owner_of_areas
from territory_opt.report.layers import territory_shapes
from territory_opt.report.view import PlanView
from territory_opt.runs import read_run, write_run

PLANE = CRS.from_proj4("+proj=laea +lon_0=20 +lat_0=0 +datum=WGS84 +units=m")
RING = """
aaa..
aba.c
aaa..
"""
"""b lies within a; c is an island."""


def drawn(drawing):
    """Areas of squares of 10 km: each letter is one area, dots are nobody's."""
    lines = drawing.split()
    squares: dict[str, list] = {}
    for y, line in enumerate(reversed(lines)):
        for x, name in enumerate(line.replace(".", " ")):
            squares.setdefault(name, []).append(
                shapely.box(1e4 * x, 1e4 * y, 1e4 * x + 1e4, 1e4 * y + 1e4)
            )
    squares.pop(" ", None)
    names = sorted(squares)
    shapes = np.array([shapely.union_all(squares[name]) for name in names])
    return areas_in_plane(names, shapes, PLANE)


@pytest.fixture
def view(tiny):
    """``view(drawing, units, territory_of)``: account i lies in area ``units[i]``."""

    def make(drawing, units, territory_of):
        tiny.scenario.areas = drawn(drawing)
        tiny.scenario.accounts["geo_unit_id"] = units
        return PlanView(tiny.scenario, tiny.problem, Plan(territory_of), np.full((2, 3), np.nan))

    return make


def test_territory_with_an_enclave_has_a_hole(view):
    """Area a goes to R1, b to R2: R1 is a ring whose hole is R2's part."""
    shapes = territory_shapes(view(RING, list("aabbcc"), [0, 0, 1, 1, 1, 1]))
    ring, rest = shapes.set_index("territory_id").geometry[["R1", "R2"]]
    (polygon,) = ring.geoms
    (hole,) = polygon.interiors
    assert shapely.Polygon(hole).equals(max(rest.geoms, key=lambda part: part.covers(hole)))


def test_island_is_a_part_of_its_territory(view):
    """Both b and c both go to R2: two parts that do not touch."""
    shapes = territory_shapes(view(RING, list("aabbcc"), [0, 0, 1, 1, 1, 1]))
    rest = shapes.set_index("territory_id").geometry["R2"]
    assert len(rest.geoms) == 2
    assert not rest.geoms[0].touches(rest.geoms[1])


def test_areas_of_one_territory_lose_the_border_between_them(view):
    """Together a and b fill the hole; only c has a shape of its own."""
    shapes = territory_shapes(view(RING, list("aabbcc"), [0, 0, 0, 0, 1, 1]))
    (whole,) = shapes.set_index("territory_id").geometry["R1"].geoms
    assert len(whole.interiors) == 0


def test_area_belongs_to_the_territory_with_most_potential_in_it(view):
    """In a, R1 has one account of 10 and R2 two; b is shared evenly, the lower index has it."""
    shown = view("ab", [*"aaabb", ""], [0, 1, 1, 0, 1, 1])
    assert owner_of_areas(shown, shown.scenario.areas).tolist() == [1, 0]


def test_area_without_an_account_is_nobodys(view):
    """Area c is drawn, and in no territory."""
    layer = area_layer(view("abc", list("aaabbb"), [0, 0, 0, 1, 1, 1]))
    assert layer["territory_id"].tolist() == ["R1", "R2", ""]
    assert dissolved(layer)["territory_id"].tolist() == ["R1", "R2"]


def test_simplified_neighbours_still_share_their_border(view):
    """A wiggle of 2 m between two areas of 400 km goes, in both at once."""
    shown = view("ab", list("aaabbb"), [0, 0, 0, 1, 1, 1])
    wiggle = [(2e5 + 2 * (k % 2), 2000.0 * k) for k in range(201)]
    west = shapely.Polygon([(0, 0), *wiggle, (0, 4e5)])
    east = shapely.Polygon([(4e5, 0), *wiggle, (4e5, 4e5)])
    shown.scenario.areas = areas_in_plane(["a", "b"], np.array([west, east]), PLANE)
    left, right = area_layer(shown).geometry
    assert shapely.get_num_coordinates(left) < 20
    assert left.intersection(right).length > 3
    assert left.intersection(right).area == 0


def test_neighbours_that_differ_by_a_hair_leave_no_hole(view):
    """Borders a tenth of a metre apart: the union of the two is one polygon without a slit."""
    shown = view("ab", list("aaabbb"), [0, 0, 0, 0, 0, 0])
    west, east = shapely.box(0, 0, 1e4, 1e4), shapely.box(1e4 + 0.1, 0, 2e4, 1e4)
    shown.scenario.areas = areas_in_plane(["a", "b"], np.array([west, east]), PLANE)
    (shape,) = territory_shapes(shown).geometry
    (whole,) = shape.geoms
    assert len(whole.interiors) == 0


def test_scenario_without_areas_has_none(tiny):
    """Its shapes come from the accounts."""
    shown = PlanView(tiny.scenario, tiny.problem, Plan([0] * 6), np.full((2, 3), np.nan))
    assert len(area_layer(shown)) == 0


def test_areas_come_back_from_the_run_folder(tiny, view, tmp_path):
    """A layer of plan.gpkg beside the accounts' own column."""
    view(RING, list("aabbcc"), [0, 0, 1, 1, 1, 1])
    run = build_run(
        tiny.scenario, tiny.problem, tiny.result([0, 0, 1, 1, 1, 1]), reference=np.ones((2, 3))
    )
    back = read_run(write_run(run, tmp_path / "run"))
    assert back.areas["geo_unit_id"].tolist() == ["a", "b", "c"]
    assert back.areas["territory_id"].tolist() == ["R1", "R2", "R2"]
    assert back.areas.geometry.geom_equals(run.areas.geometry).all()
    assert back.accounts["geo_unit_id"].tolist() == list("aabbcc")


def test_outline_set_joins_the_territories_of_a_district(view):
    """R1 and R2 in one district: ring and enclave become one, the island stays apart."""
    shapes = territory_shapes(view(RING, list("aabbcc"), [0, 0, 1, 1, 1, 1]))
    level = outline_set("district", "Districts", shapes, {"R1": "North", "R2": "North"})
    (north,) = level.shapes.geometry
    assert level.shapes["name"].tolist() == ["North"]
    assert sorted(len(part.interiors) for part in north.geoms) == [0, 0]


def test_territory_outside_every_district_has_no_outline(view):
    """R2 is in none: the district has the ring's hole."""
    shapes = territory_shapes(view(RING, list("aabbcc"), [0, 0, 1, 1, 1, 1]))
    level = outline_set("district", "Districts", shapes, {"R1": "North"})
    assert [len(part.interiors) for part in level.shapes.geometry[0].geoms] == [1]
