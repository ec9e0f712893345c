"""Maps of very many accounts: painted at once, and all else as on every map."""

from __future__ import annotations

import base64
import json
import re
import zlib

import pytest

from territory_opt.report import draw_map
from territory_opt.report.map import payload
from territory_opt.report.map.offline import asset
from tests.pixels import painted, pixel

PAINT = painted("crowd")
POINT = """([lat, lon]) => {
  territoryMap.map.setView([lat, lon], territoryMap.map.getZoom() + 2, {animate: false});
  const at = territoryMap.map.latLngToContainerPoint([lat, lon]);
  const frame = territoryMap.map.getContainer().getBoundingClientRect();
  return [frame.left + at.x, frame.top + at.y];
}"""
COLOUR_AT = "([lat, lon]) => { const at = territoryMap.map.latLngToContainerPoint([lat, lon]);"


@pytest.fixture(scope="module")
def run(make_run):
    """5,000 accounts × 20 territories."""
    return make_run(5_000, 20)


@pytest.fixture(scope="module")
def page(run):
    """Their map, drawn as those of more than 20,000 are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payload, "MAX_SHAPES", 1_000)
        return draw_map(run)


@pytest.fixture
def opened(page, open_map):
    """The map in a browser, homes and names out of the way."""
    shown = open_map(page)
    shown.uncheck("input[name=homes]", force=True)
    settle(shown)
    return shown


def settle(shown):
    """Painting comes with the next frame."""
    shown.wait_for_timeout(120)


def place(account):
    """Latitude and longitude."""
    return [account.geometry.y, account.geometry.x]


def on_top(run, kind):
    """The account that is drawn last of a kind of move."""
    return run.accounts[run.accounts["moved"] == kind].sort_values("potential").iloc[0]


def colour(shown, account, pane="crowd"):
    """Red, green, blue and alpha in its middle."""
    return shown.evaluate(COLOUR_AT + pixel(pane), place(account))


def data_of(page):
    """The page's data, inflated."""
    text = re.search(r'<script type="application/zlib" id="map-data">(.*?)</script>', page).group(1)
    return json.loads(zlib.decompress(base64.b64decode(text)))


def test_no_account_is_left_out(run, page):
    """5,000 where 1,000 are the most that are shapes: all are in the data, nothing says otherwise."""
    assert sorted(data_of(page)["accounts"]["id"]) == sorted(run.accounts["account_id"])
    assert "are drawn" not in page


def test_usual_maps_stay_readable_in_the_source(run):
    """Up to the limit data are plain JSON, and the library that inflates is not in the page."""
    usual = draw_map(run)
    assert '<script type="application/json" id="map-data">' in usual
    assert asset("fflate/fflate.js") not in usual


def test_deflated_data_take_a_third(run, page):
    """Text of accounts repeats itself."""
    assert len(page) < 0.6 * len(draw_map(run))


@pytest.mark.browser
def test_page_asks_for_nothing_and_paints(opened):
    """One request, that of the page itself; no message; circles on their own canvas."""
    assert len(opened.requests) == 1
    assert opened.troubles == []
    assert opened.evaluate(PAINT) > 1000
    opened.click("text=Accounts >> nth=0")
    settle(opened)
    assert opened.evaluate(PAINT) == 0


@pytest.mark.browser
def test_painted_circles_look_like_shapes(run, opened, open_map):
    """The middle of an account has the same colour as where it is a shape of its own."""
    account = on_top(run, "no")
    ours = colour(opened, account)
    usual = open_map(draw_map(run))
    usual.uncheck("input[name=areas]", force=True)
    usual.uncheck("input[name=homes]", force=True)
    settle(usual)
    assert ours == pytest.approx(colour(usual, account, "overlay"), abs=16)


@pytest.mark.browser
def test_colour_switches_repaint(run, opened):
    """Each way to colour changes the pixel in the middle of an account."""
    account, seen = on_top(run, "chosen"), set()
    for name in ("Plan", "Today", "Potential", "Workload index"):
        opened.get_by_text(name, exact=True).first.click()
        settle(opened)
        seen.add(tuple(colour(opened, account)))
    assert len(seen) == 4


@pytest.mark.browser
def test_moved_accounts_stand_out(run, opened):
    """A moved account keeps its strength; where only others are, the canvas fades."""
    moved = on_top(run, "chosen")
    before = opened.evaluate(PAINT)
    strong = colour(opened, moved)[3]
    opened.click("text=Moved accounts")
    settle(opened)
    assert colour(opened, moved)[3] > 0.9 * strong
    alphas = opened.evaluate("""() => {
      const canvas = document.querySelector(".leaflet-crowd-pane canvas");
      const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      return bytes.filter((_, k) => k % 4 === 3).filter((alpha) => alpha > 0 && alpha < 100).length;
    }""")
    assert alphas > 0.02 * before


@pytest.mark.browser
def test_hover_and_click_find_the_account(run, opened):
    """The tooltip names it, the card tells its story."""
    account = on_top(run, "chosen")
    x, y = opened.evaluate(POINT, place(account))
    opened.mouse.move(x - 3, y)
    opened.mouse.move(x, y)
    settle(opened)
    assert account["name"] in opened.inner_text(".leaflet-tooltip")
    opened.mouse.click(x, y)
    card = opened.inner_text(".leaflet-popup-content")
    assert all(words in card for words in (account["account_id"], "Why here", "our choice", "USD"))


@pytest.mark.browser
def test_click_beside_accounts_tells_of_the_territory(run, opened):
    """Ground without an account is the territory's; with one, only the account's card opens."""
    opened.uncheck("input[name=accounts]", force=True)
    x, y = opened.evaluate(POINT, place(on_top(run, "no")))
    opened.mouse.click(x, y)
    assert "Accounts in / out" in opened.inner_text(".leaflet-popup-content")


@pytest.mark.browser
def test_search_finds_the_smallest(run, opened):
    """The map goes there and its card opens."""
    account = run.accounts.sort_values("potential").iloc[0]
    opened.fill("#search-box", account["account_id"])
    opened.keyboard.press("Enter")
    assert account["name"] in opened.inner_text(".leaflet-popup-content")
    assert opened.evaluate("(at) => territoryMap.map.getBounds().contains(at)", place(account))


@pytest.mark.browser
def test_zoom_paints_again_where_circles_then_are(run, opened):
    """Two levels in, the account's colour is still at its place."""
    account = on_top(run, "no")
    before = colour(opened, account)
    opened.evaluate(POINT, place(account))
    settle(opened)
    assert colour(opened, account) == pytest.approx(before, abs=40)


@pytest.mark.browser
def test_paper_of_another_height_is_painted_before_it_is_printed(opened):
    """No frame passes between the change of height and the picture: 300 px, and 60 on either side."""
    height, painted_pixels = opened.evaluate(f"""() => {{
      document.querySelector(".folium-map").style.height = "300px";
      window.dispatchEvent(new Event("beforeprint"));
      return [document.querySelector(".leaflet-crowd-pane canvas").height, ({PAINT})()];
    }}""")
    assert height == 420
    assert painted_pixels > 1000
