"""The steps to every quota as a sheet: a territory's steps sum to its quota, whoever changes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from territory_opt.models.quota import YEAR
from territory_opt.quotas.ruled_rows import IN_WORDS
from territory_opt.report.formats import Formats, title
from territory_opt.report.quota_lines import TERRITORY, QuotaLine
from territory_opt.report.quota_sheet import INPUT, SUM, money_format, on_paper, year_cell

HEADER = 1
ABOUT = ("Metric", "Territory", "Rep", "Name")


def draw_steps(
    waterfall: pd.DataFrame, lines: Sequence[QuotaLine], sheet: Any, formats: Formats
) -> None:
    """
    Draw the sheet: a row per territory, a column per step, and the sentence for the rep.

    Parameters
    ----------
    waterfall
        ``quota_waterfall.csv``.
    lines
        As ``quota_lines`` gives them: the quotas that steps lead to, at their places on that sheet.
    sheet, formats
        Of xlsxwriter.
    """
    _StepsSheet(waterfall, lines, sheet, formats).draw()


class _StepsSheet:
    def __init__(
        self, waterfall: pd.DataFrame, lines: Sequence[QuotaLine], sheet: Any, formats: Formats
    ) -> None:
        self.sheet, self.formats = sheet, formats
        own = waterfall[waterfall["territory_id"] != ""]
        self.steps = [name for name in dict.fromkeys(own["step"]) if name != IN_WORDS]
        self.rows = [
            (place, line) for place, line in enumerate(lines) if line.kind == TERRITORY
        ]  # fmt: skip
        self.of = dict(list(own.groupby(["metric", "territory_id"], sort=False)))
        self.notes = [str(text) for text in waterfall.loc[waterfall["territory_id"] == "", "note"]]
        self.money = money_format([*own["amount"], *(line.amounts[YEAR] for _, line in self.rows)])
        self.quota = len(ABOUT) + len(self.steps)
        self.last = HEADER + len(self.rows)

    def draw(self) -> None:
        """Sums of columns, header, a row per territory, notes on the whole."""
        self._header()
        for row, (place, line) in enumerate(self.rows, start=HEADER + 1):
            self._row(row, place, line)
        for row, text in enumerate(self.notes, start=self.last + 2):
            self.sheet.write_string(row, 0, text)
        self.sheet.freeze_panes(HEADER + 1, len(ABOUT))
        on_paper(self.sheet, HEADER)
        self.sheet.autofilter(HEADER, 0, max(self.last, HEADER + 1), self.quota + 3)

    def _header(self) -> None:
        titles = [
            *ABOUT,
            *map(title, self.steps),
            "Quota",
            "Carried",
            "Changed by hand",
            "In words",
        ]
        for column, text in enumerate(titles):
            is_number = len(ABOUT) <= column < self.quota + 3
            look = self.formats.header_of_numbers if is_number else self.formats.header
            self.sheet.write_string(HEADER, column, text, look)
            self.sheet.set_column(column, column, max(15, len(text) + 3))
        self.sheet.set_column(1, 2, 11)
        self.sheet.set_column(3, 3, 24)
        words = [len(self._words(line)) for _, line in self.rows]
        self.sheet.set_column(self.quota + 3, self.quota + 3, max([12, *words]) * 0.9)
        for column, step in enumerate(self.steps, start=len(ABOUT)):
            self._explain(column, step)
        if self.rows:
            self._totals()

    def _explain(self, column: int, step: str) -> None:
        """What a step is, where that is the same for everybody."""
        notes = {one for rows in self.of.values() for one in rows.loc[rows["step"] == step, "note"]}
        if len(notes) == 1 and (text := notes.pop()):
            self.sheet.write_comment(HEADER, column, text)

    def _totals(self) -> None:
        self.sheet.write_string(0, 0, "Sum of the rows shown", self.formats.bold)
        amounts = [self._amounts(line) for _, line in self.rows]
        totals = [
            sum((one.get(step, Decimal(0)) for one in amounts), Decimal(0)) for step in self.steps
        ]
        total = sum((line.amounts[YEAR] for _, line in self.rows), Decimal(0))
        for column, value in enumerate([*totals, total, total, Decimal(0)], start=len(ABOUT)):
            first, last = (xl_rowcol_to_cell(row, column) for row in (HEADER + 1, self.last))
            look = self.formats.made(num_format=self.money, bold=True)
            self.sheet.write_formula(
                0, column, f"=SUBTOTAL(109,{first}:{last})", look, float(value)
            )

    def _row(self, row: int, place: int, line: QuotaLine) -> None:
        for column, text in enumerate((line.metric, line.line_id, line.rep_id, line.name)):
            self.sheet.write_string(row, column, text)
        typed = self.formats.made(num_format=self.money, font_color=INPUT)
        amounts = self._amounts(line)
        for column, step in enumerate(self.steps, start=len(ABOUT)):
            if step in amounts:
                self.sheet.write_number(row, column, float(amounts[step]), typed)
        first, last = (xl_rowcol_to_cell(row, one) for one in (len(ABOUT), self.quota - 1))
        quota, carried = (xl_rowcol_to_cell(row, self.quota + one) for one in (0, 1))
        self._formula(row, self.quota, f"SUM({first}:{last})", line.amounts[YEAR], bold=True)
        self._formula(row, self.quota + 1, year_cell(place), line.amounts[YEAR])
        look = self.formats.made(num_format=f"{self.money};-{self.money};–")
        change = f"=ROUND({carried}-{quota},2)"
        self.sheet.write_formula(row, self.quota + 2, change, look, 0.0)
        words = self.formats.made(indent=1)
        self.sheet.write_string(row, self.quota + 3, self._words(line), words)

    def _formula(
        self, row: int, column: int, formula: str, value: Decimal, bold: bool = False
    ) -> None:
        look = self.formats.made(num_format=self.money, font_color=SUM, bold=bold)
        self.sheet.write_formula(row, column, f"={formula}", look, float(value))

    def _amounts(self, line: QuotaLine) -> Mapping[str, Decimal]:
        rows = self.of[line.metric, line.line_id]
        return dict(zip(rows["step"], rows["amount"], strict=True))

    def _words(self, line: QuotaLine) -> str:
        rows = self.of[line.metric, line.line_id]
        return " ".join(rows.loc[rows["step"] == IN_WORDS, "note"])
