"""Names and sentences of a front, and its chart."""

import math

import pytest

from territory_opt.report.front import FrontPoint, Scale
from territory_opt.report.front_chart import Range, chart_of
from territory_opt.report.front_page import draw_front
from territory_opt.report.front_table import front_table
from territory_opt.report.front_words import names, sentence

SCALES = (
    Scale("value", "money", "USD", factor=-1.0, offset=1000.0),
    Scale("disruption", "share", "revenue"),
)


def point(number, name, value, moved, bound=None, **more):
    """A plan that reaches this."""
    words = {"gap": 0.01, "gap_abs": 1.0, "status": "FEASIBLE", "stop_reason": "TIME"}
    given = {"limit": moved, "price": 0.0, "level": math.nan, "seconds": 1.0, "settings": ()}
    told = {"folder": f"points/{number:02d}", **words, **given, **more}
    return FrontPoint(number, name, "What it is.", (value, moved), bound or value + 5.0, **told)


FRONT = (
    point(1, "least change", 500.0, 0.1),
    point(2, "knee", 800.0, 0.2),
    point(3, "best value", 900.0, 0.5),
)


def test_ends_and_knee_are_named():
    """Value forgone 500, 200, 150, 100 for 10, 20, 35 and 50 % moved: it bends at the second."""
    costs = [(500.0, 0.1), (200.0, 0.2), (150.0, 0.35), (100.0, 0.5)]
    assert names(costs, SCALES) == ["least change", "knee", "35\u202f% moved", "best value"]


def test_a_single_plan_is_the_best_of_what_is_optimised():
    """There is no other end."""
    assert names([(100.0, 0.5)], SCALES) == ["best value"]


def test_a_sentence_says_what_is_bought_and_how_sure_it_is():
    """800 for 20 % moved, against 500 for 10 %; at most 5 better."""
    told = sentence((800.0, 0.2), SCALES, 805.0, 0.025, (500.0, 0.1))
    assert told.replace("\u202f", " ") == (
        "Worth USD 800 a year; 20.0 % of revenue changes hands by choice. At most USD 5 better is "
        "possible within these limits (gap 2.5 %). Against the plan before it, USD 300 better for 10 % "
        "more of revenue moved."
    )


def test_more_value_is_higher_and_more_change_further_right():
    """The bound lies above the plan, as more is better."""
    chart = chart_of(FRONT, (), SCALES, with_map=True)
    first, second, third = chart.marks
    assert first.x < second.x < third.x
    assert first.y > second.y > third.y
    assert all(mark.bound_y < mark.y for mark in chart.marks)
    assert [mark.label for mark in chart.marks] == ["least change", "knee", "best value"]


def test_each_level_of_a_third_goal_has_its_line_and_legend():
    """Two levels, two lines; numbers alone mark the plans."""
    scales = (*SCALES, Scale("balance", "share"))
    fronts = [
        point(1, "least change, within 20 %", 500.0, 0.1, level=0.2),
        point(2, "best value, within 20 %", 900.0, 0.5, level=0.2),
        point(3, "best value, within 10 %", 800.0, 0.5, level=0.1),
    ]
    chart = chart_of(fronts, (), scales, with_map=True)
    assert len(chart.lines) == len(chart.legend) == 2
    assert not any(mark.label for mark in chart.marks)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (13.1e6, 15.3e6), (0.161, 0.163)])
def test_ticks_are_round_and_within(low, high):
    """Five or so, none outside."""
    axis = Range(low, high, 0.0, 100.0)
    assert 3 <= len(axis.ticks) <= 8
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in axis.ticks)


def test_names_from_a_scenario_are_escaped():
    """A title cannot put anything into the page."""
    page = draw_front(FRONT, (), SCALES, "<script>alert(1)</script>")
    assert "<script" not in page


def test_what_was_not_kept_is_told_in_page_and_table():
    """A plan that is beaten has a row, its fate, and a cross in the chart."""
    lost = point(0, "30 % moved", 700.0, 0.3, folder="", fate="Beaten by “knee”.")
    page = draw_front(FRONT, [lost], SCALES, "Field")
    assert page.count("Beaten by “knee”.") == 2
    table = front_table(FRONT, [lost], SCALES)
    assert table["fate"].tolist() == ["", "", "", "Beaten by “knee”."]
    assert table["moved_revenue_share"].tolist() == [0.1, 0.2, 0.5, 0.3]
