"""The page as text: offline, repeatable, and safe whatever the tables say."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from territory_opt.report import draw_map
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.offline import OfflineFigure, script, style
from territory_opt.report.map.payload import as_json

EVIL = "<script>alert(1)</script>"
BRACES = "{{ 7 * 7 }}{% raw %}"


def payload_of(html: str) -> dict:
    """The page's data."""
    found = re.search(
        r'<script type="application/json" id="map-data">(.*?)</script>', html, re.DOTALL
    )
    return json.loads(found.group(1))


def test_page_names_no_file_to_fetch(run):
    """No src, no stylesheet link, no import, no url() but inside itself."""
    html = draw_map(run)
    assert not re.search(r"<(script|img|iframe)[^>]*\ssrc=", html)
    assert not re.search(r"<link[^>]*href=\"(?!data:)", html)
    assert "@import" not in html
    assert not re.search(r"url\((?!#)[^)]", html)
    assert "sourceMappingURL" not in html


def test_same_run_gives_the_same_page(run):
    """No random names, no time of day."""
    assert draw_map(run) == draw_map(run)


def test_page_of_ten_thousand_accounts_stays_small(large_page):
    """10,000 accounts × 100 territories below 10 MB."""
    assert len(large_page.encode()) < 10_000_000


def test_names_never_become_markup_or_templates(make_run):
    """An account and a rep named like code are in the page as text only."""
    run = make_run(20, 3, names={0: EVIL, 1: BRACES, 2: '"><img src=x onerror=alert(2)>'})
    run.territories.loc[0, "rep_name"] = EVIL
    html = draw_map(run)
    assert EVIL not in html
    assert "<img" not in html
    assert {EVIL, BRACES} <= set(payload_of(html)["accounts"]["name"])


def test_title_is_escaped(make_run):
    """A scenario's name goes into title and heading."""
    html = draw_map(make_run(20, 2, scenario="</title><b>x"))
    assert "<b>x" not in html
    assert "&lt;b&gt;x" in html


def test_json_closes_no_script():
    """No ``<`` at all, and missing numbers are null."""
    assert as_json({"a": "</script>"}) == '{"a":"\\u003c/script>"}'


def test_script_text_cannot_close_its_element():
    """``</script`` inside a string is broken up; pictures beside a stylesheet are dropped."""
    assert script('x = "</script>"').render() == '<script>x = "<\\/script>"</script>'
    assert style("a{b:url(images/x.png)}").render() == "<style>a{b:none}</style>"


def test_a_link_that_is_not_shipped_is_refused():
    """A folium plugin whose library is missing here must not reach for its server."""
    from branca.element import JavascriptLink

    figure = OfflineFigure("x")
    figure.header.add_child(JavascriptLink("https://example.org/x.js"), name="unknown")
    with pytest.raises(KeyError, match="unknown"):
        figure.render()


def test_policy_forbids_every_request(run):
    """Nothing by default; scripts by their hash; no inline handlers."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', draw_map(run)).group(1)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.split(";")[1]


def test_manager_page_has_no_next_best(run):
    """Neither the label nor a loss nor the planner's reasons, anywhere in the file."""
    html = draw_map(run, "manager")
    losses = {f"{loss:.0f}" for loss in run.accounts["next_best_loss"]}
    numbers = set(re.findall(r"\d+", json.dumps(payload_of(html)["accounts"]["fields"])))
    assert not re.search(r"next.?best|performance|Strongest match", html, re.IGNORECASE)
    assert len(losses & numbers) < 3, "figures of the column next_best_loss are in the file"


def test_planner_page_has_next_best(run):
    """The same search finds it where it belongs."""
    assert "Next best" in draw_map(run)


def home_is_in(html: str, home) -> bool:
    """True when the home's coordinates stand side by side, to two decimals, in either order."""
    lon, lat = (re.escape(f"{degrees:.4f}"[:-2]) for degrees in (home.x, home.y))
    between = r'\d*(?:,|,"latitude":|,"lat":)'
    return bool(re.search(f"{lon}{between}{lat}|{lat}\\d*,{lon}", html))


def test_manager_page_has_no_true_home(run):
    """No home's coordinates are in the file; the same search finds all of them for planners."""
    manager, planner = draw_map(run, "manager"), draw_map(run)
    assert not any(home_is_in(manager, home) for home in run.homes.geometry)
    assert all(home_is_in(planner, home) for home in run.homes.geometry)


def number_is_in(html: str, value: float) -> bool:
    """True when a number of six digits or more stands in the page by itself."""
    return value >= 100_000 and bool(re.search(rf"(?<![\d.]){value:.0f}(?![\d.])", html))


def test_rep_page_has_no_other_reps_account_or_figure(run):
    """Neither ids nor names nor potentials of the others' accounts are in the file."""
    rep, planner = draw_map(run, "rep", "R001"), draw_map(run)
    own = (run.accounts["territory_id"] == "T001") | (run.accounts["previous_territory"] == "T001")
    others = run.accounts[~own]
    assert not [a for a in others["account_id"] if a in rep]
    assert not [name for name in others["name"] if f'"{name}"' in rep]
    assert not [p for p in others["potential"] if number_is_in(rep, p)]
    assert [p for p in others["potential"] if number_is_in(planner, p)]


def test_rep_page_has_no_other_territory(run):
    """Neither ids of other territories and reps nor their quotas and loads."""
    html = draw_map(run, "rep", "R001")
    others = run.territories[run.territories["territory_id"] != "T001"]
    for territory in others.itertuples():
        assert f'"{territory.territory_id}"' not in html
        assert territory.rep_id == "" or territory.rep_id not in html
        assert not number_is_in(html, territory.potential)
    assert [t["id"] for t in payload_of(html)["territories"]] == ["T001"]


def test_run_without_quotas_still_draws(make_run):
    """Quotas are optional: an evaluated alignment has none."""
    run = make_run(20, 2)
    empty = run.quotas.iloc[:0]
    for quotas in (empty, empty.drop(columns=list(empty))):
        for audience, rep_id in (("planner", None), ("rep", "R000")):
            assert "Quota" not in draw_map(replace(run, quotas=quotas), audience, rep_id)


def test_account_in_no_territory_is_drawn_grey(make_run):
    """Left out at its price: in no territory, and the legend says so."""
    run = make_run(20, 2)
    run.accounts.loc[0, ["territory_id", "rep_id"]] = ""
    data = payload_of(draw_map(run))
    row = data["accounts"]["id"].index("A00000")
    plan = data["modes"][0]
    assert data["accounts"]["territory"][row] == -1
    assert plan["legend"] == [[NOBODY, "no territory"]]
    assert plan["palette"][plan["accounts"][row]] == NOBODY


def test_missing_potential_and_name_are_blank_not_nan(make_run):
    """NaN is no JSON and no figure."""
    run = make_run(20, 2)
    run.accounts.loc[0, "potential"] = float("nan")
    run.accounts.loc[0, "name"] = None
    assert "NaN" not in json.dumps(payload_of(draw_map(run)))


def test_plan_without_accounts_still_draws(make_run):
    """An empty plan is an empty map, not a crash."""
    run = make_run(20, 2)
    run = replace(run, accounts=run.accounts.iloc[:0], shapes=run.shapes.iloc[:0])
    assert payload_of(draw_map(run))["accounts"]["id"] == []
