"""plan.xlsx, opened again."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import openpyxl
import pytest

from territory_opt.models import QuotaPolicy
from territory_opt.quotas import set_quotas
from territory_opt.report import build_run, write_workbook


@pytest.fixture
def book(tiny, tmp_path):
    result = tiny.result((0, 0, 0, 1, 1, 1))
    policy = QuotaPolicy("new", Decimal(1000), Decimal("0.05"), Decimal(10))
    quotas = set_quotas(tiny.problem, result.plan, policy)
    reference = np.full((2, 3), np.nan)
    run = build_run(tiny.scenario, tiny.problem, result, quotas, reference=reference)
    return openpyxl.load_workbook(write_workbook(run, tmp_path / "plan.xlsx"))


def header(sheet, row):
    return {cell.value: cell.column for cell in sheet[row]}


def test_every_table_has_a_sheet(book):
    """In the order of a planner's questions."""
    assert book.sheetnames == [
        "Summary",
        "Plan",
        "Territories",
        "Quotas",
        "Quota waterfall",
        "Exceptions",
        "Routing rules",
        "Reconciliation",
        "Faults",
    ]


def test_text_is_never_a_formula(book):
    """Names that begin with = + - @ are shown as they are."""
    sheet = book["Plan"]
    column = header(sheet, 2)["Name"]
    cells = [sheet.cell(row, column) for row in range(3, 9)]
    assert [cell.value for cell in cells][1:] == [
        '=HYPERLINK("http://x")',
        "<script>",
        "+4",
        "-5",
        "@6",
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet.cell(4, 1).data_type == "s"


def test_ids_keep_their_zeros(book):
    """001 is text."""
    assert book["Plan"].cell(3, 1).value == "001"


def test_headers_stay_and_filter(book):
    """Frozen under the header; the filter covers all rows."""
    assert book["Plan"].freeze_panes == "B3"
    assert book["Plan"].auto_filter.ref.startswith("A2:")
    assert book["Plan"].auto_filter.ref.endswith("8")


def test_subtotals_follow_the_filter(book):
    """SUBTOTAL(109) counts what is shown: the only formula beside the sums of quotas."""
    formulas = {
        cell.value.split("(")[0]
        for sheet in book
        if sheet.title not in ("Quotas", "Quota waterfall")
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas == {"=SUBTOTAL"}


def test_index_columns_are_coloured(book):
    """A scale around 1.00."""
    scales = book["Territories"].conditional_formatting
    assert any(rule.type == "colorScale" for area in scales for rule in area.rules)


def test_numbers_are_numbers(book):
    """A quota can be summed."""
    sheet = book["Quotas"]
    column = header(sheet, 2)["Quota, year"]
    assert sheet.cell(4, column).value + sheet.cell(5, column).value == 1050
    assert sheet.cell(4, column).number_format == "#,##0"


def test_summary_speaks_sales(book):
    """No solver words on the first sheet."""
    text = " ".join(str(cell.value) for row in book["Summary"].iter_rows() for cell in row)
    assert "keeps every rule" in text
    assert "FEASIBLE" not in text
