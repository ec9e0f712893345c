"""``territory-opt calendar next``: the next dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.calendars import (
    CalendarFile,
    TimeZone,
    occasion_document,
    say_faults,
    what_of,
    when_of,
)
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_table

Number = Annotated[
    int, typer.Option("--number", "-n", metavar="N", min=1, help="How many, at most.")
]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="MOMENT", help="As 2027-01-04 or 2027-01-04T09:00; now when left out."
    ),
]
COLUMNS = ("When", "What", "Do")


@guarded
def next_dates(
    file: CalendarFile,
    number: Number = 10,
    begin: From = None,
    time_zone: TimeZone = None,
    as_json: AsJson = False,
) -> int:
    """Show the next dates, within 40 years; moved and cancelled ones are heeded."""
    from territory_opt import api

    calendar = api.read_calendar(file, time_zone)
    moment = api.moment_of(begin, calendar.time_zone) if begin else datetime.now(UTC)
    found = api.next_occasions(calendar, moment, number)
    if as_json:
        say_json({"exit_code": OK, "dates": [*map(occasion_document, found)]})
        return OK
    if found:
        rows = [(when_of(each), each.event.summary, what_of(each)) for each in found]
        say_table("", COLUMNS, rows, len(COLUMNS))
    if len(found) < number:
        say(f"No {'more ' if found else ''}dates within 40 years.")
    say_faults(calendar)
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("next")(next_dates)
