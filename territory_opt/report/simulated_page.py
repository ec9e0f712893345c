"""Simulated quotas as a page: the answer, every territory's range, the company's year, the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.report.capacity_table import money_scale
from territory_opt.report.map.offline import template
from territory_opt.report.simulated import KEPT, Simulated

WIDTH, ROW, TOP, BOTTOM = 1480, 26, 34, 10
LEFT, RIGHT = 250, 330
"""Room for names, and for figures."""
COMPANY_HEIGHT, FOOT, EDGE = 240, 34, 40
BINS = 60
MOST_ATTAINMENT = 3.0
"""Ranges are drawn up to three times the quota."""
MARKS = {"kept": "✓", "broken": "✗", "unknown": "?"}


@dataclass(frozen=True)
class Axis:
    """A range of figures across the page, in pixels."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Place of a figure; those beyond the range lie at its end."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(self.left + share * (self.right - self.left), 1)


def draw_simulated(simulated: Simulated, summary: Mapping[str, Any], title: str) -> str:
    """
    The page; it asks nothing of any server.

    Parameters
    ----------
    summary
        As ``simulated_summary`` gives it.
    title
        Of the scenario.
    """
    page: str = template("attainability.html").render(
        title=title,
        sentence=summary["sentence"],
        metric=str(simulated.metric).replace("_", " "),
        people=_people(simulated),
        company=_company(simulated),
        tests=[
            (MARKS[KEPT[v.is_kept]], KEPT[v.is_kept], v.test.replace("_", " "), v.sentence)
            for v in simulated.verdicts
        ],
    )
    return page


def _people(simulated: Simulated) -> dict[str, Any]:
    """One row per territory with a quota, the least likely first."""
    found = simulated.found
    rows = [j for j in np.argsort(found.chance, kind="stable") if found.quotas[j] > 0]
    highest = min(MOST_ATTAINMENT, max(1.5, float(np.nanmax(found.quantiles))))
    axis = Axis(0.0, float(np.ceil(highest * 4) / 4), LEFT, WIDTH - RIGHT)
    height = TOP + ROW * len(rows) + BOTTOM
    scale, unit = money_scale(float(found.quotas.max()), simulated.currency)
    ticks = np.arange(0, axis.high + 1e-9, 0.25)
    return {
        "size": (WIDTH, height),
        "unit": unit,
        "grid": [(axis.x(tick), f"{tick:.0%}") for tick in ticks],
        "quota": axis.x(1.0),
        "edge": WIDTH - RIGHT,
        "rows": [_person(simulated, j, place, axis, scale) for place, j in enumerate(rows)],
    }


def _person(simulated: Simulated, j: int, place: int, axis: Axis, scale: float) -> dict[str, Any]:
    found, who = simulated.found, simulated.territories.iloc[j]
    low, lower, middle, upper, high = (axis.x(value) for value in found.quantiles[:, j])
    territory, rep = str(who["territory_id"]), str(who["rep_name"] or who["rep_id"])
    return {
        "name": rep if territory == rep else f"{territory} · {rep}",
        "y": TOP + ROW * place + ROW / 2,
        "wide": (low, round(high - low, 1)),
        "narrow": (lower, round(upper - lower, 1)),
        "middle": middle,
        "chance": f"{found.chance[j]:.0%}",
        "quota": f"{found.quotas[j] / scale:,.2f}",
        "sales": f"{found.expected_sales[j] / scale:,.2f}",
        "is_low": found.chance[j] < 0.5,
    }


def _company(simulated: Simulated) -> dict[str, Any]:
    company = simulated.found.company
    scale, unit = money_scale(company.target, simulated.currency)
    marks = (company.target, company.sum_quotas)
    low = min(float(company.sales.min()), *marks) / scale
    high = max(float(company.sales.max()), *marks) / scale
    margin = 0.03 * (high - low) or 1.0
    axis = Axis(low - margin, high + margin, EDGE, WIDTH - EDGE)
    return {
        "size": (WIDTH, COMPANY_HEIGHT),
        "floor": COMPANY_HEIGHT - FOOT,
        "unit": unit,
        "bars": _bars(company.sales / scale, axis, company.target / scale),
        "target": (axis.x(company.target / scale), f"{company.target / scale:,.2f}"),
        "quotas": (axis.x(company.sum_quotas / scale), f"{company.sum_quotas / scale:,.2f}"),
        "ticks": [(axis.x(tick), f"{tick:,.6g}") for tick in _round_figures(low, high)],
    }


def _round_figures(low: float, high: float) -> FloatArray:
    """Some round figures from ``low`` to ``high``."""
    rough = (high - low) / 8 or 1.0
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(times for times in (1, 2, 5, 10) if times * power >= rough)
    figures: FloatArray = np.arange(np.ceil(low / step), high / step + 1e-9) * step
    return np.round(figures, 9)


def _bars(
    sales: FloatArray, axis: Axis, target: float
) -> list[tuple[float, float, float, float, bool]]:
    """Left, top, width, height, and whether the target is met, which is where a bar begins."""
    step = (axis.high - axis.low) / BINS
    first, last = np.floor((axis.low - target) / step), np.ceil((axis.high - target) / step)
    places = np.arange(first, last + 1)
    count, edges = np.histogram(sales, target + step * places)
    tall = (COMPANY_HEIGHT - FOOT - TOP) / max(1, count.max())
    bars = []
    for place, start, end, number in zip(places, edges, edges[1:], count, strict=False):
        height, left = round(number * tall, 1), axis.x(start)
        width = round(max(0.0, axis.x(end) - left - 1), 1)
        if height > 0 and width > 0:
            bars.append((left, round(COMPANY_HEIGHT - FOOT - height, 1), width, height, place >= 0))
    return bars
