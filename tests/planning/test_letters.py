"""Letters: what every rep keeps, gains and loses."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app
from territory_opt.report import browser, letters
from territory_opt.report.letters.why import why
from territory_opt.runs import read_run

SUPERSTORE = Path(__file__).parents[2] / "scenarios" / "superstore"
OF_OTHERS = (
    r"performance|attain|incentive|earnings|chance|odds|probab|win rate"
    r"|match \+|better than|index|quota"
)


def told(page: str) -> Counter[str]:
    """Accounts in the tables of what comes and goes."""
    return Counter(re.findall(r'data-account="([^"]+)"', page))


def shuffled(scenario, folder, **given):
    """A run folder whose plan gives three accounts in ten to somebody, found without solving."""
    quick = {"with_map": False, "with_picture": False, **given}
    plan = api.evaluate(scenario, **quick).run.plan
    rng = np.random.default_rng(1)
    territories = sorted(set(plan["territory_id"]) - {""})
    drawn = rng.choice(territories, len(plan))
    is_kept = (rng.random(len(plan)) < 0.7) & (plan["territory_id"] != "")
    moves = plan.assign(territory_id=plan["territory_id"].where(is_kept, drawn))
    moves[["account_id", "territory_id"]].to_csv(folder / "moves.csv", index=False)
    api.evaluate(scenario, folder / "moves.csv", folder / "run", **quick)
    return folder / "run"


@pytest.fixture(scope="module")
def superstore(tmp_path_factory):
    return shuffled(SUPERSTORE, tmp_path_factory.mktemp("letters"))


@pytest.fixture(scope="module")
def crm(tmp_path_factory):
    """A made-up export with deals, leavers, queues and families."""
    folder = tmp_path_factory.mktemp("crm")
    api.new(folder / "crm", template="crm", num_accounts=400)
    return shuffled(folder / "crm", folder, quarantine=True)


@pytest.fixture(scope="module", params=["superstore", "crm"])
def planned(request):
    """A run, and its letters."""
    run = read_run(request.getfixturevalue(request.param))
    return run, letters(run)


def test_every_account_of_a_delta_is_told_exactly_once(planned):
    """To who gets it and to who gives it, by the territories of plan.csv; to nobody else."""
    run, written = planned
    rep_of = dict(zip(run.territories["territory_id"], run.territories["rep_id"], strict=True))
    gets, gives, keeps = {}, {}, {}
    for row in run.plan.to_dict("records"):
        before, after = (rep_of.get(row[end], "") for end in ("previous_territory", "territory_id"))
        if before == after:
            keeps.setdefault(after, set()).add(row["account_id"])
        else:
            gets.setdefault(after, set()).add(row["account_id"])
            gives.setdefault(before, set()).add(row["account_id"])
    assert {letter.rep_id for letter in written} == {rep for rep in rep_of.values() if rep}
    assert sum(len(letter.comes) for letter in written) > 20
    for letter in written:
        rep = letter.rep_id
        delta = gets.get(rep, set()) | gives.get(rep, set())
        assert told(letter.html) == Counter(delta)
        assert (set(letter.comes), set(letter.goes)) == (
            gets.get(rep, set()),
            gives.get(rep, set()),
        )
        assert Counter(letter.keeps) == Counter(keeps.get(rep, set()))
        assert not re.search(r'data-account="[^"]*">(?!<th scope="row">)', letter.html)


def test_every_change_has_a_sentence_and_a_colleague(planned):
    """No empty cell where the reason or the other rep should be."""
    for letter in planned[1]:
        rows = re.findall(r"<tr data-account=.*?</tr>", letter.html)
        assert len(rows) == len(letter.comes) + len(letter.goes)
        for row in rows:
            cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
            assert cells[0]
            assert re.fullmatch(r"[A-Z].*\.", cells[-1]), row


def test_nothing_of_performance_pay_or_odds(planned):
    """Words, and figures: no colleague's potential, revenue or quota."""
    run, written = planned
    table = run.territories.set_index("rep_id")
    for letter in written:
        text = re.sub(r"<style>.*?</style>", "", letter.html, flags=re.DOTALL)
        assert not re.search(OF_OTHERS, text, re.IGNORECASE)
        for rep in set(table.index) - {letter.rep_id, ""}:
            for figure in (table.loc[rep, "potential"], table.loc[rep, "revenue"]):
                assert f">{figure:,.0f}<" not in text


