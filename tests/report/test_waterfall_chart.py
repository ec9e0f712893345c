"""The chart of a waterfall: every bar begins where the last one ended."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

from territory_opt.report.waterfall_chart import LEFT, RIGHT, Step, money, waterfall_chart

STEPS = [
    Step("last_year", Decimal(1000), "quota of last year"),
    Step("restated", Decimal("-200.5"), "14 accounts went to <Bo> & Co"),
    Step("potential", Decimal(400)),
    Step("holds", Decimal(0), "changes nothing"),
    Step("rounding", Decimal("0.5")),
]


def drawn(steps, number=0):
    return ElementTree.fromstring(str(waterfall_chart(steps, "USD", number)))


def bars(chart):
    """Left and right end of every bar, its points and its filling."""
    found = []
    for polygon in chart.iter("polygon"):
        pairs = [tuple(map(float, pair.split(","))) for pair in polygon.get("points").split()]
        across = [x for x, _ in pairs]
        found.append((min(across), max(across), pairs, polygon.get("fill")))
    return found


def texts(chart, kind):
    return [one.text for one in chart.iter("text") if kind in one.get("class").split()]


def at(amount, highest=1200):
    return LEFT + amount / highest * (RIGHT - LEFT)


def test_bars_follow_each_other_and_end_at_the_quota():
    """1,000; down to 799.50; up to 1,199.50; up to 1,200; and the whole of it. What is 0 is left out."""
    ends = [(low, high) for low, high, _, _ in bars(drawn(STEPS))]
    expected = [(0, 1000), (799.5, 1000), (799.5, 1199.5), (1199.5, 1200), (0, 1200)]
    assert len(ends) == len(expected)
    for (low, high), (start, end) in zip(ends, expected, strict=True):
        assert abs(low - at(start)) < 0.1
        assert abs(high - at(end)) < 0.1


def test_up_and_down_are_told_apart_without_colour():
    """Down is hatched and points left, up is solid and points right; amounts have their sign."""
    chart = drawn(STEPS)
    _, down, up, *_ = bars(chart)
    assert down[3].startswith("url(#")
    assert not up[3].startswith("url(#")
    assert [x for x, _ in down[2]].count(down[0]) == 1
    assert [x for x, _ in up[2]].count(up[1]) == 1
    assert texts(chart, "amount") == ["1,000", "−200.50", "+400", "+0.50", "1,200"]


def test_connectors_join_a_bar_to_the_next():
    """Each stands where the number stands."""
    dashed = [line for line in drawn(STEPS).iter("line") if line.get("stroke-dasharray")]
    places = [float(line.get("x1")) for line in dashed]
    assert [
        round(place - at(level))
        for place, level in zip(places, (1000, 799.5, 1199.5, 1200), strict=True)
    ] == [0] * 4


def test_it_can_be_read_aloud():
    """Title and description, named by the picture; every step and amount is in them."""
    chart = drawn(STEPS, number=3)
    named = chart.get("aria-labelledby").split()
    told = {one.get("id"): one.text for one in chart.iter() if one.get("id") in named}
    assert told["waterfall-3-title"] == "Steps to the quota, USD"
    assert told["waterfall-3-text"].startswith("Last year's quota 1,000; To last year's sales")
    assert told["waterfall-3-text"].endswith("Quota 1,200")


def test_reasons_are_text():
    """Markup from a table is shown, not run."""
    assert "14 accounts went to <Bo> & Co" in texts(drawn(STEPS), "why")


def test_a_number_that_passes_zero_has_room_on_both_sides():
    """100 down to −50, up to 0: bars stay between the edges."""
    steps = [Step("a", Decimal(100)), Step("b", Decimal(-150)), Step("c", Decimal(50))]
    for low, high, _, _ in bars(drawn(steps)):
        assert LEFT <= low <= high <= RIGHT


def test_a_territory_without_anything_still_has_a_chart():
    """One step of 0, and a quota of 0."""
    assert texts(drawn([Step("company_share", Decimal(0))]), "amount") == ["0", "0"]


def test_steps_nobody_has_named_are_drawn_by_their_name():
    """New causes need no change here."""
    assert texts(drawn([Step("some_new_cause", Decimal(7))]), "step")[0] == "Some new cause"


def test_money_has_cents_only_where_there_are_any():
    """Sign on demand."""
    shown = [money(Decimal(text), with_sign=True) for text in ("1234567", "-0.05", "12.5", "0")]
    assert shown == ["+1,234,567", "−0.05", "+12.50", "0"]
    assert re.fullmatch(r"1,234,567", money(Decimal(1234567)))
