"""Sums of the workbook's quota sheets, calculated anew by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess

import openpyxl
import pytest

from territory_opt import api
from territory_opt.report import write_workbook

SETTINGS = [
    "solve.work=2",
    "quota.0.company_target=1000000.37",
    "quota.0.over_assignment=0.07",
    "quota.0.upper_over_assignment=[0.03]",
    "quota.0.round_to=0.01",
    'quota.0.periods="quarters"',
    "quota.0.holds={R2=190000.11}",
]
QUOTAS, STEPS = "Quotas", "Quota waterfall"


@pytest.fixture
def book(two_reps, tmp_path):
    """A company, a region with two territories, four quarters, and odd cents everywhere."""
    (two_reps.parent / "territories.csv").write_text(
        "territory_id,rep_id,role,parent_id,longitude,latitude\n"
        "R1,R1,field,=North,-98.0,38.0\nR2,R2,field,=North,-97.0,38.0\n"
    )
    text = two_reps.read_text().replace(
        "[objective]\n", '[territories]\nfile = "territories.csv"\n\n[objective]\n', 1
    )
    two_reps.write_text(text)
    made = api.plan(two_reps, tmp_path / "run", settings=SETTINGS, with_map=False)
    return write_workbook(made.run, tmp_path / "book.xlsx")


def recalculated(book, folder):
    """
    The book as LibreOffice calculates it.

    It goes through openpyxl first, which keeps formulas and forgets their values.
    """
    if shutil.which("soffice") is None:
        pytest.skip("no soffice on the path")
    folder.mkdir()
    plain = folder / "plain.xlsx"
    book.save(plain)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*command, str(folder / "out"), str(plain)], check=True, capture_output=True, timeout=120
    )
    return openpyxl.load_workbook(folder / "out" / "plain.xlsx", data_only=True)


def cells(book, sheet):
    return {cell.coordinate: cell.value for row in book[sheet].iter_rows() for cell in row}


def column_of(sheet, title):
    return next(cell.column for cell in sheet[2] if cell.value == title)


def row_of(sheet, name):
    return next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 4).value == name)


def test_every_sum_is_what_libreoffice_makes_of_it(book, tmp_path):
    """Values that are stored beside the formulas are those that the formulas have."""
    formulas = openpyxl.load_workbook(book)
    stored, again = (
        openpyxl.load_workbook(book, data_only=True),
        recalculated(formulas, tmp_path / "a"),
    )
    compared = 0
    for sheet in (QUOTAS, STEPS):
        values, anew = cells(stored, sheet), cells(again, sheet)
        sums = [at for at, value in cells(formulas, sheet).items() if str(value).startswith("=")]
        sums = [at for at in sums if formulas[sheet][at].data_type == "f"]
        assert {at: round(anew[at], 2) for at in sums} == {at: values[at] for at in sums}
        compared += len(sums)
    above, territories, totals = 2 * (5 + 2), 2 * (2 + 3), 6 + 3
    assert compared == above + territories + totals


def test_a_changed_number_goes_up_to_the_company(book, tmp_path):
    """1,102.10 more in a quarter of R1: 1,102.10 ÷ 1.07 for the region, ÷ 1.03 for the company."""
    changed = openpyxl.load_workbook(book)
    sheet = changed[QUOTAS]
    sheet.cell(row_of(sheet, "R1"), column_of(sheet, "Q1")).value += 1102.1
    before, after = (
        openpyxl.load_workbook(book, data_only=True),
        recalculated(changed, tmp_path / "b"),
    )

    def moved(name, title):
        at = (row_of(sheet, name), column_of(sheet, title))
        return round(after[QUOTAS].cell(*at).value - before[QUOTAS].cell(*at).value, 2)

    assert [moved(name, "Quota, year") for name in ("R1", "=North", "company")] == [
        1102.1,
        1030,
        1000,
    ]
    assert [moved(name, "Changed by") for name in ("R1", "R2", "company")] == [1102.1, 0, 1000]
    assert moved("=North", "Carried below") == 1102.1
    steps = after[STEPS]
    by_hand = [steps.cell(row, column_of(steps, "Changed by hand")).value for row in (3, 4)]
    assert by_hand == [1102.1, 0]


def test_a_group_named_like_a_formula_stays_text(book):
    """Its id is no cell reference."""
    sheet = openpyxl.load_workbook(book)[QUOTAS]
    assert {sheet.cell(row, 4).data_type for row in range(3, 7)} == {"s"}
    assert sheet.cell(4, 4).value == "=North"
