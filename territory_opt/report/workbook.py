"""
``plan.xlsx``: a run that a planner can filter, sort and print.

Text is always written as text: a name like ``=HYPERLINK(…)`` is shown, never run. The only formulas
are our own: subtotals, which follow the filter, and the sums of quotas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from territory_opt.report.formats import Formats, is_summed, title
from territory_opt.report.headline import headline
from territory_opt.report.quota_lines import quota_lines
from territory_opt.report.quota_sheet import QUOTAS, draw_quotas
from territory_opt.report.steps_sheet import draw_steps
from territory_opt.runs import Run, layers_of, of_layer

MAX_ROWS = 1_048_000
"""A sheet ends at 1,048,576 rows."""
MAX_SHEET_NAME = 31
"""Characters of a sheet's name."""
MAX_TEXT = 32_767
"""A cell ends there."""
WIDEST = 60
"""Columns are as wide as their text, up to this many characters."""
SAMPLE = 200
"""Rows looked at to find a column's width."""

Lines = Sequence[tuple[str, str]]
Drawn = Callable[[Any, Formats], None]

TEXT_ONLY = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": False,
}


def write_workbook(run: Run, path: str | Path) -> Path:
    """
    Write ``run`` as a workbook, one sheet per table.

    Parameters
    ----------
    run
        What to write.
    path
        File to write; written over if it is there.

    Returns
    -------
    Path
        The file.
    """
    return write_sheets(_sheets(run), run.summary["scenario"], headline(run.summary), path)


def write_sheets(
    sheets: Mapping[str, pd.DataFrame | Drawn], heading: str, lines: Lines, path: str | Path
) -> Path:
    """
    Write tables as a workbook: ``lines`` of label and text on the first sheet, then one per table.

    A sheet that is no table is a function that draws it.
    """
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as book:
        formats = Formats(book)
        _summary_sheet(book.add_worksheet("Summary"), heading, lines, formats)
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            if isinstance(table, pd.DataFrame):
                _Sheet(sheet, table, formats).write()
            else:
                table(sheet, formats)
    return Path(path)


def _sheets(run: Run) -> dict[str, pd.DataFrame | Drawn]:
    lines = quota_lines(run)
    planned = {
        "Quota bridge": run.quota_bridge,
        "Sales capacity": run.sales_capacity,
        "Hires": run.hires,
        "Attainability": run.attainability,
        "Quota tests": run.quota_tests,
        "Pay": run.pay,
    }
    return {
        **_team_sheets(run),
        QUOTAS: partial(draw_quotas, lines),
        "Quota waterfall": partial(draw_steps, run.quota_waterfall, lines),
        **{name: table for name, table in planned.items() if len(table)},
        **_deals(run),
        "Exceptions": run.exceptions,
        "Routing rules": run.routing_rules,
        "Reconciliation": run.reconciliation,
        **_estimates(run),
        "Faults": run.faults,
    }


def _estimates(run: Run) -> dict[str, pd.DataFrame]:
    """Where potential is from and the largest estimates; what was learned of reps."""
    potential = run.summary.get("potential") or {}
    largest = pd.DataFrame(potential.get("largest", ()))
    tables = {
        "Potential sources": pd.DataFrame(potential.get("sources", ()) if len(largest) else ()),
        "Largest estimates": largest,
        "Productivity": run.productivity,
        "Forecast": run.forecast,
        "Forecast back-test": run.forecast_backtest,
    }
    return {name: table for name, table in tables.items() if len(table)}


def _deals(run: Run) -> dict[str, pd.DataFrame]:
    """Open deals, and who is credited for those that are kept; nothing where there are none."""
    tables = {"Open deals": run.deals, "Credit windows": run.credit_windows}
    return {name: table for name, table in tables.items() if len(table)}


def _team_sheets(run: Run) -> dict[str, pd.DataFrame]:
    """Plan and territories, of every team by itself: sums over several teams mean nothing."""
    first, *others = layers_of(run) or (None,)
    sheets: dict[str, pd.DataFrame] = {}
    for layer in (first, *others):
        team = of_layer(run, layer)
        ending = f" {layer}" if layer in others else ""
        sheets[_sheet_name("Plan", ending, sheets)] = _plan_with_accounts(team)
        sheets[_sheet_name("Territories", ending, sheets)] = team.territories
    return sheets


