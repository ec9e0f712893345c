"""The panel beside the map: key figures, and a table whose rows lead to the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.report.map import text
from territory_opt.report.map.figures import banner, plan_figures, rep_figures
from territory_opt.report.map.handover import KEPT
from territory_opt.report.map.offline import template
from territory_opt.report.map.scales import index_colour
from territory_opt.report.map.shades import CHANGE_COLOURS
from territory_opt.report.map.view import View
from territory_opt.report.measures import measure_label


@dataclass(frozen=True)
class Cell:
    """A table cell: shown text, what it sorts by, and a tint for indices."""

    text: str
    key: str | float
    tint: str = ""
    below: str = ""
    swatch: str = ""

    @property
    def is_number(self) -> bool:
        """Numbers stand right."""
        return not isinstance(self.key, str)


@dataclass(frozen=True)
class Row:
    """A table row and what it leads to: ``"territory"`` or ``"account"`` and its id."""

    kind: str
    target: str
    cells: tuple[Cell, ...]


def panel(view: View, colours: Sequence[str], drawn_notes: Sequence[str]) -> str:
    """HTML of the panel; every value is escaped."""
    columns, rows = _changes(view) if view.is_rep else _territories(view, colours)
    return str(
        template("panel.html").render(
            view=view,
            banner=None if view.is_rep else banner(view),
            figures=rep_figures(view) if view.is_rep else plan_figures(view),
            columns=columns,
            rows=rows,
            heading="Accounts that change hands" if view.is_rep else "Territories",
            notes=[*view.notes, *drawn_notes],
        )
    )


def _territories(view: View, colours: Sequence[str]) -> tuple[list[str], list[Row]]:
    measures = _measures(view)
    columns = ["Territory", "Accounts", *(measure_label(m) for m in measures), "In", "Out"]
    return columns, [
        Row("territory", str(record["territory_id"]), _territory_cells(record, colour, measures))
        for (_, record), colour in zip(view.territories.iterrows(), colours, strict=True)
    ]


def _measures(view: View) -> list[str]:
    """The two indices of the table: potential and workload, where they are known."""
    wanted = [m for m in ("potential", "workload_hours", "visit_hours") if m in view.indices]
    return list(dict.fromkeys([*wanted, *view.indices]))[:2]


def _territory_cells(record: pd.Series, colour: str, measures: Sequence[str]) -> tuple[Cell, ...]:
    label, role = str(record["label"]), str(record.get("role") or "")
    below = " · ".join(t for t in (str(record["territory_id"]), role) if t)
    return (
        Cell(label, label.casefold(), below=below, swatch=colour),
        _count(record["num_accounts"]),
        *(_index(float(record[f"{m}_index"])) for m in measures),
        _count(record.get("moved_in", np.nan)),
        _count(record.get("moved_out", np.nan)),
    )


def _index(value: float) -> Cell:
    return Cell(text.index(value), -1.0 if math.isnan(value) else value, tint=index_colour(value))


def _count(value: float) -> Cell:
    known = math.isfinite(value)
    return Cell(f"{value:,.0f}" if known else text.UNKNOWN, float(value) if known else -1.0)


def _changes(view: View) -> tuple[list[str], list[Row]]:
    changing = view.accounts[view.accounts["change"] != KEPT]
    changing = changing.sort_values(["change", "name"], kind="stable")
    return ["Account", "Change"], [
        Row("account", str(record["account_id"]), _change_cells(record))
        for _, record in changing.iterrows()
    ]


def _change_cells(record: pd.Series) -> tuple[Cell, ...]:
    name = str(record["name"] or record["account_id"])
    colour = CHANGE_COLOURS[record["change"]]
    return (
        Cell(name, name.casefold(), below=str(record["account_id"]), swatch=colour),
        Cell(record["change"], record["change"], below=record["handover"]),
    )
