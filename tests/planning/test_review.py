"""Workbooks that go out to managers, opened again."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from territory_opt.errors import InputError
from territory_opt.planning import plan, review
from territory_opt.planning.decisions.desk import Desk
from territory_opt.planning.decisions.gather import gather


@pytest.fixture
def books(sent):
    """By manager."""
    return {one: openpyxl.load_workbook(sent / f"review-{one}.xlsx") for one in ("M1", "M2")}


def rows(sheet):
    """Rows of a table by the title of the column."""
    header, *cells = sheet.iter_rows(min_row=4, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in cells]


def texts(book):
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
            if cell.value is not None]  # fmt: skip


def test_a_manager_sees_own_moves_only(books):
    """002, 003 and 004 change hands inside M1; 006 leaves M1 for M2."""
    ways = {one: {row["Account"]: row["Way"] for row in rows(books[one]["Moves"])} for one in books}
    assert ways == {
        "M1": {"002": "inside", "003": "inside", "004": "inside", "006": "goes out"},
        "M2": {"006": "comes in"},
    }


def test_nothing_of_other_managers_people(books):
    """Neither name nor id of anybody else's rep, in no cell of no sheet."""
    for one, others in (("M1", ("Cy Fox", "R3")), ("M2", ("Ann Lee", "Bo Diaz", "R1", "R2"))):
        assert [text for text in texts(books[one]) for name in others if name in text] == []
    (row,) = rows(books["M2"]["Moves"])
    assert (row["From"], row["To"]) == ("another manager's territory", "Cy Fox (R3)")


def test_figures_before_and_after(books):
    """R3 had 005 and 007, and gets 006: 600 + 37 × (5 + 7) and + 6 of revenue."""
    (row,) = rows(books["M2"]["Territories"])
    assert (row["Accounts today"], row["Accounts in the plan"], row["Status"]) == (2, 3, "sent")
    assert row["Revenue today, EUR"] == 1200 + 37 * 12
    assert row["Revenue in the plan, EUR"] == 1800 + 37 * 18


def test_only_inputs_can_be_changed(books):
    """All sheets are protected; the yellow cells are open, and offer their words."""
    sheet = books["M1"]["Moves"]
    assert all(page.protection.sheet for page in books["M1"])
    header = [cell.value for cell in sheet[4]]
    is_open = {
        title: not cell.protection.locked for title, cell in zip(header, sheet[5], strict=True)
    }
    assert [title for title in header if is_open[title]] == [
        "Decision", "Reason", "Correct what", "New value", "Comment",
    ]  # fmt: skip
    offered = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"accept,reject,hold,correct"' in offered
    assert '"closed,duplicate,wrong parent,wrong potential"' in offered


def test_text_is_text(books):
    """Ids keep their zeros, and no cell is a formula."""
    sheet = books["M1"]["Moves"]
    assert sheet.cell(5, 1).value == "006"
    assert "=HYPERLINK(1)" in texts(books["M1"])
    assert {cell.data_type for page in books["M1"] for row in page.iter_rows() for cell in row} <= {
        "s", "n",
    }  # fmt: skip


def test_it_says_what_it_is_for(books):
    """Run, round and due date are inside."""
    told = dict(books["M1"]["How-to"].iter_rows(max_row=8, max_col=2, values_only=True))
    assert (told["Manager"], told["Round"], told["Due"]) == ("M1", "1", "2026-12-10")
    assert len(told["Run"]) == 16


def test_status_is_sent(sent):
    """One row per manager and territory."""
    table = pd.read_csv(sent / "status.csv", dtype=str)
    assert table["node_id"].tolist() == ["M1", "R1", "R2", "M2", "R3"]
    assert set(table["status"]) == {"sent"}
    assert table["num_moves"].fillna("").tolist() == ["4", "", "", "1", ""]


def test_without_managers_there_is_one_workbook(two_reps):
    """For the whole plan; Zoe has left, so her account has to move, and cannot be rejected."""
    plan(two_reps, two_reps.parent / "run", with_map=False, with_picture=False)
    outcome = review(two_reps.parent / "run", two_reps.parent / "sent")
    assert [file.name for file in outcome.files.values()] == ["review-all.xlsx"]
    sheet = openpyxl.load_workbook(outcome.files["all"])["Moves"]
    (at,) = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "A11"]
    column = [cell.value for cell in sheet[4]].index("Decision")
    (offered,) = [
        rule.formula1
        for rule in sheet.data_validations.dataValidation
        if sheet.cell(at, column + 1).coordinate in rule.sqref
    ]
    assert offered == '"accept,correct"'
    table = two_reps.parent / "decisions.csv"
    table.write_text("account_id,decision,reason_code\nA11,reject,other\n")
    with pytest.raises(InputError, match="A11 has to move"):
        gather(Desk.at(two_reps.parent / "run"), [table])


@pytest.mark.parametrize(
    ("more", "said"),
    [({"due": "10.12.2026"}, "no day"), ({"round": 0}, "round 0 is over")],
)
def test_wrong_rounds_and_days_are_refused(office, more, said):
    """And nothing is written."""
    with pytest.raises(InputError, match=said):
        review(office.run, office.folder / "sent", **more)
    assert not (office.folder / "sent").exists()
