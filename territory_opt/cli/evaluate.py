"""``territory-opt evaluate``: how good is today's alignment, or any plan?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings, WithMap
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_lines
from territory_opt.cli.violations import say_violations

GivenPlan = Annotated[
    str | None,
    typer.Argument(
        metavar="[PLAN]",
        help="plan.csv or run folder; today's alignment when left out.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder for its tables and map, if wanted."),
]


@guarded
def evaluate(
    scenario: ScenarioFile,
    given: GivenPlan = None,
    out: Out = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    with_map: WithMap = True,
    as_json: AsJson = False,
) -> int:
    """Judge today's alignment, or a plan: balance, broken rules, cost."""
    from territory_opt import api

    outcome = api.evaluate(
        scenario,
        given,
        out,
        settings=settings or (),
        quarantine=quarantine,
        with_map=with_map,
        with_picture=with_map,
    )
    summary = outcome.run.summary
    if as_json:
        say_json({"exit_code": OK, "folder": outcome.folder and str(outcome.folder), **summary})
        return OK
    say_lines(api.headline(summary))
    say_violations(api.violations_of(summary))
    if outcome.folder is not None:
        say(f"\nRun folder: {outcome.folder}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("evaluate")(evaluate)
