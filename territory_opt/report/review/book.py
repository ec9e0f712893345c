"""The workbook of one manager: moves to decide on, territories to sign, and how to do it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from territory_opt.report.review.moves import MUST
from territory_opt.report.review.nodes import Node
from territory_opt.report.review.styles import Styles
from territory_opt.report.review.words import (
    HOW_TO,
    INPUTS,
    LABELS,
    MOVES,
    SHEETS,
    STATUSES,
    TERRITORIES,
)
from territory_opt.report.workbook import TEXT_ONLY, write_cell
from territory_opt.scenario.records.decisions import (
    ACCEPT,
    CORRECT,
    DECISIONS,
    FIELDS,
    REASONS,
    STAYS,
)

HEADER = 3
"""Row of the header on the first two sheets, counted from 0."""
LINE = 15.0
"""Height of a line of text, points."""
A3 = 8
WRONG = {"error_title": "Not in the list", "error_message": "Choose one of the list."}
PROTECTION = {"autofilter": True, "format_columns": True, "format_rows": True}


@dataclass(frozen=True)
class Cover:
    """
    What a workbook is for, written inside it so that a stale one is recognised.

    Attributes
    ----------
    scenario, currency, objective_unit
        Of the run.
    run_id
        First digits of the hash of its ``plan.csv``.
    round, due
        Number of the round, and its last day (empty: none).
    """

    scenario: str
    currency: str
    objective_unit: str
    run_id: str
    round: int
    due: str


def write_review(
    cover: Cover, node: Node, moves: pd.DataFrame, figures: pd.DataFrame, path: str | Path
) -> Path:
    """
    Write a manager's workbook: locked, but for what is to be filled in; text is never a formula.

    Parameters
    ----------
    moves, figures
        As ``review_moves`` and ``review_figures`` give them.
    path
        File to write; written over if it is there.
    """
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as book:
        styles = Styles(book)
        sheets = [book.add_worksheet(name) for name in SHEETS]
        _Sheet(sheets[0], MOVES, moves, cover, styles).write(f"{cover.scenario}: {node.name}")
        _mark_missing(sheets[0], len(moves), styles)
        _Sheet(sheets[1], TERRITORIES, figures, cover, styles).write(f"Territories: {node.name}")
        _how_to(sheets[2], cover, node, styles)
    return Path(path)


@dataclass(frozen=True)
class _Sheet:
    """A table whose last columns are to be filled in."""

    sheet: Any
    columns: Mapping[str, tuple[str, int]]
    table: pd.DataFrame
    cover: Cover
    styles: Styles

    def write(self, heading: str) -> None:
        self.sheet.write_string(0, 0, heading, self.styles.heading)
        self.sheet.write_string(1, 0, _line(self.cover), self.styles.quiet)
        names = [name for name in self.columns if name in self.table or name in INPUTS]
        for column, name in enumerate(names):
            self._write_column(column, name)
        for number, row in enumerate(self.table.to_dict("records")):
            self.sheet.set_row(HEADER + 1 + number, self._height(row))
        if len(self.table):
            self.sheet.autofilter(HEADER, 0, HEADER + len(self.table), len(names) - 1)
        else:
            self.sheet.write_string(HEADER + 1, 0, "Nothing changes hands here.")
        self.sheet.freeze_panes(HEADER + 1, 2)
        self.sheet.set_row(HEADER, 4 * LINE)
        self.sheet.repeat_rows(HEADER)
        _finish(self.sheet)

    def _height(self, row: Mapping[Any, Any]) -> float:
        """Of a row, so that its longest text is seen whole."""
        texts = {name: row[name] for name in self.columns if isinstance(row.get(name), str)}
        return max(_lines(text, self.columns[name][1]) for name, text in texts.items())

    def _write_column(self, column: int, name: str) -> None:
        words, width = self.columns[name]
        self.sheet.set_column(column, column, width)
        title = words.format(currency=self.cover.currency, unit=self.cover.objective_unit)
        self.sheet.write_string(HEADER, column, title, self.styles.header(name in INPUTS))
        for number, row in enumerate(self.table.to_dict("records")):
            at, style = (HEADER + 1 + number, column), self.styles.cell(name)
            self.sheet.write_blank(*at, None, style)
            write_cell(self.sheet, *at, row.get(name, INPUTS.get(name)), style)
        self._offer(column, name)

    def _offer(self, column: int, name: str) -> None:
        """Lists to choose from, one for every run of rows with the same."""
        first = HEADER + 1
        choices = [_choices(name, row) for row in self.table.to_dict("records")]
        for offered, rows in groupby(choices):
            last = first + len(list(rows)) - 1
            if offered:
                rule = {"validate": "list", "source": list(offered), **WRONG}
                self.sheet.data_validation(first, column, last, column, rule)
            first = last + 1


def _lines(text: str, width: int) -> float:
    """Height of a text that is wrapped in a column, some room left for wide letters."""
    return LINE * max(1, math.ceil(len(text) / (0.92 * width)))


def _choices(name: str, row: Mapping[Any, Any]) -> Sequence[str]:
    """What may be chosen in a cell; empty: free text."""
    if name == "decision":
        return (ACCEPT, CORRECT) if row["kind"] == MUST else DECISIONS
    lists = {"reason_code": REASONS, "field": FIELDS}
    if name in lists:
        return tuple(lists[name].values())
    return STATUSES if name == "status" else ()


def _mark_missing(sheet: Any, num_rows: int, styles: Styles) -> None:
    """Colour what is still asked for: a reason of what is not accepted, what to correct."""
    if not num_rows:
        return
    decision = _cell("decision")
    for name, words in (("reason_code", STAYS), ("field", (CORRECT,))):
        said = ",".join(f'{decision}="{word}"' for word in words)
        rule = f'=AND(OR({said}),{_cell(name)}="")'
        column = list(MOVES).index(name)
        marked = {"type": "formula", "criteria": rule, "format": styles.asked}
        sheet.conditional_format(HEADER + 1, column, HEADER + num_rows, column, marked)


def _cell(name: str) -> str:
    """A column's cell in the first row, as a rule for all rows names it."""
    return f"${xl_col_to_name(list(MOVES).index(name))}{HEADER + 2}"


def _line(cover: Cover) -> str:
    due = f"; please send it back by {cover.due}" if cover.due else ""
    return f"Round {cover.round}{due}. Fill in the yellow cells; the others are locked."


def _how_to(sheet: Any, cover: Cover, node: Node, styles: Styles) -> None:
    values = {
        "scenario": cover.scenario, "manager": node.name, "node_id": node.node_id,
        "round": str(cover.round), "due": cover.due, "run_id": cover.run_id,
    }  # fmt: skip
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (name, label) in enumerate(LABELS.items()):
        style = styles.wrapped if name in values else styles.input
        sheet.write_string(row, 0, label, styles.bold)
        sheet.write_blank(row, 1, None, style)
        write_cell(sheet, row, 1, values.get(name), style)
    for row, (head, text) in enumerate(HOW_TO, start=len(LABELS) + 1):
        sheet.write_string(row, 0, head, styles.bold)
        sheet.write_string(row, 1, text, styles.wrapped)
        sheet.set_row(row, _lines(text, 100))
    _finish(sheet)


def _finish(sheet: Any) -> None:
    """Locked, and as wide as a page when printed."""
    sheet.protect("", PROTECTION)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
