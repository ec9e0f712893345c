"""The map coloured by district: one colour each, named, and a page that opens so."""

from dataclasses import replace

import pytest

from territory_opt.report import draw_map, outline_set
from territory_opt.report.map.audience import view_of
from territory_opt.report.map.circles import drawn
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.groups import LIGHT, level_modes


@pytest.fixture
def grouped(run):
    """The planner's run, its first territory in West, the second in East, the rest in none."""
    names = dict(zip(run.territories["territory_id"], ("West (W)", "East (E)"), strict=False))
    return run, outline_set("district", "Districts", run.shapes, names)


def test_every_group_has_a_colour_of_its_own_in_the_legend(grouped):
    """East, West by name; territories of no district are grey and said to be so."""
    run, level = grouped
    view = replace(view_of(run, "planner", None), outlines=(level,))
    (mode,) = level_modes(view, drawn(view.accounts))
    east, west = LIGHT[:2]
    assert list(mode.legend) == [
        (east, "East (E)"), (west, "West (W)"), (NOBODY, "in no district"),
    ]  # fmt: skip
    assert list(mode.areas[:3]) == [west, east, NOBODY]
    accounts = drawn(view.accounts)
    shown = [mode.palette[code] for code in mode.accounts]
    expected = [mode.areas[row] if row >= 0 else NOBODY for row in accounts["territory"]]
    assert shown == expected


@pytest.mark.browser
def test_the_address_says_how_the_map_is_coloured(grouped, open_map):
    """map.html#district: the switch is on, the legend names the districts, their outlines are drawn."""
    run, level = grouped
    page = open_map(draw_map(run, outlines=[level]))
    page.goto(page.url + "#district")
    page.reload()
    assert page.locator("input[name=mode]:checked").get_attribute("value") == "district"
    assert "East (E)" in page.inner_text("#legend")
    assert page.locator(".label.group").count() == 2
    assert page.troubles == []
