"""``territory-opt calendar new``: the planning cycle of a year, to begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json

NewFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="New calendar (.ics), or the same as .csv.", show_default=False
    ),
]
Scenario = Annotated[
    Path,
    typer.Option("--scenario", metavar="SCENARIO", help="Scenario file (TOML), or its folder."),
]
Year = Annotated[int, typer.Option("--year", metavar="YEAR", help="The year that is planned.")]
TimeZone = Annotated[
    str,
    typer.Option("--time-zone", metavar="NAME", help="Where its times are meant."),
]


@guarded
def new(
    file: NewFile,
    scenario: Scenario,
    year: Year,
    time_zone: TimeZone = "UTC",
    as_json: AsJson = False,
) -> int:
    """Begin a calendar: the planning cycle of a year, from data freeze to mid-year review."""
    from territory_opt import api

    written = api.new_calendar(file, scenario, year, datetime.now(UTC), time_zone)
    if as_json:
        say_json({"exit_code": OK, "file": str(written)})
        return OK
    say(f"{written} is there: eight weeks from data freeze to quota release. Next:")
    say(f"  territory-opt calendar check {written}")
    say(f"  territory-opt calendar next {written} --from {year - 1}-11-01")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("new")(new)
