"""The map in a real browser: clicked, typed into, looked at."""

from __future__ import annotations

import time

import pytest

from territory_opt.report import draw_map
from tests.pixels import PIXEL, painted

pytestmark = pytest.mark.browser

COLOUR_AT = (
    """(id) => {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const i = data.accounts.id.indexOf(id);
  const {latitude, longitude} = data.accounts;
  const at = territoryMap.map.latLngToContainerPoint([latitude[i], longitude[i]]);"""
    + PIXEL
)
PAINT = painted("overlay")


def settle(page):
    """Leaflet paints with the next frame."""
    page.wait_for_timeout(120)


def smallest(run):
    """The account drawn last, on top of all others."""
    return run.accounts.sort_values("potential").iloc[0]


@pytest.mark.parametrize(
    ("audience", "rep_id"), [("planner", None), ("manager", None), ("rep", "R001")]
)
def test_page_asks_for_nothing_and_complains_of_nothing(run, open_map, audience, rep_id):
    """Zero requests beyond the file itself, no console message, and circles on the canvas."""
    page = open_map(draw_map(run, audience, rep_id))
    settle(page)
    assert len(page.requests) == 1
    assert page.requests[0].startswith("file://")
    assert page.troubles == []
    assert page.evaluate(PAINT) > 1000


def test_typing_a_name_finds_the_account(run, open_map):
    """Type, Enter: the map goes there and the card opens."""
    page = open_map(draw_map(run))
    account = smallest(run)
    page.fill("#search-box", account["name"].lower())
    page.keyboard.press("Enter")
    card = page.locator(".leaflet-popup-content")
    assert account["name"] in card.inner_text()
    assert account["account_id"] in card.inner_text()
    at = [account.geometry.y, account.geometry.x]
    assert page.evaluate("(at) => territoryMap.map.getBounds().contains(at)", at)


def test_search_by_id_by_mouse(run, open_map):
    """Type an id, click the row that is found."""
    page = open_map(draw_map(run))
    page.fill("#search-box", "A00042")
    page.click("#search-results li")
    assert "A00042" in page.locator(".leaflet-popup-content").inner_text()


