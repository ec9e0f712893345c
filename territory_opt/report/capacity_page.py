"""The capacity plan as a page: the answer, a chart by month, and the figures beneath."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory_opt.report.capacity_table import ALL, money_scale
from territory_opt.report.map.offline import template

WIDTH, HEIGHT = 1480, 470
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 16, 34
BAR = 0.62
"""Width of a bar, of its month."""
COLOURS = ("#22577a", "#57a0a5", "#c7a252", "#8a6f9e", "#7a8b5c", "#b5654a")
TICKS = 5


@dataclass(frozen=True)
class Frame:
    """Months across, money up, in pixels."""

    num_months: int
    highest: float

    @property
    def step(self) -> float:
        """Width of a month."""
        return (WIDTH - LEFT - RIGHT) / self.num_months

    def x(self, month: float) -> float:
        """Left edge of a month."""
        return round(LEFT + month * self.step, 1)

    def y(self, amount: float) -> float:
        """Height of an amount."""
        share = amount / self.highest if self.highest else 0.0
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def draw_capacity(table: pd.DataFrame, summary: Mapping[str, Any], title: str) -> str:
    """
    The page; it asks nothing of any server.

    Parameters
    ----------
    table
        ``sales_capacity.csv``.
    summary
        ``summary["sales_capacity"]``.
    title
        Of the scenario.
    """
    whole = table[table["role"] == ALL].reset_index(drop=True)
    scale, unit = money_scale(float(whole["target"].max()), summary["currency"])
    money = ["capacity", "target", "quotas", "capacity_with_hires"]
    highest = nice(float(whole[money].to_numpy().max()) / scale)
    frame = Frame(len(whole), highest)
    page: str = template("capacity.html").render(
        title=title,
        sentence=summary["sentence"],
        metric=str(summary["metric"]).replace("_", " "),
        unit=unit,
        size=(WIDTH, HEIGHT),
        edges=(LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM),
        grid=[(frame.y(tick), f"{tick:,.4g}") for tick in ticks(highest)],
        bars=_bars(table, whole, frame, scale),
        target=_steps(whole["target"] / scale, frame),
        quota=_steps(whole["quotas"] / scale, frame),
        labels=[(frame.x(m + 0.5), _month(day)) for m, day in enumerate(whole["month_from"])],
        legend=list(zip(_roles(table), COLOURS * len(table), strict=False)),
        rows=[_row(row, scale) for row in whole.to_dict("records")],
        hires=bool((whole["capacity_with_hires"] > whole["capacity"] + 0.5).any()),
    )
    return page


def _roles(table: pd.DataFrame) -> list[str]:
    return [role for role in dict.fromkeys(table["role"]) if role != ALL]


def _bars(
    table: pd.DataFrame, whole: pd.DataFrame, frame: Frame, scale: float
) -> list[tuple[float, float, float, float, str]]:
    """Left, top, width, height and fill: roles upon each other, what hires add on top."""
    parts = [
        (table.loc[table["role"] == role, "capacity"].to_numpy(), colour)
        for role, colour in zip(_roles(table), COLOURS * len(table), strict=False)
    ]
    added = (whole["capacity_with_hires"] - whole["capacity"]).to_numpy()
    bars, beneath = [], [0.0] * len(whole)
    for amounts, fill in [*parts, (added, "url(#hatched)")]:
        for month, amount in enumerate(amounts / scale):
            low, high = frame.y(beneath[month]), frame.y(beneath[month] + amount)
            left = frame.x(month + (1 - BAR) / 2)
            if low - high > 0:
                bars.append((left, high, round(BAR * frame.step, 1), round(low - high, 1), fill))
            beneath[month] += amount
    return bars


def _steps(amounts: pd.Series, frame: Frame) -> str:
    """A line that is level within each month."""
    corners = [
        f"{frame.x(month + side)},{frame.y(amount)}"
        for month, amount in enumerate(amounts)
        for side in (0, 1)
    ]
    return " ".join(corners)


def _row(row: Mapping[Any, Any], scale: float) -> list[str]:
    people = [f"{row[name]:.1f}" for name in ("seats_fte", "heads_fte", "ramped_fte", "hires_fte")]
    money = ("capacity", "target", "quotas", "cumulative_gap", "capacity_with_hires")
    amounts = [f"{row[name] / scale:,.2f}" for name in money]
    covered = f"{row['coverage_share']:.0%}" if row["target"] else ""
    return [_month(row["month_from"]), *people, *amounts[:3], covered, *amounts[3:]]


def _month(day: str) -> str:
    found = pd.Timestamp(day)
    return f"{found:%b %Y}" if found.day == 1 else f"from {found:%d %b %Y}"


def nice(amount: float) -> float:
    """A round figure at or above: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 or 10 × a power of ten."""
    if amount <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(amount))
    return next(
        step * power
        for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
        if step * power >= amount * (1 - 1e-9)
    )


def ticks(highest: float) -> list[float]:
    """Lines across, from 0 to the top."""
    return [highest * tick / TICKS for tick in range(TICKS + 1)]
