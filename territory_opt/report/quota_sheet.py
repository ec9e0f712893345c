"""
Quotas as a sheet whose sums follow when somebody changes a number.

Periods sum to the year, territories to the group above, groups to the company, over-assignment
taken off at every level. Every sum carries its value, for viewers that do not calculate.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from territory_opt.models.quota import YEAR
from territory_opt.report.formats import Formats
from territory_opt.report.quota_lines import TERRITORY, QuotaLine, periods_of

QUOTAS = "Quotas"
FIRST_ROW = 2
"""Of the lines: a hint and the header are above."""
ABOUT = (
    ("Team", "layer"),
    ("Metric", "metric"),
    ("Level", "kind"),
    ("Id", "line_id"),
    ("Name", "name"),
    ("Rep", "rep_id"),
    ("Reports to", "parent_id"),
)
OVER = len(ABOUT)
YEAR_COLUMN = OVER + 1
HINT = (
    "Change a blue number and every sum follows: periods to the year, territories to the line "
    "above, less over-assignment."
)
INPUT, SUM = "#1f4fa0", "#000000"
"""Colours of numbers that are typed and of numbers that are calculated."""
WASH = "#eef2f5"
CENT = Decimal("0.01")


def draw_quotas(lines: Sequence[QuotaLine], sheet: Any, formats: Formats) -> None:
    """
    Draw the sheet.

    Parameters
    ----------
    lines
        As ``quota_lines`` gives them.
    sheet
        Of xlsxwriter, empty.
    formats
        Of its workbook.
    """
    _QuotaSheet(lines, sheet, formats).draw()


def year_cell(place: int) -> str:
    """Where the year of the line at ``place`` stands, for formulas of other sheets."""
    return f"'{QUOTAS}'!{xl_rowcol_to_cell(FIRST_ROW + place, YEAR_COLUMN)}"


def money_format(amounts: Sequence[Decimal]) -> str:
    """Whole numbers unless somebody carries cents."""
    is_whole = all(amount == amount.to_integral_value() for amount in amounts)
    return "#,##0" if is_whole else "#,##0.00"


def on_paper(sheet: Any, header: int) -> None:
    """Across a page, its header on every one."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)


