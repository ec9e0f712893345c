"""How territories lie on the ground: figures of areas and of points, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import openpyxl
import pytest

from territory_opt.geo import adjacency
from territory_opt.models import Plan
from territory_opt.models.contiguity import Contiguity, as_graph
from territory_opt.report import build_run, write_workbook
from territory_opt.report.ground_figures import FIGURES, ground_figures
from territory_opt.report.layers import territory_shapes
from territory_opt.report.view import PlanView
from territory_opt.runs import read_run, write_run
from tests.report.test_area_layer import drawn

BLOCK_AND_STRIP = """
ab.
cd.
ef.
"""
"""Squares of 10 km."""


@pytest.fixture
def on_ground(tiny):
    """Account i of ``tiny`` alone in the i-th square of a drawing."""

    def make(drawing):
        areas = drawn(drawing)
        units = list("abcdef")
        tiny.scenario.areas = areas
        tiny.scenario.accounts["geo_unit_id"] = units
        tiny.scenario.geography = SimpleNamespace(
            areas=areas,
            neighbours=adjacency(areas),
            account_area=np.arange(6),
            goes_with=np.arange(6),
        )
        return tiny

    return make


def figures(tiny, territory_of, problem=None):
    view = PlanView(
        tiny.scenario, problem or tiny.problem, Plan(territory_of), np.full((2, 3), np.nan)
    )
    return ground_figures(view, territory_shapes(view))


def test_figures_of_squares_are_those_of_their_papers(on_ground):
    """R1: a block of 2 by 2; R2: a strip of 2 by 1 below it; potential 10 in each square."""
    found = figures(on_ground(BLOCK_AND_STRIP), [0, 0, 0, 0, 1, 1])
    assert tuple(found) == FIGURES
    strip = 4 * np.pi * 2 / 6**2
    np.testing.assert_allclose(found["compactness"], [np.pi / 4, strip], rtol=1e-6)
    reock = [2 / np.pi, 2 / (np.pi * 5 / 4)]
    np.testing.assert_allclose(found["reock"], reock, rtol=1e-4)
    np.testing.assert_allclose(found["hull_share"], [1, 1], rtol=1e-9)
    # four squares 5 √2 km from their middle, two 5 km from theirs
    np.testing.assert_allclose(found["inertia"], [10 * 4 * 50, 10 * 2 * 25], rtol=1e-9)
    np.testing.assert_allclose(found["mean_distance_km"], [np.sqrt(50), 5], rtol=1e-9)
    assert found["cut_edges"].tolist() == [2, 2]


def test_cells_between_accounts_lie_with_those_who_reach_them(on_ground):
    """A6 is moved to d, so f is empty; it goes with e, R2's: the strip is whole."""
    tiny = on_ground(BLOCK_AND_STRIP)
    tiny.scenario.accounts["geo_unit_id"] = list("abcded")
    tiny.scenario.geography.account_area = np.array([0, 1, 2, 3, 4, 3])
    tiny.scenario.geography.goes_with = np.array([0, 1, 2, 3, 4, 4])
    found = figures(tiny, [0, 0, 0, 0, 1, 0])
    np.testing.assert_allclose(found["compactness"][1], 4 * np.pi * 2 / 6**2, rtol=1e-6)


def test_points_have_spread_but_no_outline(tiny):
    """R1 has 20, 20.1 and 20.2° on the equator: 0, 11.1 km and 11.1 km from the middle one."""
    found = figures(tiny, [0, 0, 0, 1, 1, 1])
    degree = 111.2
    np.testing.assert_allclose(found["mean_distance_km"], 2 / 3 * 0.1 * degree, rtol=0.01)
    np.testing.assert_allclose(found["inertia"], 10 * 2 * (0.1 * degree) ** 2, rtol=0.01)
    assert found["hull_share"].tolist() == [1, 1]
    for name in ("compactness", "reock", "cut_edges"):
        assert np.isnan(found[name]).all()


def test_strangers_within_the_hull_take_their_share(tiny):
    """R1 at both ends and next to them, R2 in between: R1 has 4 of the 6 in its hull."""
    found = figures(tiny, [0, 0, 1, 1, 0, 0])
    np.testing.assert_allclose(found["hull_share"], [4 / 6, 1])


def test_points_that_must_hang_together_have_borders(tiny):
    """Neighbours in a row 1–2–…–6, cut once; a territory of nobody has nothing to measure."""
    graph = np.diag(np.ones(5, bool), 1)
    contiguity = Contiguity(as_graph(graph | graph.T, 6)[0], np.zeros(6, bool), np.full(2, -1))
    problem = tiny.problem.replace(contiguity=contiguity)
    assert figures(tiny, [0, 0, 0, 1, 1, 1], problem)["cut_edges"].tolist() == [1, 1]
    alone = figures(tiny, [0] * 6)
    assert np.isnan(alone["mean_distance_km"][1])


def test_accounts_without_any_potential_weigh_alike(tiny):
    """The mean is over their number then."""
    tiny.scenario.accounts["potential"] = 0.0
    found = figures(tiny, [0, 0, 0, 1, 1, 1])
    np.testing.assert_allclose(found["mean_distance_km"], 7.41, atol=0.05)


def test_folder_and_workbook_have_them(on_ground, tmp_path):
    """Columns of territories.csv, titles a planner can read, and the area of every account."""
    tiny = on_ground(BLOCK_AND_STRIP)
    result = tiny.result([0, 0, 0, 0, 1, 1])
    run = build_run(tiny.scenario, tiny.problem, result, reference=np.ones((2, 3)))
    back = read_run(write_run(run, tmp_path / "run"))
    assert back.plan["geo_unit_id"].tolist() == list("abcdef")
    for name in FIGURES:
        np.testing.assert_allclose(back.territories[name], run.territories[name], atol=0.005)
    book = openpyxl.load_workbook(write_workbook(run, tmp_path / "plan.xlsx"))
    titles = [cell.value for cell in book["Territories"][2]]
    assert {"Compactness (Polsby–Popper)", "Moment of inertia", "Pieces"} <= set(titles)


def test_plan_of_points_has_no_column_of_areas(tiny):
    """Nothing to say there."""
    result = tiny.result([0, 0, 0, 1, 1, 1])
    run = build_run(tiny.scenario, tiny.problem, result, reference=np.ones((2, 3)))
    assert "geo_unit_id" not in run.plan
