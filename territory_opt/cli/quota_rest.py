"""``territory-opt quota rest``: quotas of the rest of a year whose territories have changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, Settings
from territory_opt.cli.evaluate import GivenPlan
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.quota import Out, ScenarioOrRun, amount, quota_document, say_totals
from territory_opt.cli.screen import say, say_json, say_table

Carried = Annotated[
    Path,
    typer.Option(
        "--carried",
        metavar="RUN|FILE",
        help="quotas.csv of the year as they were set, with periods; or the folder it lies in.",
        show_default=False,
    ),
]
From = Annotated[
    datetime,
    typer.Option(
        "--from",
        formats=["%Y-%m-%d"],
        help="First day of the rest; a period must begin on it.",
        show_default=False,
    ),
]
COLUMNS = ["Territory", "Rep", "Metric", "Carried", "Planned rest", "Rest", "Year"]


@guarded
def rest(
    scenario: ScenarioOrRun,
    carried: Carried,
    changed_on: From,
    given: GivenPlan = None,
    out: Out = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Keep what was carried until a day, and set quotas of the rest of the year anew."""
    from territory_opt import api

    outcome = api.quotas_of_the_rest(
        scenario,
        carried,
        changed_on.date(),
        given,
        out,
        settings=settings or (),
        quarantine=quarantine,
    )
    if as_json:
        rows = outcome.rest.astype(str).to_dict("records")
        say_json(quota_document(outcome.year) | {"rest": rows})
        return OK
    title = f"Quotas, the rest from {changed_on:%Y-%m-%d}"
    say_table(title, COLUMNS, map(_row, outcome.rest.to_dict("records")))
    say_totals(outcome.year)
    if outcome.year.folder is not None:
        say(f"\nWritten: {outcome.year.folder}")
    return OK


def _row(row: dict[Any, Any]) -> list[str]:
    amounts = [amount(row[name]) for name in ("carried", "planned_rest", "rest", "quota")]
    return [row["territory_id"], row["rep_id"], row["metric"], *amounts]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("rest")(rest)
