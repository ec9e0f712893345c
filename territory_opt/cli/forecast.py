"""``territory-opt forecast``: what will be sold next year, and how sure is that?"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_lines, say_table

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder for tables, page and picture."),
]
COLUMNS = ["", "Last year", "Expected", "Low", "High", "Growth", "Method"]
MOST_SHOWN = 20


@guarded
def forecast(
    scenario: ScenarioFile,
    out: Out = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Forecast next year's sales from history, judged by past years, beside the company target."""
    from territory_opt import api

    outcome = api.forecast(scenario, out, settings=settings or (), quarantine=quarantine)
    if as_json:
        say_json(_document(outcome))
        return OK
    say(outcome.summary["sentence"])
    table = outcome.table[outcome.table["level"].ne("account")]
    table = table.sort_values("expected", ascending=False, kind="stable")
    scale = outcome.summary["scale"]
    rows = [_row(row, scale) for row in table.head(MOST_SHOWN + 1).to_dict("records")]
    say_table(f"\nForecast, {outcome.summary['unit']}", COLUMNS, rows)
    if len(table) > MOST_SHOWN + 1:
        say(f"… and {len(table) - MOST_SHOWN - 1:,} more")
    say("")
    say_lines(api.forecast_lines(dict(outcome.summary)))
    told = [fault for fault in outcome.faults if fault.code in _TOLD]
    for sentence in api.sentences(told):
        say(sentence)
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder}")
    return OK


_TOLD = ("period-open", "period-missing", "history-of-others", "forecast-by-revenue")
"""What of the faults is about the forecast; ``check`` tells them all."""


def _row(row: dict[Any, Any], scale: float) -> list[str]:
    digits = 2 if scale > 1 else 0
    money = [
        f"{row[name] / scale:,.{digits}f}" for name in ("last_year", "expected", "low", "high")
    ]
    growth = f"{row['growth']:+.1%}" if math.isfinite(row["growth"]) else ""
    return [row["key"], *money, growth, row["method"]]


def _document(outcome: Any) -> dict[str, Any]:
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        **outcome.summary,
        "forecast": outcome.table.to_dict("records"),
        "tests": outcome.backtest.to_dict("records"),
        "faults": [fault.as_dict() for fault in outcome.faults],
    }


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("forecast")(forecast)
