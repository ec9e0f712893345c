"""A rep's page on the quota, opened in a browser; its small map, read as it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pandas as pd
import pytest

from territory_opt.report.map.circles import drawn
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.planner import planner_view
from territory_opt.report.map.rep import view_of_rows
from territory_opt.report.map.small import small_map
from territory_opt.report.quota_pages import quota_pages
from territory_opt.report.waterfall_chart import LEFT, RIGHT

AMOUNTS = {
    "last_year": ("1234567", "quota of last year"),
    "restated": ("-234567.89", f"last year's sales of the accounts {'that are there now ' * 3}"),
    "company_growth": ("98765.43", "as the company's target grows on the sales of all territories"),
    "revenue_of_last_three_years": ("-12345", "3.1234% of it, which counts 50%"),
    "guardrails": ("1", "limits, of this territory or of others, at full load"),
    "in_words": ("0", "Your quota falls 12.1% to 1,086,420.54: because of this and that."),
}  # fmt: skip
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('svg.waterfall text')].map((t) => t.getBBox());
  const apart = (a, b) => a.x + a.width <= b.x + 1 || b.x + b.width <= a.x + 1
    || a.y + a.height <= b.y + 3 || b.y + b.height <= a.y + 3;
  let found = 0;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => { found += !apart(a, b); }));
  return found;
}"""
EDGE = """([kind, side]) => {
  const boxes = [...document.querySelectorAll(kind)].map((text) => text.getBBox());
  return side ? Math.max(...boxes.map((b) => b.x + b.width)) : Math.min(...boxes.map((b) => b.x));
}"""


@pytest.fixture(scope="module")
def carried(run):
    """Eight territories, each with the same five steps, and twelve months."""
    ids = [str(one) for one in run.territories["territory_id"]]
    quota = sum(Decimal(amount) for amount, _ in AMOUNTS.values())
    months = [("year", quota), *((f"2027-{month:02}", quota / 12) for month in range(1, 13))]
    quotas = pd.DataFrame(
        [(one, one, "sales", period, amount) for one in ids for period, amount in months],
        columns=["territory_id", "rep_id", "metric", "period", "quota"],
    )
    steps = pd.DataFrame(
        [
            (one, one, "sales", "year", step, Decimal(amount), note)
            for one in ids
            for step, (amount, note) in AMOUNTS.items()
        ],
        columns=["territory_id", "rep_id", "metric", "period", "step", "amount", "note"],
    )
    return replace(run, quotas=quotas, quota_waterfall=steps)


@pytest.mark.browser
def test_page_is_quiet_and_nothing_lies_on_anything(carried, open_map):
    """No request, no complaint, no text over text or bar, at the width of an A4 page."""
    page = open_map(quota_pages(carried)[0].html, width=700, height=1000)
    assert len(page.requests) == 1
    assert page.troubles == []
    assert page.evaluate(OVERLAPS) == 0
    assert page.evaluate(EDGE, [".step, .why", 1]) < LEFT
    assert page.evaluate(EDGE, [".amount", 0]) > RIGHT
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 700
    shown = page.get_by_role("img", name="Steps to the quota")
    assert shown.count() == 1


def view_of(run, place):
    return view_of_rows(planner_view(run), [place])


def parts(view):
    return ElementTree.fromstring(str(small_map(view)).replace("\n", ""))


def test_every_kind_of_account_has_its_own_mark(run):
    """A disc each that stays, a diamond each that comes, a cross each that leaves."""
    place = next(
        j for j in range(8) if set(view_of(run, j).accounts["change"]) == {KEPT, GAINED, LEAVING}
    )
    view = view_of(run, place)
    (picture, legend) = parts(view)
    counts = view.accounts["change"].value_counts()
    assert len(list(picture.iter("circle"))) - 1 == counts[KEPT]  # one is of a pattern
    turned = [one for one in picture.iter("rect") if "rotate" in one.get("transform", "")]
    assert len(turned) == counts[GAINED]
    crosses = [one for one in picture.iter("path") if "l7.2,7.2" in one.get("d")]
    assert len(crosses) == counts[LEAVING]
    told = "".join(legend.itertext())
    assert f"{KEPT}: {counts[KEPT]}" in told
    assert f"{LEAVING}: {counts[LEAVING]}" in told


def test_marks_are_inside_the_picture(run):
    """With a margin; north is up and east is right."""
    view = view_of(run, 0)
    picture = parts(view)[0]
    circles = [one for one in picture.iter("circle") if one.get("fill-opacity")]
    places = [(float(one.get("cx")), float(one.get("cy"))) for one in circles]
    assert all(0 < x < 440 and 0 < y < 320 for x, y in places)
    accounts = drawn(view.accounts)
    kept = accounts[accounts["change"] == KEPT].reset_index(drop=True)
    assert len(kept) == len(places) > 2
    assert max(range(len(places)), key=lambda i: places[i][0]) == kept["longitude"].idxmax()
    assert min(range(len(places)), key=lambda i: places[i][1]) == kept["latitude"].idxmax()


def test_a_territory_without_anything_has_no_map(run):
    """Neither accounts nor a home."""
    view = view_of(run, 0)
    assert (
        small_map(replace(view, accounts=view.accounts.head(0), homes=view.homes.head(0))) is None
    )


def test_a_single_account_is_drawn_with_ground_around_it(run):
    """No division by a width of nothing."""
    view = view_of(run, 0)
    one = view.accounts[view.accounts["change"] == KEPT].head(1)
    assert "circle" in str(small_map(replace(view, accounts=one, homes=view.homes.head(0))))