class _QuotaSheet:
    """The lines of ``quota_lines``, a row each."""

    def __init__(self, lines: Sequence[QuotaLine], sheet: Any, formats: Formats) -> None:
        self.lines, self.sheet, self.formats = lines, sheet, formats
        self.periods = periods_of(lines)
        self.money = money_format([one for line in lines for one in line.amounts.values()])
        self.below = YEAR_COLUMN + len(self.periods) + 1
        """Column of what the lines below sum to; then as planned, then the change."""

    def draw(self) -> None:
        """Hint, header, lines."""
        self.sheet.write_string(0, 0, HINT if self.lines else "")
        self._header()
        for place, line in enumerate(self.lines):
            row = FIRST_ROW + place
            self._about(row, line)
            self._numbers(row, line)
            self._checks(row, line)
        self.sheet.freeze_panes(FIRST_ROW, YEAR_COLUMN + 1)
        on_paper(self.sheet, FIRST_ROW - 1)
        self.sheet.autofilter(
            FIRST_ROW - 1, 0, max(FIRST_ROW, FIRST_ROW + len(self.lines) - 1), self.below + 2
        )

    def _header(self) -> None:
        titles = [title for title, _ in ABOUT]
        titles += ["Over-assignment", "Quota, year", *self.periods]
        titles += ["Carried below", "As planned", "Changed by"]
        widths = [*self._about_widths(), 16, *[self._money_width()] * (len(titles) - OVER - 1)]
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            hidden = {"hidden": True} if title == "Team" and not self._has_teams else {}
            self.sheet.set_column(column, column, width, None, hidden)
            header = self.formats.header if column < OVER else self.formats.header_of_numbers
            self.sheet.write_string(FIRST_ROW - 1, column, title, header)

    @property
    def _has_teams(self) -> bool:
        return any(line.layer for line in self.lines)

    def _money_width(self) -> int:
        most = max((abs(line.amounts[YEAR]) for line in self.lines), default=Decimal(0))
        return max(15, len(f"{most:,.2f}") + 4)

    def _about_widths(self) -> list[int]:
        return [
            min(40, max([len(title) + 4, *(len(getattr(one, name)) + 1 for one in self.lines)]))
            for title, name in ABOUT
        ]

    def _about(self, row: int, line: QuotaLine) -> None:
        look = self.formats.made(**self._ground(line))
        for column, (_, name) in enumerate(ABOUT):
            self.sheet.write_string(row, column, getattr(line, name), look)
        if line.over_assignment is None:
            self.sheet.write_blank(row, OVER, None, look)
        else:
            share = self._look(line, INPUT, "0.00%")
            self.sheet.write_number(row, OVER, float(line.over_assignment), share)

    def _numbers(self, row: int, line: QuotaLine) -> None:
        """The year and its periods: typed at the ends of the tree, sums elsewhere."""
        own = [name for name in self.periods if name in line.amounts]
        if own:
            first, last = (self._column(name) for name in (own[0], own[-1]))
            self._sum(row, YEAR_COLUMN, line, f"SUM({_range(row, first, row, last)})", YEAR)
        for name in own or [YEAR]:
            column = self._column(name)
            if line.over_assignment is None or line.below[0] == line.below[1]:
                amount = float(line.amounts[name])
                self.sheet.write_number(row, column, amount, self._look(line, INPUT, self.money))
            else:
                self._sum(row, column, line, self._rolled_up(row, column, line, name), name)

    def _rolled_up(self, row: int, column: int, line: QuotaLine, name: str) -> str:
        """
        What those below carry, without over-assignment, to the cent.

        Where limits have put a cent elsewhere than rounding would, it is part of the formula.
        """
        assert line.over_assignment is not None
        below = sum(self._amounts_below(line, name), Decimal(0))
        plain = (below / (1 + line.over_assignment)).quantize(CENT, ROUND_HALF_UP)
        odd = line.amounts[name] - plain
        cents = f"{odd:+f}" if odd else ""
        over = xl_rowcol_to_cell(row, OVER, col_abs=True)
        return f"ROUND(SUM({self._range_below(line, column)})/(1+{over}),2){cents}"

    def _checks(self, row: int, line: QuotaLine) -> None:
        """What is below, what the plan said, and what has been changed by hand."""
        if line.below[0] < line.below[1]:
            total = sum(self._amounts_below(line, YEAR), Decimal(0))
            formula = f"SUM({self._range_below(line, YEAR_COLUMN)})"
            self._formula(row, self.below, line, formula, total)
        planned = self.formats.made(num_format=self.money, **self._ground(line))
        self.sheet.write_number(row, self.below + 1, float(line.amounts[YEAR]), planned)
        year, before = (xl_rowcol_to_cell(row, column) for column in (YEAR_COLUMN, self.below + 1))
        look = self._look(line, SUM, f"{self.money};-{self.money};–")
        formula = f"=ROUND({year}-{before},2)"
        self.sheet.write_formula(row, self.below + 2, formula, look, 0.0)

    def _sum(self, row: int, column: int, line: QuotaLine, formula: str, name: str) -> None:
        self._formula(row, column, line, formula, line.amounts[name])

    def _formula(
        self, row: int, column: int, line: QuotaLine, formula: str, value: Decimal
    ) -> None:
        look = self._look(line, SUM, self.money)
        self.sheet.write_formula(row, column, f"={formula}", look, float(value))

    def _range_below(self, line: QuotaLine, column: int) -> str:
        first, after = line.below
        return _range(FIRST_ROW + first, column, FIRST_ROW + after - 1, column)

    def _amounts_below(self, line: QuotaLine, name: str) -> list[Decimal]:
        return [one.amounts[name] for one in self.lines[slice(*line.below)] if name in one.amounts]

    def _column(self, name: str) -> int:
        return YEAR_COLUMN if name == YEAR else YEAR_COLUMN + 1 + self.periods.index(name)

    def _look(self, line: QuotaLine, colour: str, number: str) -> Any:
        return self.formats.made(num_format=number, font_color=colour, **self._ground(line))

    @staticmethod
    def _ground(line: QuotaLine) -> dict[str, Any]:
        """Lines above territories stand out."""
        return {} if line.kind == TERRITORY else {"bold": True, "bg_color": WASH}


def _range(row: int, column: int, last_row: int, last_column: int) -> str:
    return f"{xl_rowcol_to_cell(row, column)}:{xl_rowcol_to_cell(last_row, last_column)}"
