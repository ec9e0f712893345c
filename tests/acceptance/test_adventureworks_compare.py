"""AdventureWorks in a browser: today against the shortest ways, and against the least change."""

from __future__ import annotations

import pytest

from territory_opt.planning import compare, plan
from tests.adventureworks import NEEDED, in_bands

pytestmark = [*NEEDED, pytest.mark.browser]

CENTRES = """() => [territoryMap.left, territoryMap.right].map((map) => {
  const {lat, lng} = map.getCenter();
  return [lat, lng, map.getZoom()];
})"""
CARDS = """() => ["left", "right"].map((side) =>
  document.querySelector(`#map_${side} .chosen-card`).innerText)"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Today, the plan of the shortest ways, and the one of the fewest moves."""
    folder = tmp_path_factory.mktemp("adventureworks")
    file = folder / "scenario.toml"
    file.write_text(in_bands("work = 4"))
    fewest = ["objective.kind=least_change", "objective.weight=count"]
    plan(file, folder / "shortest", with_map=False)
    plan(file, folder / "least change", settings=fewest, with_map=False)
    return compare(["today", folder / "shortest", folder / "least change"], folder / "out")


def test_least_change_moves_fewer_accounts(outcome):
    """Both keep the bands that today does not."""
    numbers = {one["to_run"]: one["num_accounts"] for one in outcome.counts()[:2]}
    assert 0 < numbers["least change"] < numbers["shortest"]
    broken = outcome.figures[outcome.figures["figure"] == "Rules broken"]
    assert broken["amount"].tolist()[1:] == [0, 0]
    assert broken["amount"].tolist()[0] > 0


@pytest.mark.parametrize("against", ["shortest", "least change"])
def test_maps_follow_each_other_and_tables_lead_to_them(outcome, open_map, against):
    """No request, synced centres, an account on both maps, sorted and filtered tables."""
    page = open_map((outcome.folder / "compare.html").read_text("utf-8"), 1280, 800)
    page.select_option("select[name=right]", label=against)
    before = page.evaluate(CENTRES)
    page.mouse.move(300, 260)
    page.mouse.down()
    page.mouse.move(420, 300, steps=6)
    page.mouse.up()
    page.wait_for_timeout(500)
    left, right = page.evaluate(CENTRES)
    assert left == pytest.approx(right, abs=1e-6)
    assert abs(left[1] - before[0][1]) > 1

    page.click("#tab-changes")
    body = page.locator("#panel-changes tbody")
    page.locator("#panel-changes thead button", has_text="Potential").click()
    name, start, end = body.locator("tr").first.locator(":scope > *").all_inner_texts()[:3]
    body.locator("tr").first.click()
    left, right = page.evaluate(CARDS)
    assert name.splitlines()[0] in left
    assert name.splitlines()[0] in right
    assert start.strip() in left
    assert end.strip() in right
    every = body.locator("tr").count()
    page.fill("#panel-changes input", end.strip())
    assert 0 < body.locator("tr").count() <= every
    assert all(end.strip() in text for text in body.locator("tr").all_inner_texts())
    assert len(page.requests) == 1
    assert page.troubles == []
