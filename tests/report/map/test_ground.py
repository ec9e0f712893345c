"""Accounts that are areas of the map: filled, bordered, cut to the audience."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
import shapely

from territory_opt.report import draw_map, outline_set
from territory_opt.report.area_layer import dissolved
from territory_opt.report.map.audience import view_of
from territory_opt.report.map.ground import account_ground, other_areas
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.payload import colours_of, payload, ways_of
from territory_opt.report.map.planner import planner_view
from territory_opt.report.map.rep import view_of_rows
from territory_opt.report.map.small import small_map
from tests.pixels import PIXEL, painted

FILL_AT = (
    """(id) => {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const i = data.accounts.id.indexOf(id);
  const [polygon] = data.accounts.ground[i];
  const middle = L.latLngBounds(territoryMap.rings([polygon])[0][0]).getCenter();
  const at = territoryMap.map.latLngToContainerPoint(middle);"""
    + PIXEL
)
INSIDE_FIRST = """() => {
  const at = territoryMap.map.latLngToContainerPoint([34.2, -109.5]);
  const frame = territoryMap.map.getContainer().getBoundingClientRect();
  return [at.x + frame.left, at.y + frame.top];
}"""
DRAWN = painted("outlines")
SIDE = 4.0
"""Degrees of a square of the made-up ground."""


@pytest.fixture(scope="module")
def ground(make_run):
    """Twelve squares in three rows, one account each; an account of its own without an area."""
    run = make_run(13, 3)
    places = [(-110 + SIDE * (i % 4), 33 + SIDE * (i // 4)) for i in range(12)]
    squares = [shapely.box(x, y, x + SIDE, y + SIDE) for x, y in places]
    ids = [f"S{i:02d}" for i in range(12)]
    accounts = run.accounts.assign(geo_unit_id=[*ids, ""], territory_id=_thirds(run))
    points = [*(square.centroid for square in squares), accounts.geometry.iloc[12]]
    accounts = accounts.set_geometry(gpd.GeoSeries(points), crs="EPSG:4326")
    areas = gpd.GeoDataFrame(
        {"geo_unit_id": ids, "territory_id": accounts["territory_id"][:12].to_numpy()},
        geometry=[shapely.MultiPolygon([s]) for s in squares],
        crs="EPSG:4326",
    )
    return replace(run, accounts=accounts, areas=areas, shapes=dissolved(areas))


def _thirds(run):
    """Four accounts per territory, west to east by row; the thirteenth with the first."""
    ids = run.homes["territory_id"].tolist()
    return [ids[i // 4] for i in range(12)] + ids[:1]


def data_of(view):
    colours = colours_of(view)
    return payload(view, colours, ways_of(view, colours))


def test_account_alone_in_its_area_fills_it(ground):
    """Twelve have rings of four corners, the thirteenth is a circle."""
    view = view_of(ground, "planner", None)
    ground_of = account_ground(view, view.accounts)
    shapes = dict(zip(view.accounts["account_id"], ground_of, strict=True))
    assert shapes.pop("A00012") is None
    assert [len(rings[0][0]) for rings in shapes.values()] == [8] * 12
    assert other_areas(view, view.accounts) == []


def test_area_of_several_accounts_is_a_thin_line(ground):
    """Two accounts in S00: both are circles, and the area is drawn without filling."""
    accounts = ground.accounts.copy()
    accounts.loc[12, "geo_unit_id"] = "S00"
    view = view_of(replace(ground, accounts=accounts), "planner", None)
    shapes = account_ground(view, view.accounts)
    assert sum(shape is None for shape in shapes) == 2
    assert len(other_areas(view, view.accounts)) == 1


def test_areas_are_not_filled_where_most_accounts_share_theirs(ground):
    """Ten in S00: the three alone are circles like all others."""
    accounts = ground.accounts.copy()
    accounts.loc[:9, "geo_unit_id"] = "S00"
    view = view_of(replace(ground, accounts=accounts), "planner", None)
    assert account_ground(view, view.accounts) is None
    assert len(other_areas(view, view.accounts)) == 12


def test_map_without_areas_says_so(run):
    """Nothing is filled, and no border is drawn twice."""
    data = data_of(view_of(run, "planner", None))
    assert data["accounts"]["ground"] is None
    assert data["areas"] == [] and not data["is_ground"]


def test_map_reaches_to_the_edge_of_the_areas(ground):
    """Bounds are those of the squares, not of their middles."""
    data = data_of(view_of(ground, "planner", None))
    assert data["bounds"] == [[33, -110], [45, -94]]


def test_rep_gets_no_area_of_others(ground):
    """Four squares are R000's own, and those that change hands with it; nobody else's."""
    view = view_of(ground, "rep", "R000")
    own = set(view.accounts["geo_unit_id"]) - {""}
    assert {"S00", "S01", "S02", "S03"} <= own < set(ground.areas["geo_unit_id"])
    assert set(view.areas["geo_unit_id"]) == own
    assert set(view.areas["territory"]) <= {0, -1}


def test_territory_tells_how_it_lies_on_the_ground(ground):
    """To planner and manager; a rep, and a plan of points, have no such lines."""
    figures = {"compactness": 0.5, "reock": 0.25, "hull_share": 0.8, "inertia": 2e6,
               "mean_distance_km": 77.4, "cut_edges": 12.0, "fragments": 2}  # fmt: skip
    run = replace(ground, territories=ground.territories.assign(**figures))
    facts = dict(data_of(view_of(run, "manager", None))["territories"][0]["facts"])
    assert facts["Compactness"] == "0.50 Polsby–Popper, 0.25 Reock"
    assert facts["Spread"] == "77 km from its middle"
    assert facts["Borders"] == "12 with others, 2 pieces"
    assert facts["Inertia"].endswith("2.0\u202fM·km²")
    assert "Spread" not in dict(data_of(view_of(run, "rep", "R000"))["territories"][0]["facts"])
    points = replace(run, areas=run.areas[:0])
    assert "Spread" not in dict(
        data_of(view_of(points, "planner", None))["territories"][0]["facts"]
    )


def test_neighbours_have_different_colours(ground):
    """Three strips, each beside the next."""
    first, second, third = colours_of(view_of(ground, "planner", None))
    assert first != second != third


def test_level_gets_a_switch_with_its_name(ground):
    """Districts are off until asked for, regions on."""
    names = dict.fromkeys(ground.homes["territory_id"], "All")
    levels = [
        outline_set("district", "Districts", ground.shapes, names),
        outline_set("region", "Regions", ground.shapes, names, is_shown=True),
    ]
    html = draw_map(ground, outlines=levels)
    assert 'name="outline-district" ><span>Districts' in html
    assert 'name="outline-region" checked><span>Regions' in html


@pytest.mark.browser
def test_area_is_filled_in_its_territorys_colour(ground, open_map):
    """The middle of a square, where no circle is: red, green, blue within the filling's opacity."""
    page = open_map(draw_map(ground))
    page.wait_for_timeout(200)
    view = view_of(ground, "planner", None)
    hexes = colours_of(view)
    own = view.accounts[:12]
    for account, row in zip(own["account_id"], own["territory"], strict=True):
        *rgb, alpha = page.evaluate(FILL_AT, account)
        wanted = [int(hexes[row][k : k + 2], 16) for k in (1, 3, 5)]
        assert alpha > 180
        assert max(abs(a - b) for a, b in zip(rgb, wanted, strict=True)) < 12


@pytest.mark.browser
def test_borders_and_levels_are_switched_off_and_on(ground, open_map):
    """No border is left without the switch; a level adds paint of its own."""
    names = dict.fromkeys(ground.homes["territory_id"], "All")
    level = outline_set("region", "Regions", ground.shapes, names)
    page = open_map(draw_map(ground, outlines=[level]))
    page.wait_for_timeout(200)
    painted = [page.evaluate(DRAWN)]
    for switch in ("areas", "outline-region"):
        page.locator(f"input[name={switch}]").locator("xpath=..").click()
        page.wait_for_timeout(200)
        painted.append(page.evaluate(DRAWN))
    assert painted[0] > 0 and painted[1] == 0 and painted[2] > 0


@pytest.mark.browser
def test_click_on_an_area_opens_its_card(ground, open_map):
    """Borders lie above the areas and must not catch the click."""
    page = open_map(draw_map(ground))
    page.wait_for_timeout(200)
    at = page.evaluate(INSIDE_FIRST)
    page.mouse.click(*at)
    page.wait_for_selector(".card h3")
    assert page.inner_text(".card h3") == "Customer 0 Industries"
    assert page.troubles == []


@pytest.mark.browser
@pytest.mark.parametrize(("audience", "rep_id"), [("manager", None), ("rep", "R000")])
def test_every_audience_gets_a_page_that_works(ground, open_map, audience, rep_id):
    """One request, the file itself; no complaint; borders on the canvas."""
    page = open_map(draw_map(ground, audience, rep_id))
    page.wait_for_timeout(200)
    assert len(page.requests) == 1
    assert page.evaluate(DRAWN) > 0
    assert page.troubles == []


def test_more_areas_than_a_browser_moves_are_not_drawn_singly(ground, monkeypatch):
    """With room for eleven, twelve areas leave circles and the territories made of them."""
    monkeypatch.setattr("territory_opt.report.map.ground.MOST_AREAS", 11)
    data = data_of(view_of(ground, "planner", None))
    assert data["accounts"]["ground"] is None and data["areas"] == []
    assert all(territory["area"] for territory in data["territories"])


def test_a_small_map_fills_areas_by_what_becomes_of_them(ground):
    """Solid stays, hatched comes, dotted leaves: as many areas of each as accounts that have one."""
    planner = planner_view(ground)
    for place in range(3):
        view = view_of_rows(planner, [place])
        picture = str(small_map(view)).split("</figure>")[0].split("<figcaption>")[0]
        own = view.accounts[view.accounts["geo_unit_id"] != ""]["change"].value_counts()
        kept = picture.count('fill-opacity=".62"')
        assert (kept, picture.count('"url(#map-new)"'), picture.count('"url(#map-gone)"')) == (
            own.get(KEPT, 0), own.get(GAINED, 0), own.get(LEAVING, 0),
        )  # fmt: skip
