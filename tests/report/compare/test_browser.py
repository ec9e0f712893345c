"""The comparison in a real browser: dragged, clicked, sorted, swiped, read by keyboard."""

from __future__ import annotations

import pytest

from territory_opt.report.compare import compare_runs, comparison_page
from territory_opt.report.compare.changes import change_table

pytestmark = pytest.mark.browser

CENTRES = """() => [territoryMap.left, territoryMap.right].map((map) => {
  const {lat, lng} = map.getCenter();
  return [lat, lng, map.getZoom()];
})"""
RINGS = """() => ["left", "right"].map((side) =>
  document.querySelectorAll(`#map_${side} .chosen-ring`).length)"""
CARDS = """() => ["left", "right"].map((side) =>
  document.querySelector(`#map_${side} .chosen-card`).innerText)"""
PAINTED = """(side) => {
  const canvas = document.querySelector(`#map_${side} .leaflet-overlay-pane canvas`);
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let k = 3; k < data.length; k += 4) painted += data[k] > 0;
  return painted;
}"""


@pytest.fixture(scope="module")
def runs_compared(three):
    return compare_runs(three)


@pytest.fixture(scope="module")
def page_text(runs_compared):
    return comparison_page(runs_compared)


@pytest.fixture
def page(page_text, open_map):
    opened = open_map(page_text, 1280, 800)
    opened.wait_for_timeout(150)
    return opened


def column(page, panel, number):
    return page.locator(f"#{panel} tbody tr > :nth-child({number})").all_inner_texts()


def test_page_asks_for_nothing_and_complains_of_nothing(page):
    """Zero requests beyond the file itself, no console message, circles on both maps."""
    assert len(page.requests) == 1
    assert page.troubles == []
    assert page.evaluate(PAINTED, "left") > 500
    assert page.evaluate(PAINTED, "right") > 500


def test_dragging_one_map_moves_the_other(page):
    """Both centres are the same before, differ from that after, and are the same again."""
    before = page.evaluate(CENTRES)
    for start in (200, 840):  # on the left map, then on the right
        page.mouse.move(start, 250)
        page.mouse.down()
        page.mouse.move(start + 60, 280, steps=4)
        page.mouse.move(start + 120, 300, steps=4)
        page.mouse.up()
        page.wait_for_timeout(400)
        left, right = page.evaluate(CENTRES)
        assert left == pytest.approx(right, abs=1e-6)
        assert abs(left[1] - before[0][1]) > 1
        before = [left, right]


def test_zooming_one_map_zooms_the_other(page):
    """By the button of the left one."""
    before = page.evaluate(CENTRES)[0][2]
    page.click(".leaflet-control-zoom-in")
    page.wait_for_timeout(500)
    left, right = page.evaluate(CENTRES)
    assert left == pytest.approx(right, abs=1e-6)
    assert left[2] > before


def test_a_row_of_changes_is_shown_on_both_maps(page, runs_compared):
    """A ring and a card on each map: the same account with two reps; the row is marked."""
    page.click("#tab-changes")
    row = page.locator("#panel-changes tbody tr").nth(2)
    cells = row.locator(":scope > *").all_inner_texts()
    row.click()
    assert page.evaluate(RINGS) == [2, 2]
    left, right = page.evaluate(CARDS)
    name = cells[0].splitlines()[0]
    assert name in left
    assert name in right
    assert cells[1].strip() in left
    assert cells[2].strip() in right
    assert "chosen" in row.get_attribute("class")


def test_a_click_on_a_circle_marks_it_on_both_maps_and_in_the_table(page, runs_compared):
    """The smallest account that changes, on top of others: hovering names it, a click finds its row."""
    table = change_table(runs_compared, 0, 1)
    account = table.sort_values("potential", ascending=False).iloc[-1]
    place = runs_compared.accounts.iloc[account["account"]]
    at = page.evaluate(
        """([lat, lon]) => {
          territoryMap.right.setView([lat, lon], 9, {animate: false});
          const frame = territoryMap.right.getContainer().getBoundingClientRect();
          const at = territoryMap.right.latLngToContainerPoint([lat, lon]);
          return [frame.left + at.x, frame.top + at.y];
        }""",
        [place["latitude"], place["longitude"]],
    )
    page.wait_for_timeout(150)
    page.mouse.move(*at)
    assert account["name"] in page.inner_text("#map_right .leaflet-tooltip")
    page.mouse.click(*at)
    assert page.evaluate(RINGS) == [2, 2]
    page.click("#tab-changes")
    assert account["account_id"] in page.inner_text("#panel-changes tr.chosen")


def test_rows_work_by_keyboard(page):
    """Arrow keys change tabs, Tab reaches a row's button, Enter shows the account."""
    page.focus("#tab-figures")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-changes", "aria-selected") == "true"
    page.focus("#panel-changes tbody tr:first-child button")
    page.keyboard.press("Enter")
    assert page.evaluate(RINGS) == [2, 2]


def test_changes_sort_both_ways(page, runs_compared):
    """Potential: the largest first, then the smallest; twelve accounts change."""
    table = change_table(runs_compared, 0, 1).sort_values("potential", ascending=False)
    page.click("#tab-changes")
    head = page.locator("#panel-changes thead button", has_text="Potential")
    head.click()
    found = [text.splitlines()[-1] for text in column(page, "panel-changes", 1)]
    assert found == table["account_id"].tolist()
    assert page.locator("#panel-changes th[aria-sort=descending]").count() == 1
    head.click()
    found = [text.splitlines()[-1] for text in column(page, "panel-changes", 1)]
    assert found == table["account_id"].tolist()[::-1]


