"""``territory-opt quota backtest``: past quotas, and what policies would have set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_table

History = Annotated[
    Path,
    typer.Argument(
        metavar="HISTORY",
        help="Table of past years: territory_id (or rep_id), year, quota, actual; last_year and "
        "potential where known.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="DIR", help="Folder for backtest.csv and backtest_territories.csv."
    ),
]
Retention = Annotated[
    float, typer.Option(min=0, max=1, help="Share of last year's sales taken as kept.")
]
Growth = Annotated[
    float | None,
    typer.Option(
        help="Of last year + x %: 0.1 is 10 %; what reaches the sum of each year when left out.",
        show_default=False,
    ),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--scenario",
        metavar="SCENARIO",
        help="Scenario file: what would its [[quota]] have set?",
        show_default=False,
    ),
]
Metric = Annotated[
    str | None,
    typer.Option(
        help="Which [[quota]] of the scenario; the first when left out.", show_default=False
    ),
]
COLUMNS = ["Year", "Policy", "Distance", "Misplaced", "Within ±20 %", "At quota", "Without quota"]


@guarded
def backtest(
    history: History,
    out: Out = None,
    retention: Retention = 0.9,
    growth: Growth = None,
    scenario: Policy = None,
    metric: Metric = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Judge past quotas by what was sold, beside what other policies would have set."""
    from territory_opt import api

    outcome = api.backtest_quotas(
        history,
        out,
        retention=retention,
        growth=growth,
        scenario=scenario,
        metric=metric,
        quarantine=quarantine,
    )
    if as_json:
        say_json(_document(outcome))
        return OK
    say(outcome.summary["sentence"])
    say_table("\nBack-test", COLUMNS, map(_row, outcome.table.to_dict("records")))
    for note in outcome.notes:
        say(note)
    for sentence in api.sentences(outcome.faults):
        say(sentence)
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder}")
    return OK


def _row(row: dict[Any, Any]) -> list[str]:
    names = ("distance", "misplaced_share", "near_share", "at_quota_share")
    shares = [f"{row[name]:.0%}" for name in names]
    return [row["year"], row["policy"], *shares, row["without_quota"].replace(";", ", ")]


def _document(outcome: Any) -> dict[str, Any]:
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        **outcome.summary,
        "years": outcome.table.to_dict("records"),
        "territories": outcome.territories.to_dict("records"),
        "notes": list(outcome.notes),
        "faults": [fault.as_dict() for fault in outcome.faults],
    }


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("backtest")(backtest)
