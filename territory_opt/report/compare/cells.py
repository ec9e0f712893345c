"""Key figures as the cells of a table: values, differences and verdicts in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.figure import Figure
from territory_opt.report.compare.figures import key_figures
from territory_opt.report.map import text


@dataclass(frozen=True)
class Cell:
    """A figure of one run: value, a line below, its difference to the first run and what that is."""

    value: str
    below: str
    delta: str
    verdict: str


@dataclass(frozen=True)
class Line:
    """A figure's row."""

    label: str
    cells: tuple[Cell, ...]


def figure_groups(comparison: Comparison) -> list[tuple[str, list[Line]]]:
    """Headings, and the rows under each."""
    figures = key_figures(comparison)
    grouped = groupby(figures, key=lambda figure: figure.group)
    return [(name, [_line(comparison, one) for one in some]) for name, some in grouped]


def _line(comparison: Comparison, figure: Figure) -> Line:
    cells = [_cell(comparison, figure, side) for side in range(len(comparison.sides))]
    return Line(figure.label, tuple(cells))


def _cell(comparison: Comparison, figure: Figure, side: int) -> Cell:
    value, delta = figure.values[side], figure.delta(side)
    below = figure.below[side] if figure.below else ""
    shown = "" if delta is None else _signed(delta, figure, comparison.currency)
    return Cell(_said(value, figure, comparison.currency), below, shown, figure.verdict(side))


def _said(value: float | None, figure: Figure, currency: str) -> str:
    if value is None:
        return text.UNKNOWN
    match figure.kind:
        case "money":
            return text.money(value, currency)
        case "share":
            return text.share(value) if value >= 0.001 or not value else _small(value)
        case "ratio" | "index":
            return text.index(value)
        case "km":
            return f"{text.number(value)}{text.NARROW}km"
        case "count":
            return f"{value:,.0f}"
        case _:
            return text.number(value)


def _small(share: float) -> str:
    return f"{share:.3%}".replace("%", f"{text.NARROW}%")


def _signed(delta: float, figure: Figure, currency: str) -> str:
    """``+12``, ``−3.4 points``; ``=`` where nothing differs."""
    sign = "+" if delta > 0 else text.MINUS
    if figure.kind == "share":
        return f"{sign}{abs(100 * delta):.1f} points" if abs(delta) >= 5e-4 else "="
    is_nothing = _said(abs(delta), figure, currency) == _said(0.0, figure, currency)
    return "=" if is_nothing else f"{sign}{_said(abs(delta), figure, currency)}"