def test_tables_filter_by_words(page, runs_compared):
    """Words of any column, whatever their accents and case; how many are left is told."""
    table = change_table(runs_compared, 0, 1)
    rep = table["to_rep"].iloc[0]
    page.click("#tab-changes")
    page.fill("#panel-changes input", rep.upper())
    has_rep = (table["to_rep"] == rep) | (table["from_rep"] == rep)
    assert len(column(page, "panel-changes", 1)) == has_rep.sum()
    assert f"{has_rep.sum()} of {len(table)} rows" in page.inner_text("#panel-changes .filter")
    page.click("#tab-territories")
    page.fill("#panel-territories input", "T003")
    assert len(column(page, "panel-territories", 1)) == 1


def test_a_flow_leads_to_its_changes(page):
    """Its row leaves only its accounts among the changes; the button brings all back."""
    page.click("#tab-flows")
    row = page.locator("#flows tbody tr").first
    start, end, number = row.locator(":scope > *").all_inner_texts()[:3]
    row.click()
    page.click("#tab-changes")
    assert len(column(page, "panel-changes", 1)) == int(number)
    assert {text.strip() for text in column(page, "panel-changes", 2)} == {start.strip()}
    assert {text.strip() for text in column(page, "panel-changes", 3)} == {end.strip()}
    page.click("#panel-changes .filter button")
    assert len(column(page, "panel-changes", 1)) == 12


def test_any_two_of_three_runs_can_be_chosen(page):
    """The sentence, the flags and the number of changes follow; the earlier stays on the left."""
    page.select_option("select[name=right]", label="newer")
    assert page.inner_text("#lead").startswith("20 accounts have another rep in newer than in old")
    page.select_option("select[name=left]", label="newer")
    assert page.inner_text("#flag-left").startswith("old")
    assert page.inner_text("#flag-right").startswith("newer")
    assert page.locator("#panel-flows figure:not([hidden])").count() == 1


def test_swipe_lays_one_map_over_the_other(page):
    """Both fill the frame, the upper is cut at the handle; arrow keys move the cut."""
    page.click("text=Swipe")
    page.wait_for_timeout(200)
    boxes = [page.locator(f"#map_{side}").bounding_box() for side in ("left", "right")]
    assert boxes[0] == boxes[1]
    assert boxes[0]["width"] == 1280
    cut = "() => getComputedStyle(document.getElementById('map_right')).clipPath"
    assert page.evaluate(cut) == "inset(0px 0px 0px 640px)"
    page.focus("#swipe input")
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    assert float(page.evaluate(cut).split()[-1].removesuffix("px)")) == pytest.approx(515.4)
    left, right = page.evaluate(CENTRES)
    assert left == pytest.approx(right, abs=1e-6)
    page.click("text=Side by side")
    assert page.locator("#map_right").bounding_box()["width"] == 640


def test_swiped_map_is_painted_over_its_whole_width(page):
    """As much on the wide canvas of the right map as on that of the left: the same accounts."""
    page.click("text=Swipe")
    page.wait_for_timeout(300)
    left, right = page.evaluate(PAINTED, "left"), page.evaluate(PAINTED, "right")
    assert right == pytest.approx(left, rel=0.02)


def test_names_like_code_are_shown_as_text(make_run, with_owners, open_map):
    """Scripts, handlers and templates in names show as they are; nothing runs."""
    names = {0: "<script>window.ran = 1</script>", 1: '"><img src=x onerror="window.ran = 2">'}
    run = make_run(30, 3, names=names, scenario="<b>{{ 7 * 7 }}</b>")
    run.territories["rep_name"] = run.homes["rep_name"] = '<b onclick="window.ran = 3">Rep</b>'
    there = run.accounts["territory_id"].head(2)
    moved = with_owners(run, {i: "T000" if j != "T000" else "T001" for i, j in there.items()})
    page = open_map(comparison_page(compare_runs([("<i>a</i>", run), ("b</script>", moved)])))
    page.click("#tab-changes")
    shown = page.inner_text("#panel-changes")
    for text in (*names.values(), '<b onclick="window.ran = 3">Rep</b>'):
        assert text in shown
    assert page.inner_text("h1") == "<b>{{ 7 * 7 }}</b>"
    assert page.inner_text("#flag-left").startswith("<i>a</i>")
    assert page.evaluate("window.ran") is None
    assert page.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(page, scheme):
    """WCAG AA: words on every ground they stand on differ by 4.5 to 1 or more."""
    page.emulate_media(color_scheme=scheme)
    ratios = page.evaluate("""() => {
        const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
        const light = (name) => {
          paint.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
          paint.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((c) => c / 255);
          const part = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
          return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
        };
        const pairs = [];
        for (const ground of ["--paper", "--wash", "--chosen"]) {
          for (const ink of ["--ink", "--soft", "--good", "--bad"]) pairs.push([ink, ground]);
        }
        pairs.push(["--on-accent", "--accent"], ["--accent", "--paper"]);
        return pairs.map(([a, b]) => {
          const [x, y] = [light(a), light(b)].sort();
          return [a, b, (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)];
        });
    }""")
    assert [pair for pair in ratios if pair[2] < 4.5] == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (760, 900)])
def test_nothing_is_wider_than_the_screen(page_text, open_map, width, height):
    """Laptop, projector, narrow window."""
    page = open_map(page_text, width, height)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_same_runs_make_the_same_page(three, page_text):
    """No random ids, no time of day."""
    assert comparison_page(compare_runs(three)) == page_text