def test_search_forgives_accents_and_finds_reps(run, open_map):
    """``petrovic`` finds Goran Petrović; arrow keys move; the card shows the territory."""
    page = open_map(draw_map(run))
    page.fill("#search-box", "petrovic")
    assert page.get_attribute("#search-box", "aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert "Goran Petrović" in page.locator(".leaflet-popup-content").inner_text()
    assert "T006" in page.locator(".leaflet-popup-content").inner_text()


def test_search_says_when_nothing_is_found(run, open_map):
    """A word that nobody bears."""
    page = open_map(draw_map(run))
    page.fill("#search-box", "zzzzz")
    assert page.inner_text("#search-results") == "Nothing found."


def test_colour_switches_recolour_the_accounts(run, open_map):
    """Each way to colour changes the pixel in the middle of an account and the legend."""
    page = open_map(draw_map(run))
    account = run.accounts[run.accounts["moved"] == "chosen"].sort_values("potential").iloc[0]
    page.uncheck("input[name=homes]", force=True)
    seen, legends = set(), set()
    for name in ("Plan", "Today", "Potential", "Workload index"):
        page.get_by_text(name, exact=True).first.click()
        settle(page)
        seen.add(tuple(page.evaluate(COLOUR_AT, account["account_id"])))
        legends.add(page.inner_text("#legend"))
    assert len(seen) == 4
    assert len(legends) == 4


def test_show_switches_add_and_remove_what_they_name(run, open_map):
    """Accounts and areas leave the canvas, homes and names leave the page, and come back."""
    page = open_map(draw_map(run))
    settle(page)
    everything = page.evaluate(PAINT)
    page.click("text=Areas")
    settle(page)
    without_areas = page.evaluate(PAINT)
    page.click("text=Accounts >> nth=0")
    settle(page)
    assert everything > without_areas > page.evaluate(PAINT) == 0
    assert page.locator(".leaflet-homes-pane svg").count() == 8
    page.click("#switches >> text=Homes")
    page.click("#switches >> text=Reps")
    page.click("#switches >> text=Places")
    assert page.locator(".leaflet-homes-pane svg").count() == 0
    assert page.locator(".label").count() == 0
    page.click("text=Areas")
    page.click("text=Accounts >> nth=0")
    settle(page)
    assert page.evaluate(PAINT) == everything


def test_teams_can_be_shown_apart(make_run, open_map):
    """Without the inside team its accounts, homes and names are gone; the field team's stay."""
    run = make_run(60, 4)
    run.territories.loc[2:, "role"] = "inside"
    page = open_map(draw_map(run))
    page.click("text=Areas")
    page.click("#switches >> text=inside")
    settle(page)
    assert page.locator(".leaflet-homes-pane svg").count() == 2
    last = run.accounts.sort_values("potential").drop_duplicates("territory_id")
    for account in last.itertuples():
        is_drawn = page.evaluate(COLOUR_AT, account.account_id)[3] > 0
        assert is_drawn == (account.territory_id in {"T000", "T001"})


def test_one_team_needs_no_switch(run, open_map):
    """All territories are field: nothing to choose."""
    assert open_map(draw_map(run)).locator("input[name=role]").count() == 0


def test_moved_accounts_stand_out(run, open_map):
    """The others fade: the pixel of an account that stays loses its strength."""
    page = open_map(draw_map(run))
    stays = run.accounts[run.accounts["moved"] == "no"].sort_values("potential").iloc[0]
    page.click("text=Areas")
    settle(page)
    before = page.evaluate(COLOUR_AT, stays["account_id"])
    page.click("text=Moved accounts")
    settle(page)
    assert page.evaluate(COLOUR_AT, stays["account_id"])[3] < before[3] / 2
    assert "Rings of moved accounts" in page.inner_text("#legend")


def test_hover_and_click_tell_about_an_account(run, open_map):
    """The tooltip names it; the card says why here, who is next best, from whom it comes."""
    page = open_map(draw_map(run))
    account = run.accounts[run.accounts["moved"] == "chosen"].sort_values("potential").iloc[0]
    page.uncheck("input[name=homes]", force=True)
    page.uncheck("input[name=names]", force=True)
    x, y = page.evaluate(
        """([lat, lon]) => {
          territoryMap.map.setView([lat, lon], territoryMap.map.getZoom() + 2, {animate: false});
          const at = territoryMap.map.latLngToContainerPoint([lat, lon]);
          const frame = territoryMap.map.getContainer().getBoundingClientRect();
          return [frame.left + at.x, frame.top + at.y];
        }""",
        [account.geometry.y, account.geometry.x],
    )
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    settle(page)
    assert account["name"] in page.inner_text(".leaflet-tooltip")
    page.mouse.click(x, y)
    card = page.inner_text(".leaflet-popup-content")
    for words in ("Why here", "Next best", "Loss if there", "Changes hands", "our choice", "USD"):
        assert words in card


def test_table_sorts_both_ways(run, open_map):
    """Numbers start with the largest; a second click turns the order."""
    page = open_map(draw_map(run))
    head = page.locator("#table thead button", has_text="Accounts")
    column = page.locator("#table tbody td:nth-child(2)")
    expected = sorted(run.territories["num_accounts"], reverse=True)
    head.click()
    assert [int(text) for text in column.all_inner_texts()] == expected
    assert page.locator("th[aria-sort=descending]").inner_text() == "Accounts▼".removesuffix("▼")
    head.click()
    assert [int(text) for text in column.all_inner_texts()] == expected[::-1]


def test_a_row_leads_to_its_territory(run, open_map):
    """Click: zoomed in, card open, row marked."""
    page = open_map(draw_map(run))
    before = page.evaluate("territoryMap.map.getZoom()")
    page.click("#table tbody tr:nth-child(3) button")
    assert page.evaluate("territoryMap.map.getZoom()") > before
    assert "T002" in page.inner_text(".leaflet-popup-content")
    assert page.locator("tr.chosen").count() == 1


def test_rows_and_switches_work_by_keyboard(run, open_map):
    """Tab reaches a row's button and Enter presses it; a switch has the focus ring's element."""
    page = open_map(draw_map(run))
    page.focus("#table tbody tr:first-child button")
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup-content").count() == 1
    page.focus("input[value=plan]")
    page.keyboard.press("ArrowRight")
    assert page.is_checked("input[value=today]")


def test_names_like_code_are_shown_as_text(make_run, open_map):
    """Scripts, handlers and templates in names show as they are; nothing runs."""
    names = {
        0: "<script>window.ran = 1; alert(1)</script>",
        1: '"><img src=x onerror="window.ran = 2; alert(2)">',
        2: "{{ 7 * 7 }} ${window.ran = 3}",
    }
    run = make_run(30, 3, names=names)
    run.territories["rep_name"] = '<b onclick="alert(3)">Rep</b>'
    page = open_map(draw_map(run))
    for i, name in names.items():
        page.fill("#search-box", f"A0000{i}")
        assert name in page.inner_text("#search-results")
        page.keyboard.press("Enter")
        assert name in page.locator(".leaflet-popup-content").last.inner_text()
    assert '<b onclick="alert(3)">Rep</b>' in page.inner_text("#table")
    assert page.evaluate("window.ran") is None
    assert page.troubles == []
    assert len(page.requests) == 1


def test_injected_markup_is_refused_by_the_policy(run, open_map):
    """Even markup put into the page on purpose runs no handler and fetches nothing."""
    page = open_map(draw_map(run))
    refused = page.evaluate("""() => new Promise((done) => {
        const refused = [];
        document.addEventListener("securitypolicyviolation", (event) => {
            if (refused.push(event.effectiveDirective) === 2) done(refused.sort());
        });
        document.body.insertAdjacentHTML("beforeend",
            '<img src="data:,x" onerror="window.ran = 1"><img src="https://example.org/x.png">');
    })""")
    assert refused == ["img-src", "script-src-attr"]
    assert page.evaluate("window.ran") is None


def test_rep_version_shows_changes_only_of_this_rep(run, open_map):
    """The table lists new and leaving accounts; a row leads to its account."""
    page = open_map(draw_map(run, "rep", "R001"))
    changing = run.accounts[
        (run.accounts["territory_id"] == "T001") ^ (run.accounts["previous_territory"] == "T001")
    ]
    assert page.locator("#table tbody tr").count() == len(changing)
    page.click("#table tbody tr:first-child button")
    card = page.inner_text(".leaflet-popup-content")
    assert card.splitlines()[0] in set(changing["name"])
    assert page.locator("text=Moved accounts").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1600, 1000), (760, 900)])
def test_panel_covers_no_data(run, open_map, width, height):
    """Map, legend and panel stand side by side, or below each other, and never overlap."""
    page = open_map(draw_map(run), width, height)
    boxes = [page.locator(s).bounding_box() for s in (".folium-map", "#legend", "#panel")]
    for a in boxes:
        for b in boxes:
            apart = a["x"] + a["width"] <= b["x"] + 1 or a["y"] + a["height"] <= b["y"] + 1
            assert (
                a is b
                or apart
                or b["x"] + b["width"] <= a["x"] + 1
                or b["y"] + b["height"] <= a["y"] + 1
            )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_ten_thousand_accounts_draw_quickly(large_page, open_map):
    """10,000 accounts × 100 territories, drawn and recoloured; 20 s allows for a busy machine."""
    start = time.perf_counter()
    page = open_map(large_page)
    page.get_by_text("Workload index", exact=True).first.click()
    settle(page)
    assert page.evaluate(PAINT) > 1000
    assert time.perf_counter() - start < 20
