"""The forecast as a page: the answer, past years and the next, ranges by segment, the back-test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from territory_opt.report.capacity_page import nice, ticks
from territory_opt.report.forecast import forecast_lines
from territory_opt.report.map.offline import template

WIDTH, HEIGHT = 1480, 300
LEFT, TOP, BOTTOM = 70, 16, 34
BAR = 0.4
ROW, NAMES = 30, 230
MOST_SEGMENTS = 25
"""Segments drawn, the largest first; the others are in the table."""


def draw_forecast(
    years: pd.Series,
    table: pd.DataFrame,
    backtest: pd.DataFrame,
    said: Mapping[str, Any],
    title: str,
) -> str:
    """
    The page; it asks nothing of any server.

    Parameters
    ----------
    years
        Last period of every twelve months of the past -> what was sold in them.
    table, backtest
        ``forecast.csv`` and ``forecast_backtest.csv``.
    said
        As ``forecast_summary`` gives it.
    title
        Of the scenario.
    """
    highest = max(float(years.max()), said["high"], said["target"] or 0.0)
    scale, unit = float(said["scale"]), said["unit"]
    top = nice(highest / scale)

    def y(amount: float) -> float:
        return round(HEIGHT - BOTTOM - amount / scale / top * (HEIGHT - TOP - BOTTOM), 1)

    pooled = backtest[backtest["year"].eq("all")]
    page: str = template("forecast.html").render(
        title=title,
        sentence=said["sentence"],
        unit=unit,
        interval=f"{said['interval']:.0%}",
        size=(WIDTH, HEIGHT),
        edges=(LEFT, WIDTH, HEIGHT - BOTTOM),
        grid=[(y(tick * scale), f"{tick:,.4g}") for tick in ticks(top)],
        bars=_bars(years, said, y, scale),
        target=None if said["target"] is None else y(said["target"]),
        segments=_segments(table, scale),
        lines=forecast_lines(dict(said)),
        rows=[_row(row, scale) for row in _shown(table).to_dict("records")],
        tests=[_test(row) for row in pooled.to_dict("records")],
    )
    return page


def _bars(years: pd.Series, said: Mapping[str, Any], y: Any, scale: float) -> list[dict[str, Any]]:
    """Past years, then the next one with its range."""
    step = (WIDTH - LEFT) / (len(years) + 1)
    amounts = [*years.items(), (f"{said['year'][0]} to {said['year'][1]}", said["expected"])]
    bars = []
    for place, (label, amount) in enumerate(amounts):
        middle = LEFT + (place + 0.5) * step
        is_next = place == len(years)
        bars.append(
            {
                "x": round(middle - BAR * step / 2, 1),
                "width": round(BAR * step, 1),
                "middle": round(middle, 1),
                "y": y(max(0.0, amount)),
                "label": label if is_next else f"year to {label}",
                "figure": f"{amount / scale:,.2f}",
                "low": y(said["low"]) if is_next else None,
                "high": y(said["high"]) if is_next else None,
            }
        )
    return bars


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    groups = table[~table["level"].isin(["company", "account"])]
    largest = groups.nlargest(MOST_SEGMENTS, "expected")
    return pd.concat([table[table["level"].eq("company")], largest])


def _segments(table: pd.DataFrame, scale: float) -> dict[str, Any]:
    """Ranges as a share of what is expected, so that small segments show as well."""
    shown = _shown(table).iloc[1:]
    shown = shown[shown["expected"] > 0]
    if shown.empty:
        return {"rows": [], "height": 0}
    spread = (shown[["low", "high"]].div(shown["expected"], axis=0) - 1).abs().to_numpy().max()
    last = (shown["last_year"] / shown["expected"] - 1).abs().max()
    reach = min(max(float(spread), float(last), 0.05), 1.5)

    def x(share: float) -> float:
        inside = min(max(share, -reach), reach)
        return round(NAMES + (inside + reach) / (2 * reach) * (WIDTH - NAMES - 150), 1)

    rows = []
    for place, row in enumerate(shown.to_dict("records")):
        low, high, before = (row[n] / row["expected"] - 1 for n in ("low", "high", "last_year"))
        rows.append(
            {
                "y": ROW * (place + 1),
                "key": row["key"],
                "low": x(low),
                "high": x(high),
                "middle": x(0.0),
                "last": x(before),
                "figure": f"{row['expected'] / scale:,.2f}  {low:+.0%} {high:+.0%}",
            }
        )
    return {"rows": rows, "height": ROW * (len(rows) + 1), "middle": x(0.0)}


def _row(row: Mapping[Any, Any], scale: float) -> list[str]:
    money = [f"{row[n] / scale:,.2f}" for n in ("last_year", "expected", "low", "high")]
    growth = "" if pd.isna(row["growth"]) else f"{row['growth']:+.1%}"
    return [str(row["key"]), *money, growth, str(row["method"])]


def _test(row: Mapping[Any, Any]) -> dict[str, Any]:
    shares = [f"{row['wape']:.1%}", f"{row['bias']:+.1%}", f"{row['coverage']:.0%}"]
    cells = [
        row["level"],
        row["method"],
        f"{row['num_judged']:,}",
        *shares,
        f"{row['widened']:.2f}",
    ]
    return {"cells": cells, "is_used": bool(row["is_used"])}
