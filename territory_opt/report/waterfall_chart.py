"""
A waterfall as a picture: from where a number began, step by step, to the quota.

Rows from top to bottom, since steps have names and reasons to read. What raises a number points
right and is solid; what lowers it points left and is hatched: no colour is needed to tell.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from territory_opt.quotas.waterfall import LAST_YEAR, RESTATED
from territory_opt.report.formats import title
from territory_opt.report.map import text
from territory_opt.report.map.offline import template

WIDTH, TOP = 720, 22
LEFT, RIGHT = 262, 598
"""Where bars begin and end; names are left of them, amounts right."""
BAR, TIP, LINE, GAP = 15, 5, 12, 13
LETTERS = 50
"""Letters of a reason on one line."""
START, RAISES, LOWERS, END = "start", "raises", "lowers", "end"
STEPS = {
    LAST_YEAR: "Last year's quota",
    RESTATED: "Last year's sales of your accounts",
    "company_growth": "Growth of the company's target",
    "company_share": "Share of the company's target",
    "over_assignment": "Over-assignment",
    "holds": "Fixed by managers",
}
"""Steps whose name says more to a rep than the table's."""


@dataclass(frozen=True)
class Step:
    """One step of a waterfall: its name in the table, what it adds, and why."""

    name: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True)
class Row:
    """
    What is drawn of a step, in pixels.

    Attributes
    ----------
    kind
        ``start``, ``raises``, ``lowers`` or ``end``.
    y
        Middle of the bar.
    low, high
        Its left and right end.
    level
        Where the number stands after the step: the connector to the next row.
    """

    kind: str
    name: str
    notes: tuple[str, ...]
    amount: str
    y: float
    low: float
    high: float
    level: float

    @property
    def outline(self) -> str:
        """The bar; a step's ends in a tip that points where the number goes."""
        low, high, top, bottom = self.low, self.high, self.y - BAR / 2, self.y + BAR / 2
        tip = min(TIP, high - low)
        if self.kind == RAISES:
            corners = [
                (low, top),
                (high - tip, top),
                (high, self.y),
                (high - tip, bottom),
                (low, bottom),
            ]
        elif self.kind == LOWERS:
            corners = [
                (high, top),
                (low + tip, top),
                (low, self.y),
                (low + tip, bottom),
                (high, bottom),
            ]
        else:
            corners = [(low, top), (high, top), (high, bottom), (low, bottom)]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def waterfall_chart(steps: Sequence[Step], currency: str, number: int = 0) -> Markup:
    """
    Draw steps and the quota they sum to.

    Parameters
    ----------
    steps
        In order; those that change nothing are left out.
    currency
        Of the amounts.
    number
        Of the chart on its page: its own ids.
    """
    told = [step for step in steps if step.amount] or list(steps[:1])
    levels = _levels(told)
    low, high = min(0.0, *levels), max(0.0, *levels) or 1.0
    rows = list(_rows(told, low, high))
    height = rows[-1].y + BAR
    return Markup(
        template("waterfall.html").render(
            rows=rows,
            size=(WIDTH, round(height, 1)),
            edges=(LEFT, RIGHT),
            ticks=[(_x(tick, low, high), text.number(tick)) for tick in _ticks(low, high)],
            zero=_x(0.0, low, high),
            top=TOP,
            words="; ".join(f"{row.name} {row.amount}" for row in rows),
            currency=currency,
            number=number,
            line=LINE,
        )
    )


def money(amount: Decimal, with_sign: bool = False) -> str:
    """``1,947,000``, ``+219,623.49``, ``−359.03``: cents where there are any."""
    digits = 0 if amount == amount.to_integral_value() else 2
    sign = text.MINUS if amount < 0 else "+" if with_sign and amount else ""
    return f"{sign}{abs(amount):,.{digits}f}"


def step_name(name: str, is_first: bool = False) -> str:
    """A step as a rep reads it."""
    if name == RESTATED and not is_first:
        return "To last year's sales of your accounts"
    return STEPS.get(name, title(name))


def _levels(steps: Sequence[Step]) -> list[float]:
    """Where the number stands after each step."""
    level, levels = Decimal(0), []
    for step in steps:
        level += step.amount
        levels.append(float(level))
    return levels


def _rows(steps: Sequence[Step], low: float, high: float) -> list[Row]:
    rows: list[Row] = []
    y, level = TOP + GAP, Decimal(0)
    for place, step in enumerate(steps):
        before, level = level, level + step.amount
        kind = START if place == 0 else RAISES if step.amount > 0 else LOWERS
        name = step_name(step.name, place == 0)
        notes = tuple(textwrap.wrap(step.note, LETTERS))
        start, end = _x(float(before), low, high), _x(float(level), low, high)
        shown = money(step.amount, with_sign=place > 0)
        rows.append(Row(kind, name, notes, shown, y, min(start, end), max(start, end), end))
        y += BAR + GAP + LINE * len(notes)
    start, end = _x(0.0, low, high), _x(float(level), low, high)
    return [*rows, Row(END, "Quota", (), money(level), y, min(start, end), max(start, end), end)]


def _x(amount: float, low: float, high: float) -> float:
    return round(LEFT + (amount - low) / (high - low) * (RIGHT - LEFT), 1)


def _ticks(low: float, high: float) -> list[float]:
    """Four or five round figures, zero among them."""
    rough = (high - low) / 5
    power = 10.0 ** len(str(int(rough))) / 10
    step = next(times * power for times in (1, 2, 2.5, 5, 10) if times * power >= rough)
    first, last = int(low // step) + (low % step > 0), int(high // step)
    return [step * tick for tick in range(first, last + 1)]
