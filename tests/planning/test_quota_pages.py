"""Pages that tell every rep their number."""

from __future__ import annotations

import html
import re

import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app
from territory_opt.errors import InputError
from territory_opt.planning.page_files import file_names
from territory_opt.runs import read_run

TERRITORIES = (
    "territory_id,rep_id,role,longitude,latitude\n"
    "R1,R1,field,-98.0,38.0\nR2,R2,field,-97.0,38.0\nV3,,field,-97.5,38.0\n"
)
SETTINGS = ["quota.0.holds={R2=2340,V3=3170}", 'quota.0.periods="quarters"', "quota.0.round_to=10"]


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Ann, Bo with a name like markup, and a vacant seat between them, planned once."""
    from tests.conftest import REPS, SCENARIO, accounts

    folder = tmp_path_factory.mktemp("pages")
    text = SCENARIO.replace(
        "[objective]\n", '[territories]\nfile = "territories.csv"\n\n[objective]\n', 1
    )
    (folder / "scenario.toml").write_text(text)
    (folder / "reps.csv").write_text(REPS.replace("Bo Diaz", "<i>Bo</i> Diaz"))
    (folder / "territories.csv").write_text(TERRITORIES)
    (folder / "accounts.csv").write_text(accounts().replace("Shop 8", "<b>Shop</b> 8"))
    api.plan(folder / "scenario.toml", folder / "run", settings=SETTINGS, with_map=False)
    return folder


@pytest.fixture(scope="module")
def pages(planned):
    return api.write_quota_pages(planned / "run", planned / "pages")


def read(file):
    return file.read_text(encoding="utf-8")


def amount(value):
    return f"{value:,.2f}".removesuffix(".00")


def test_everybody_has_a_page_and_so_has_a_vacant_territory(pages):
    """By rep, or by territory; and an index."""
    assert {seat: file.name for seat, file in pages.items()} == {
        "R1": "quota-R1.html", "R2": "quota-R2.html", "V3": "quota-V3.html",
    }  # fmt: skip
    assert "V3 (vacant)" in read(pages["V3"])


def test_a_page_has_the_number_its_steps_its_sentence_and_its_periods(pages, planned):
    """As the tables have them."""
    run = read_run(planned / "run")
    own = run.quotas[run.quotas["territory_id"] == "R1"]
    page = html.unescape(read(pages["R1"]))
    for value in own["quota"]:
        assert amount(value) in page
    steps = run.quota_waterfall[run.quota_waterfall["territory_id"] == "R1"]
    assert steps.loc[steps["step"] == "in_words", "note"].item() in page
    for value in steps["amount"]:
        assert amount(abs(value)) in page
    assert [f">Q{number}<" in page for number in (1, 2, 3, 4)] == [True] * 4


def test_every_account_that_changes_hands_is_on_both_pages_once(pages, planned):
    """Gained by one, lost by the other; accounts that stay are in no table."""
    plan = read_run(planned / "run").plan
    moved = plan[plan["moved"] != "no"]
    assert len(moved) > 0
    for row in moved.to_dict("records"):
        for side in ("territory_id", "previous_territory"):
            if row[side]:
                told = re.findall(rf"(?:<small>|<td>){row['account_id']}\b", read(pages[row[side]]))
                assert len(told) == 1, row
    for row in plan[plan["moved"] == "no"].to_dict("records"):
        assert f"<small>{row['account_id']}</small>" not in read(pages[row["territory_id"]])


def test_nobody_reads_of_others_numbers(pages, planned):
    """Neither quotas of others, nor performance."""
    run = read_run(planned / "run")
    annual = run.quotas[run.quotas["period"] == "year"]
    for seat, file in pages.items():
        others = annual.loc[annual["territory_id"] != seat, "quota"]
        assert len(others) == 2
        assert not [value for value in others if f">{amount(value)}<" in read(file)]
        assert not re.search(r"performance|P\(attain\)|incentive|attain", read(file))


def test_pages_ask_for_nothing_and_text_stays_text(pages, planned):
    """No link, no script, no markup from tables."""
    for file in (planned / "pages").iterdir():
        page = read(file)
        assert not re.search(r"https?://|<script|<link|<img|@import", page)
        assert "<i>Bo</i>" not in page
        assert "<b>Shop</b>" not in page
    assert "&lt;i&gt;Bo&lt;/i&gt; Diaz" in read(pages["R2"])


def test_the_manager_has_an_index_of_all(pages, planned):
    """Links, quotas and their sum."""
    index = read(planned / "pages" / "index.html")
    assert set(re.findall(r'href="([^"]+)"', index)) == {file.name for file in pages.values()}
    run = read_run(planned / "run")
    annual = run.quotas[run.quotas["period"] == "year"]
    for value in [*annual["quota"], annual["quota"].sum()]:
        assert f">{amount(value)}<" in index


def test_quotas_set_after_the_run_are_told_instead(planned, tmp_path):
    """R2 is held at 1,234 in a later round."""
    api.quota(planned / "run", out=tmp_path / "later", settings=["quota.0.holds={R2=1234}"])
    made = api.write_quota_pages(planned / "run", tmp_path / "pages", tmp_path / "later")
    assert ">1,234<" in read(made["R2"])
    assert "Fixed by managers" in read(made["R2"])


def test_a_quota_without_rules_has_its_sentence_too(two_reps, tmp_path):
    """3,600 today, 5,300 next year."""
    settings = ["quota.0.measure='potential'"]
    api.plan(two_reps, tmp_path / "run", settings=settings, with_map=False)
    made = api.write_quota_pages(tmp_path / "run", tmp_path / "pages")
    assert "Your quota grows 47.2% on last year's sales" in html.unescape(read(made["R1"]))


def test_a_run_without_quotas_is_told_what_to_do(two_reps, tmp_path):
    """Nothing is written."""
    api.plan(two_reps, tmp_path / "run", settings=["quota=[]"], with_map=False)
    with pytest.raises(InputError, match=r"has no quotas. Give its scenario a \[\[quota\]\]"):
        api.write_quota_pages(tmp_path / "run", tmp_path / "pages")
    assert not (tmp_path / "pages").exists()


def test_quotas_of_another_plan_are_refused(planned, tmp_path):
    """R9 is no territory of this one."""
    api.quota(planned / "run", out=tmp_path / "later")
    for name in ("quotas.csv", "quota_waterfall.csv"):
        file = tmp_path / "later" / name
        file.write_text(file.read_text().replace("R2,R2", "R9,R9"))
    with pytest.raises(InputError, match="has quotas of R9, which is no territory of"):
        api.write_quota_pages(planned / "run", tmp_path / "pages", tmp_path / "later")


def test_a_folder_that_is_no_folder_of_quotas_is_refused(planned, tmp_path):
    """What is missing is named."""
    with pytest.raises(InputError, match=r"has no quotas\.csv and no quota_waterfall\.csv"):
        api.write_quota_pages(planned / "run", tmp_path / "pages", tmp_path)


def test_ids_that_would_share_a_file_do_not(tmp_path):
    """Letters of either case and signs that no file name has."""
    assert file_names(["a/b", "a b", "A_B", "c"], "quota-") == [
        "quota-a_b.html", "quota-a_b-2.html", "quota-A_B-3.html", "quota-c.html",
    ]  # fmt: skip


def test_the_command_says_where_the_index_is(planned, tmp_path):
    """One line."""
    words = ["quota", "pages", str(planned / "run"), "--out", str(tmp_path / "out")]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0
    assert "3 pages in" in found.stdout
    assert found.stdout.replace("\n", "").endswith("index.html")
