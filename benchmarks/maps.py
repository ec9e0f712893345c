"""
Maps of very many accounts beside folium's own layers: size of the page, first paint, a zoom step.

    python -m benchmarks.maps --accounts 100000 --reps 500

The sales force is that of ``generate.py``, every account at its nearest home, so nothing is solved. All
pages show the same accounts in the colours of their territories, with the same tooltip; ours has the
cards, switches, search and table of every map besides. Each is opened in headless Chromium without a
graphics card, 1280 × 800; "drawn" is the first frame after everything has loaded, a zoom step the time
from ``setZoom`` to the next drawn frame, four steps in and out. Libraries that folium's pages link to
come from npm and from this package and take no time to load.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from folium.plugins import FastMarkerCluster

from benchmarks.generate import Cities, add_sizes, make_accounts, make_reps, nearest_home
from territory_opt import geo
from territory_opt.report import draw_map
from territory_opt.report.map.colours import territory_colours
from territory_opt.report.map.offline import asset
from territory_opt.report.picture import find_browser
from territory_opt.runs import Run

SIZE = {"width": 1280, "height": 800}
STEPS = (1, 2, 1, 0)
"""Levels of zoom above the first view, one after the other."""
CLUSTERS = "leaflet.markercluster@1.1.0"
FRAME = (
    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
)
PAINT = """new Promise((done) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) done(paint.startTime);
}).observe({type: "paint", buffered: true}))"""
STEP = """([map, zoom]) => new Promise((done) => {
  const begun = performance.now();
  map.setZoom(zoom, {animate: false});
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""
HEAD = (
    "| page | made in s | MB | first paint s | drawn s | zoom step s | slowest s |\n"
    "|---|---|---|---|---|---|---|"
)


class Page(NamedTuple):
    """A page, how its script calls the map, and the seconds it took to make."""

    html: str
    map: str
    seconds: float


class Opened(NamedTuple):
    """What a browser took, in seconds; ``steps`` one by one."""

    paint: float
    drawn: float
    steps: list[float]


def made_up(num_accounts: int, num_reps: int, seed: int) -> Run:
    """The run of a plan that gives every account to the nearest home."""
    rng = np.random.default_rng([seed, num_accounts, num_reps])
    cities = Cities(max(12, num_reps * 3 // 2), rng)
    reps = make_reps(num_reps, cities, rng)
    table = make_accounts(num_accounts, reps, cities, rng)
    homes = reps[["longitude", "latitude"]].to_numpy()
    of = nearest_home(table[["longitude", "latitude"]].to_numpy(), homes)
    accounts = _accounts(table, reps, of)
    return Run(
        plan=pd.DataFrame(accounts.drop(columns="geometry")),
        territories=_territories(accounts, reps),
        quotas=pd.DataFrame(),
        quota_waterfall=pd.DataFrame(),
        faults=pd.DataFrame(),
        reconciliation=pd.DataFrame(),
        accounts=accounts,
        homes=_homes(reps),
        shapes=_shapes(accounts, reps, of),
        summary={"task": "plan", "scenario": "Made up", "currency": "USD", "is_feasible": True},
    )


def _accounts(table: pd.DataFrame, reps: pd.DataFrame, of: np.ndarray) -> gpd.GeoDataFrame:
    rep_id = reps["rep_id"].to_numpy()[of]
    home = reps[["longitude", "latitude"]].to_numpy()[of]
    is_moved = (rep_id != table["current_rep"]).to_numpy()
    kept = table[["account_id", "name", "potential", "revenue", "status", "tier"]]
    return gpd.GeoDataFrame(
        kept.assign(
            layer="main",
            territory_id=rep_id,
            rep_id=rep_id,
            previous_territory=table["current_rep"],
            moved=np.where(is_moved, "chosen", "no"),
            locked=False,
            distance_km=geo.paired_km(table["longitude"], table["latitude"], *home.T),
            effective_on="2027-01-01",
            reason=["Nearest home of all: " + rep for rep in rep_id],
        ),
        geometry=gpd.points_from_xy(table["longitude"], table["latitude"]),
        crs="EPSG:4326",
    )


def _homes(reps: pd.DataFrame) -> gpd.GeoDataFrame:
    table = {"territory_id": reps["rep_id"], "rep_id": reps["rep_id"], "rep_name": reps["name"]}
    points = gpd.points_from_xy(reps["longitude"], reps["latitude"])
    return gpd.GeoDataFrame(
        {**table, "role": "field", "is_vacant": False}, geometry=points, crs="EPSG:4326"
    )


def _territories(accounts: gpd.GeoDataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    ids = reps["rep_id"]
    sums = accounts.groupby("territory_id")[["potential", "revenue"]].sum().reindex(ids).fillna(0.0)
    counts = accounts["territory_id"].value_counts().reindex(ids).fillna(0)
    moved = accounts[accounts["moved"] == "chosen"]
    moves = {
        f"moved_{side}_chosen": moved[column].value_counts().reindex(ids).fillna(0).to_numpy(int)
        for side, column in (("in", "territory_id"), ("out", "previous_territory"))
    }
    potential = sums["potential"].to_numpy()
    return pd.DataFrame(
        {
            "layer": "main",
            "level": "territory",
            "parent_id": "",
            "territory_id": ids,
            "rep_id": ids,
            "rep_name": reps["name"],
            "role": "field",
            "num_accounts": counts.to_numpy(int),
            "potential": potential,
            "potential_index": potential / potential.mean(),
            "revenue": sums["revenue"].to_numpy(),
            **moves,
            "moved_in_forced": 0,
            "moved_out_forced": 0,
        }
    )


def _shapes(accounts: gpd.GeoDataFrame, reps: pd.DataFrame, of: np.ndarray) -> gpd.GeoDataFrame:
    lon, lat = accounts.geometry.x.to_numpy(), accounts.geometry.y.to_numpy()
    cells = geo.territory_cells(lon, lat, of, geo.land(tuple(accounts.total_bounds)))
    ids = reps["rep_id"].to_numpy()[cells["territory"]]
    return gpd.GeoDataFrame({"territory_id": ids}, geometry=cells.geometry, crs="EPSG:4326")


def ours(run: Run) -> Page:
    """The map of a run folder."""
    begun = time.perf_counter()
    html = draw_map(run)
    return Page(html, "territoryMap.map", time.perf_counter() - begun)


def geojson(run: Run) -> Page:
    """Folium's GeoJson layer: a circle per account."""
    begun = time.perf_counter()
    drawn = _plain_map(run)
    shown = run.accounts[["account_id", "name", "potential", "geometry"]]
    folium.GeoJson(
        shown.assign(colour=_colours(run)),
        marker=folium.CircleMarker(
            radius=3, weight=0.5, color="white", fill=True, fill_opacity=0.85
        ),
        style_function=lambda one: {"fillColor": one["properties"]["colour"]},
        tooltip=folium.GeoJsonTooltip(["name", "account_id", "potential"]),
    ).add_to(drawn)
    return Page(drawn.get_root().render(), drawn.get_name(), time.perf_counter() - begun)


def clusters(run: Run) -> Page:
    """Folium's FastMarkerCluster: circles that are gathered while one is zoomed out."""
    begun = time.perf_counter()
    drawn = _plain_map(run)
    points = run.accounts.geometry
    tooltips = run.accounts["name"] + " " + run.accounts["account_id"]
    callback = (
        "function (row) {"
        "return L.circleMarker([row[0], row[1]], {radius: 3, weight: 0.5, color: 'white',"
        " fillColor: row[2], fillOpacity: 0.85}).bindTooltip(row[3]); }"
    )
    columns = zip(points.y, points.x, _colours(run), tooltips, strict=True)
    FastMarkerCluster([list(row) for row in columns], callback=callback).add_to(drawn)
    return Page(drawn.get_root().render(), drawn.get_name(), time.perf_counter() - begun)


PAGES: dict[str, Callable[[Run], Page]] = {
    "territory_opt": ours,
    "folium FastMarkerCluster": clusters,
    "folium GeoJson": geojson,
}


def _plain_map(run: Run) -> folium.Map:
    west, south, east, north = run.accounts.total_bounds
    drawn = folium.Map(tiles=None, prefer_canvas=True, maxZoom=18)
    drawn.fit_bounds([[south, west], [north, east]])
    return drawn


def _colours(run: Run) -> pd.Series:
    ids = run.territories["territory_id"]
    rows = pd.Index(ids).get_indexer(run.shapes["territory_id"])
    shapes = gpd.GeoDataFrame({"territory": rows}, geometry=run.shapes.geometry.to_numpy())
    colours = dict(zip(ids, territory_colours(shapes, len(ids)), strict=True))
    return run.accounts["territory_id"].map(colours)


def libraries(folder: Path, has_clusters: bool) -> dict[str, str]:
    """Files that folium's pages link to, by name; those of clusters are fetched from npm."""
    found = {"leaflet.js": asset("leaflet/leaflet.js"), "leaflet.css": asset("leaflet/leaflet.css")}
    if not has_clusters:
        return found
    subprocess.run(["npm", "pack", CLUSTERS], cwd=folder, check=True, capture_output=True)
    (packed,) = folder.glob("*.tgz")
    shutil.unpack_archive(packed, folder)
    files = (folder / "package" / "dist").iterdir()
    return found | {file.name: file.read_text("utf-8") for file in files if file.is_file()}


def opened(browser: Any, page: Page, files: dict[str, str], seconds: float) -> Opened | None:
    """Open a page and zoom; None where it is not drawn within the limit; fails where the page does."""
    from playwright.sync_api import TimeoutError as Timeout

    troubles: list[str] = []
    tab = browser.new_page(viewport=SIZE)
    tab.set_default_timeout(seconds * 1000)
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.route("http**", lambda route: route.fulfill(body=files.get(_name(route.request.url), "")))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_text(page.html, "utf-8")
        try:
            tab.goto(file.as_uri())
            drawn = tab.evaluate(FRAME) / 1000
            told = Opened(tab.evaluate(PAINT) / 1000, drawn, list(_steps(tab, page.map)))
        except Timeout:
            return None
        finally:
            tab.close()
    if troubles:
        raise RuntimeError(f"the page fails: {troubles[0]}")
    return told


def _name(url: str) -> str:
    return url.rsplit("/", 1)[-1]


def _steps(tab: Any, name: str) -> Iterator[float]:
    drawn = tab.evaluate_handle(name)
    start = tab.evaluate("(map) => map.getZoom()", drawn)
    for levels in STEPS:
        yield tab.evaluate(STEP, [drawn, start + levels]) / 1000


def line(name: str, page: Page, told: Opened | None, seconds: float) -> str:
    """One row."""
    size = len(page.html.encode()) / 1e6
    begin = f"| {name} | {page.seconds:.1f} | {size:.2f} |"
    if told is None:
        return f"{begin} | not within {seconds:.0f} | | |"
    middle, slowest = statistics.median(told.steps), max(told.steps)
    return f"{begin} {told.paint:.2f} | {told.drawn:.2f} | {middle:.2f} | {slowest:.2f} |"


def rows(run: Run, seconds: float, names: list[str]) -> Iterator[str]:
    """The table, a row as soon as it is measured."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    yield HEAD
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        files = libraries(Path(folder), "folium FastMarkerCluster" in names)
        browser = driver.chromium.launch(executable_path=find_browser(), args=arguments)
        for name in names:
            page = PAGES[name](run)
            yield line(name, page, opened(browser, page, files, seconds), seconds)
        browser.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    add_sizes(parser)
    parser.set_defaults(accounts=100_000, reps=500)
    parser.add_argument("--seconds", type=float, default=300.0, help="limit of each page")
    parser.add_argument("--only", nargs="+", choices=list(PAGES), default=list(PAGES))
    options = parser.parse_args()
    run = made_up(options.accounts, options.reps, options.seed)
    for row in rows(run, options.seconds, options.only):
        print(row, flush=True)


if __name__ == "__main__":
    main()
