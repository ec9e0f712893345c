"""The summary for executives: page, slides, still maps."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app
from territory_opt.errors import InputError, MissingExtraError
from territory_opt.report.executive import brief, summary_page
from territory_opt.report.executive.charts import index_chart, quota_chart
from territory_opt.report.executive.slides import slides
from territory_opt.runs import read_run, write_run


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Ann and Bo, Bo with a name like markup; today as a run beside."""
    from tests.conftest import REPS, SCENARIO, accounts

    folder = tmp_path_factory.mktemp("report")
    (folder / "scenario.toml").write_text(SCENARIO)
    (folder / "reps.csv").write_text(REPS.replace("Bo Diaz", "<i>Bo</i> Diaz"))
    (folder / "accounts.csv").write_text(accounts())
    api.plan(folder / "scenario.toml", folder / "run", with_map=False)
    api.evaluate(folder / "scenario.toml", out=folder / "today", with_map=False)
    return folder


@pytest.fixture(scope="module")
def told(planned):
    return brief(read_run(planned / "run"), read_run(planned / "today"))


def gate(told, name):
    return next(one for one in told.gates if one.name == name)


def test_gates_say_what_the_run_knows(told):
    """The plan keeps all; nothing was simulated, so nothing is said of attainment."""
    assert [one.name for one in told.gates] == ["Rules", "Balance", "Proof", "Change"]
    assert [one.is_passed for one in told.gates] == [True, True, True, None]
    assert told.banner.tone == "good"
    assert told.banner.text.startswith("Ready to decide: all 3 gates are passed.")


def test_a_gate_that_is_not_passed_is_the_verdict(planned):
    """Today one rep has nine of twelve accounts: 1.5 of an even share, where 1.2 is allowed."""
    today = brief(read_run(planned / "today"))
    assert gate(today, "Balance").is_passed is False
    assert today.banner.tone == "bad"
    assert "gates are not passed (rules, balance)" in today.banner.text
    assert any("outside their band" in one for one in today.warnings)


def test_limits_of_the_scenario_and_tests_of_quotas_are_gates(planned, tmp_path):
    """Change against its budget; fairness and attainment from quota_tests.csv."""
    api.plan(planned / "scenario.toml", tmp_path / "run", with_map=False,
             settings=["rules.max_moved_revenue_share=0.5"])  # fmt: skip
    run = read_run(tmp_path / "run")
    tests = [
        ("fewest_at_quota", 0.2, 0.5, "broken", "Too few."),
        ("most_at_quota", 0.2, 0.9, "kept", "Enough."),
        ("chance_spread", 0.1, 0.4, "kept", "Alike."),
        ("near_quota", np.nan, np.nan, "unknown", "Too few to tell."),
    ]
    columns = ["test", "figure", "limit", "verdict", "sentence"]
    found = brief(replace(run, quota_tests=pd.DataFrame(tests, columns=columns)))
    assert gate(found, "Change").is_passed is True
    assert "limit 50" in gate(found, "Change").words
    assert gate(found, "At quota").is_passed is False
    assert (gate(found, "Fairness").is_passed, gate(found, "Fairness").figure) == (True, "2 of 2")
    assert "Too few." in found.warnings
    assert not [one for one in brief(run).gates if one.name in ("At quota", "Fairness")]


def test_the_page_has_everything_and_asks_for_nothing(told):
    """Verdict, gates, two maps, two charts, ends, warnings; names stay text."""
    page = summary_page(told)
    assert "Ready to decide" in page
    assert page.count('<svg class="still"') == 2
    assert page.count('<svg class="columns"') == 2
    for heading in ("Today", "Plan", "Weakest", "Strongest", "Open warnings"):
        assert f"<h2>{heading}" in page
    assert not re.search(r"https?://|<script|<link|<img|@import", page)
    assert "<i>Bo</i>" not in page
    assert "&lt;i&gt;Bo&lt;/i&gt;" in page


def test_columns_are_as_high_as_their_figures():
    """Twice the quota, twice the height; an index outside its band is told apart."""
    page = quota_chart(["a", "b"], np.array([100.0, 50.0]), np.array([np.nan, np.nan]))
    heights = [float(h) for h in re.findall(r'class="plain".*?height="([\d.]+)"', page)]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    page = index_chart(["a", "b"], np.array([0.8, 1.1]), np.array([np.nan, 1.0]), (0.9, 1.1))
    assert page.count('class="outside"') == 1
    assert page.count('class="mark"') == 1