def _sheet_name(what: str, ending: str, taken: Mapping[str, object]) -> str:
    """As Excel takes it: at most 31 characters, some of them forbidden, every name once."""
    name = re.sub(r"[\[\]:*?/\\]", "-", f"{what}{ending}")[:MAX_SHEET_NAME].rstrip(" '")
    is_free = name.casefold() not in {one.casefold() for one in taken}
    return name if is_free else f"{name[: MAX_SHEET_NAME - 3]} {len(taken)}"


def _plan_with_accounts(run: Run) -> pd.DataFrame:
    """The plan with what people know an account by: name, tier, potential, revenue."""
    known = pd.DataFrame(run.accounts.drop(columns="geometry"))
    extra = [name for name in known if name not in run.plan and name != "account_id"]
    table = run.plan.reset_index(drop=True).join(known[extra].reset_index(drop=True))
    first = ["account_id", *[name for name in ("name",) if name in extra], "territory_id"]
    return table[[*first, *[name for name in table if name not in first]]]


def _summary_sheet(sheet: Any, heading: str, lines: Lines, formats: Formats) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, str(heading), formats.heading)
    for row, (label, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label, formats.bold)
        sheet.write_string(row, 1, text, formats.wrapped)


class _Sheet:
    """One table as a sheet: subtotals, header, rows."""

    def __init__(self, sheet: Any, table: pd.DataFrame, formats: Formats) -> None:
        self.sheet, self.formats = sheet, formats
        self.left_out = max(0, len(table) - MAX_ROWS)
        self.table = table.head(MAX_ROWS)
        self.has_subtotals = len(table) > 0 and any(map(is_summed, table.columns))
        self.header = 1 if self.has_subtotals else 0

    def write(self) -> None:
        """Write everything, column by column."""
        last = self.header + len(self.table)
        self.sheet.freeze_panes(self.header + 1, 1)
        for column, name in enumerate(self.table.columns):
            self._write_column(column, str(name), last)
        if len(self.table.columns):
            self.sheet.autofilter(self.header, 0, max(last, 1), len(self.table.columns) - 1)
        if self.left_out:
            note = f"{self.left_out:,} further rows do not fit a sheet; see the CSV file"
            self.sheet.write_string(last + 1, 0, note)

    def _write_column(self, column: int, name: str, last: int) -> None:
        values = self.table.iloc[:, column].tolist()
        style = self.formats.of_column(name)
        self.sheet.set_column(column, column, _width(name, values), style)
        self.sheet.write_string(self.header, column, title(name), self.formats.header)
        for row, value in enumerate(values, start=self.header + 1):
            write_cell(self.sheet, row, column, value)
        if self.has_subtotals:
            self._write_subtotal(column, name, values, last)
        if values:
            self.formats.mark(self.sheet, name, (self.header + 1, column, last, column))

    def _write_subtotal(self, column: int, name: str, values: list[Any], last: int) -> None:
        if column == 0:
            self.sheet.write_string(0, 0, "Sum of the rows shown", self.formats.bold)
        elif is_summed(name):
            letter = xl_col_to_name(column)
            formula = f"=SUBTOTAL(109,{letter}{self.header + 2}:{letter}{last + 1})"
            total = math.fsum(float(v) for v in values if _is_number(v))
            self.sheet.write_formula(0, column, formula, self.formats.of_sum(name), total)


def write_cell(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    """One value by its type; text as text, whatever it begins with."""
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", style)
    elif _is_number(value):
        sheet.write_number(row, column, float(value), style)
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, value[:MAX_TEXT], style)


def _is_number(value: Any) -> bool:
    is_numeric = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return is_numeric and math.isfinite(value)


def _width(name: str, values: list[Any]) -> int:
    shown = [len(value) if isinstance(value, str) else 12 for value in values[:SAMPLE]]
    return min(WIDEST, max([len(title(name)) + 4, *shown]))
