"""Columns for pages: an index around 1.00, and quotas with expected sales. SVG, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.report.map import text
from territory_opt.report.map.offline import template

WIDTH, HEIGHT = 372, 134
LEFT, RIGHT, TOP, FLOOR = 42, 368, 7, 128
NAMED = 26
"""Columns up to which each is named."""
FOOT = 64
"""Room for names."""


@dataclass(frozen=True)
class Column:
    """One column, in pixels; ``mark`` is the height of its dot, None without."""

    x: float
    y: float
    height: float
    mark: float | None
    name: str
    kind: str


def index_chart(
    labels: Sequence[str], index: FloatArray, before: FloatArray, band: tuple[float, float] | None
) -> Markup:
    """
    Load over target of every territory, the lowest first.

    Parameters
    ----------
    labels, index, before
        Per territory; ``before`` is what is drawn as dots, NaN where unknown.
    band
        Lowest and highest index allowed.
    """
    order = np.argsort(index, kind="stable")
    known = np.concatenate(
        [index, before[np.isfinite(before)], np.array(band or (1.0,)), [0.9, 1.1]]
    )
    low, high = float(np.nanmin(known)), min(2.5, float(np.nanmax(known)))
    axis = _Axis(max(0.0, low - 0.05), high + 0.05)
    kinds = ["outside" if _is_outside(value, band) else "plain" for value in index]
    columns = _columns(labels, index, before, order, axis, 1.0, kinds)
    step = next(size for size in (0.05, 0.1, 0.25, 0.5) if (axis.high - axis.low) / size <= 7)
    ticks = np.arange(np.ceil(axis.low / step), axis.high / step + 1e-9) * step
    return _drawn(
        columns,
        [(axis.y(tick), f"{tick:.2f}") for tick in ticks],
        axis.y(1.0),
        None if band is None else tuple(axis.y(end) for end in band[::-1]),
        f"Index of {len(labels)} territories: {index.min():.2f} to {index.max():.2f}",
    )


def quota_chart(labels: Sequence[str], quotas: FloatArray, expected: FloatArray) -> Markup:
    """
    Quota of every territory, the largest first.

    Parameters
    ----------
    labels, quotas, expected
        Per territory; ``expected`` sales are drawn as dots, NaN where unknown.
    """
    order = np.argsort(-quotas, kind="stable")
    axis = _Axis(0.0, float(np.nanmax(np.concatenate([quotas, expected]))) * 1.04 or 1.0)
    columns = _columns(labels, quotas, expected, order, axis, 0.0, ["plain"] * len(quotas))
    power = 10.0 ** np.floor(np.log10(axis.high / 4))
    step = next(times * power for times in (1, 2, 2.5, 5, 10) if axis.high / (times * power) <= 5)
    ticks = np.arange(0, axis.high + 1e-9, step)
    ends = f"{text.number(float(quotas.min()))} to {text.number(float(quotas.max()))}"
    words = f"Quotas of {len(labels)} territories: {ends}"
    return _drawn(
        columns,
        [(axis.y(tick), text.number(float(tick))) for tick in ticks],
        axis.y(0.0),
        None,
        words,
    )


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float

    def y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return round(float(FLOOR - (inside - self.low) / (self.high - self.low) * (FLOOR - TOP)), 1)


def _is_outside(value: float, band: tuple[float, float] | None) -> bool:
    return band is not None and not band[0] - 1e-6 <= value <= band[1] + 1e-6


def _columns(
    labels: Sequence[str], values: FloatArray, marks: FloatArray, order: IntArray, axis: _Axis,
    base: float, kinds: Sequence[str],
) -> list[Column]:  # fmt: skip
    step = (RIGHT - LEFT) / max(1, len(order))
    columns = []
    for place, row in enumerate(int(one) for one in order):
        ends = sorted((axis.y(float(values[row])), axis.y(base)))
        mark = axis.y(float(marks[row])) if np.isfinite(marks[row]) else None
        middle = round(LEFT + step * (place + 0.5), 1)
        height = max(0.8, round(ends[1] - ends[0], 1))
        columns.append(Column(middle, ends[0], height, mark, labels[row], kinds[row]))
    return columns


def _drawn(
    columns: Sequence[Column], ticks: Sequence[tuple[float, str]], base: float,
    band: tuple[float, ...] | None, words: str,
) -> Markup:  # fmt: skip
    is_named = len(columns) <= NAMED
    step = (RIGHT - LEFT) / max(1, len(columns))
    return Markup(
        template("columns.html").render(
            size=(WIDTH, HEIGHT + (FOOT if is_named else 0)),
            edges=(LEFT, RIGHT),
            floor=FLOOR,
            columns=columns,
            width=round(min(22.0, 0.72 * step), 1),
            dot=round(min(3.0, max(1.2, 0.2 * step)), 1),
            ticks=ticks,
            base=base,
            band=band,
            is_named=is_named,
            words=words,
        )
    )


def short(labels: pd.Series, most: int = 15) -> list[str]:
    """Names of no more than so many letters: to stand below a column, or on one line."""
    return [
        one if len(one) <= most else f"{one[: most - 1].rstrip()}…" for one in labels.astype(str)
    ]