def test_a_still_has_a_disc_for_every_account_and_the_same_as_png(told):
    """Twelve accounts of two colours; three pixels for one."""
    (_, today), (_, plan) = told.maps((300, 200))
    assert sum(len(pixels) for pixels in plan.dots.values()) == 12
    assert len(plan.homes) == 2
    image = Image.open(io.BytesIO(plan.png()))
    assert image.size == (900, 600)
    for colour, pixels in plan.dots.items():
        x, y = (3 * pixels[len(pixels) // 2]).round().astype(int)
        expected = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert np.abs(np.array(image.getpixel((int(x), int(y)))) - expected).max() < 60
    assert set(today.dots) <= {*plan.dots, "#9AA0A6"}


def test_slides_have_native_tables_and_charts(told):
    """Charts with the figures of the run, pictures with words, and a number on every slide."""
    deck = Presentation(io.BytesIO(slides(told)))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [
        "Two reps", "Today and plan", "Potential balance", "Quotas, sales",
        "Weakest and strongest territories", "All territories", "Open warnings",
    ]  # fmt: skip
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert sorted(charts[1].plots[0].series[0].values) == sorted(told.people.table["quota"])
    assert sum(shape.has_table for slide in deck.slides for shape in slide.shapes) == 4
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 10
            assert shape.top + shape.height <= deck.slide_height
        pictures = [shape for shape in slide.shapes if shape.shape_type == 13]
        assert all(one._element.nvPicPr.cNvPr.get("descr") for one in pictures)


def test_every_part_of_the_deck_is_sound_xml_without_links(told):
    """Nothing outside is asked for."""
    with zipfile.ZipFile(io.BytesIO(slides(told))) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(parts.read(name))
                assert not [one for one in root.iter() if one.get("TargetMode") == "External"]


def test_a_region_has_a_slide_of_its_own(planned):
    """North has Ann's territory, South Bo's; the page has their sums."""
    run = read_run(planned / "run")
    own = run.territories.assign(parent_id=["North", "South"])
    above = own.assign(level="region", territory_id=["North", "South"], parent_id="", rep_id="")
    names = ["", "Eva Ruiz"]
    table = pd.concat([own, above.assign(rep_name=names)], ignore_index=True)
    told = brief(replace(run, territories=table))
    assert [(group.name, group.rows) for group in told.groups] == [
        ("North", (0,)), ("South · Eva Ruiz", (1,)),
    ]  # fmt: skip
    titles = [s.shapes.title.text for s in Presentation(io.BytesIO(slides(told))).slides]
    assert [group.name in titles for group in told.groups] == [True, True]
    assert "<h2>Regions</h2>" in summary_page(told)


def test_runs_without_a_common_territory_are_refused(planned, tmp_path):
    """Nothing is written."""
    run = read_run(planned / "today")
    run.territories["territory_id"] = "X" + run.territories["territory_id"]
    write_run(run, tmp_path / "other")
    with pytest.raises(InputError, match="have no territory in common: --before wants"):
        api.write_report(planned / "run", tmp_path / "out", before=tmp_path / "other")
    assert not (tmp_path / "out").exists()


def test_slides_without_their_extra_are_one_line(planned, tmp_path, monkeypatch):
    """Before any work, and nothing is written."""
    monkeypatch.setitem(sys.modules, "pptx", None)
    words = r"Writing slides needs an extra: pip install 'territory-opt\[slides\]'"
    with pytest.raises(MissingExtraError, match=words):
        api.write_report(planned / "run", tmp_path / "out", with_slides=True)
    assert not (tmp_path / "out").exists()


def test_the_command_says_the_verdict(planned, tmp_path):
    """And which files it wrote."""
    run, out = planned / "run", tmp_path / "out"
    words = ["report", str(run), "--out", str(out), "--before", str(planned / "today"), "--slides"]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0
    assert found.stdout.startswith("Ready to decide")
    assert {file.name for file in Path(out).iterdir()} == {"summary.html", "summary.pptx"}


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", b"<svg xmlns="), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_a_map_is_a_picture_by_its_ending(planned, tmp_path, kind, start):
    """Without a browser; for a rep, nothing of the other."""
    words = ["map", str(planned / "run"), "--out", str(tmp_path / f"map.{kind}")]
    found = CliRunner().invoke(app, [*words, "--audience", "rep", "--rep", "R1"])
    assert found.exit_code == 0
    content = (tmp_path / f"map.{kind}").read_bytes()
    assert content.startswith(start)
    assert kind != "svg" or len(ElementTree.fromstring(content).findall(".//{*}path")) > 3


@pytest.mark.browser
def test_the_page_prints_on_one_sheet(planned, tmp_path):
    """A4, one page."""
    found = api.write_report(planned / "run", tmp_path / "out", with_pdf=True)
    content = found.files["summary.pdf"].read_bytes()
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
