"""How cells of a review workbook look: read only, or to be filled in."""

from __future__ import annotations

from typing import Any

from territory_opt.report.formats import ABOVE, number_format
from territory_opt.report.review.words import INPUTS

WHOLE = {"next_best_price", "num_accounts", "num_accounts_before"}
_HEADER = {"bold": True, "font_color": "#ffffff", "valign": "top", "text_wrap": True}


class Styles:
    """Formats of one workbook; ``book`` is an ``xlsxwriter.Workbook``."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._cells: dict[str, Any] = {}
        self._headers = {
            is_input: book.add_format({**_HEADER, "bg_color": colour})
            for is_input, colour in ((True, "#7a5b00"), (False, "#1f3b57"))
        }
        self.heading = book.add_format({"bold": True, "font_size": 16})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.quiet = book.add_format({"font_color": "#595959"})
        self.asked = book.add_format({"bg_color": ABOVE})
        self.input = book.add_format(
            {"locked": False, "bg_color": "#fff7d6", "border": 1, "border_color": "#d0c9a8",
             "valign": "top", "num_format": "@", "text_wrap": True}
        )  # fmt: skip

    def header(self, is_input: bool) -> Any:
        """Format of a column's title."""
        return self._headers[is_input]

    def cell(self, name: str) -> Any:
        """Format of a column's cells."""
        if name in INPUTS:
            return self.input
        kind = "#,##0" if name in WHOLE else number_format(name)
        if kind not in self._cells:
            look = {"num_format": kind, "valign": "top", "text_wrap": True, "indent": 1}
            self._cells[kind] = self._book.add_format(look)
        return self._cells[kind]