def test_letters_ask_for_nothing(planned):
    """No script, no link out, no picture from elsewhere."""
    for letter in planned[1]:
        assert not re.search(r"https?://|<script|<link|<img|@import", letter.html)


@pytest.mark.parametrize(
    ("row", "to", "owner", "sentence"),
    [
        ({"reason": "Goes to Bo: Ann alone would be 5 USD better, but has no room left (count)."},
         "Bo", "", "It evens out the number of accounts between territories."),
        ({"reason": "Strongest match for a tier A account: Bo, 9 USD better than Ann (match +9)."},
         "Bo", "", "The plan as a whole is better with it."),
        ({"reason": "Its former owner is gone. You is the nearest who may serve it.", "moved": "forced",
          "previous_territory": ""}, "you", "Zoe",
         "Its owner today, Zoe, is no rep of this plan; you are the nearest who may serve it."),
        ({"reason": "Its former rep may not keep it.", "moved": "forced", "role": "inside"},
         "Bo", "", "It now belongs to the inside team."),
        ({"reason": "Locked to Bo."}, "Bo", "", "It is fixed that Bo has it."),
        ({"reason": "In no territory: nobody serves it under this plan."}, "", "",
         "Nobody serves it under this plan."),
    ],
)  # fmt: skip
def test_the_reason_in_words_leaves_out_what_is_private(row, to, owner, sentence):
    """The planner's reason, without money, matches and rivals."""
    usual = {
        "moved": "chosen",
        "previous_territory": "T1",
        "role": "field",
        "previous_role": "field",
    }
    assert why({**usual, **row}, to, owner) == sentence


def test_names_from_tables_stay_text(two_reps):
    """Markup in a name is shown, not run."""
    api.evaluate(two_reps, out=two_reps.parent / "run", with_map=False)
    run = read_run(two_reps.parent / "run")
    run.territories["rep_name"] = "<b>" + run.territories["rep_name"] + "</b>"
    run.accounts["name"] = "<script>" + run.accounts["name"]
    page = letters(run)[0].html
    assert "<script" not in page
    assert "&lt;b&gt;" in page


def test_contacts_have_the_e_mail_where_it_is_known(two_reps):
    """From reps.csv of the run; without it, names alone."""
    table = two_reps.parent / "reps.csv"
    rows = table.read_text().splitlines()
    emails = ["email", "ann@example.com", "bo@example.com"]
    table.write_text("\n".join(f"{row},{mail}" for row, mail in zip(rows, emails, strict=True)))
    api.plan(two_reps, two_reps.parent / "run", with_map=False)
    ann, _ = letters(read_run(two_reps.parent / "run"))
    assert 'href="mailto:bo%40example.com"' in ann.html
    assert "ann@example.com" not in ann.html


def test_without_a_browser_the_pages_are_written_and_the_message_says_so(
    superstore, tmp_path, monkeypatch
):
    """No PDF, exit 0."""
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    words = ["letters", str(superstore), "--out", str(tmp_path / "out"), "--pdf"]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0
    assert "17 letters in" in found.stdout
    assert "No PDF: that needs Chromium" in found.stdout
    assert {file.suffix for file in (tmp_path / "out").iterdir()} == {".html"}


def test_a_browser_that_fails_is_as_none(tmp_path, monkeypatch):
    """It ends at once, and says nothing."""
    monkeypatch.setattr(browser, "find_browser", lambda: shutil.which("false"))
    assert browser.print_pages([tmp_path / "page.html"]) is None


@pytest.mark.browser
def test_letters_are_printed_on_a4_with_page_numbers(two_reps):
    """All in one start; the page is 210 × 297 mm, which is 594.96 × 841.92 points at 96 px an inch."""
    api.plan(two_reps, two_reps.parent / "run", with_map=False)
    found = api.write_letters(two_reps.parent / "run", two_reps.parent / "letters", with_pdf=True)
    assert set(found.pdfs) == {"R1", "R2"}
    for file in found.pdfs.values():
        content = file.read_bytes()
        assert content.startswith(b"%PDF")
        width, height = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content).groups()
        assert (round(float(width)), round(float(height))) == (595, 842)
