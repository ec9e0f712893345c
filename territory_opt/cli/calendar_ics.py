"""``territory-opt calendar ics``: the calendar with what came of each date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.calendars import CalendarFile, TimeZone, say_faults
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import Where, opened_to_look

Out = Annotated[
    Path,
    typer.Option(
        "--out", "-o", metavar="OUT.ics", help="File to write; one that is there is replaced."
    ),
]


@guarded
def ics(
    file: CalendarFile,
    out: Out,
    where: Where = None,
    time_zone: TimeZone = None,
    as_json: AsJson = False,
) -> int:
    """Write the calendar with what came of each date, for any calendar program."""
    from territory_opt import api

    calendar = api.read_calendar(file, time_zone)
    with opened_to_look(where) as store:
        known = store.occurrences()
    written = api.write_calendar(calendar, out, known, datetime.now(UTC))
    if as_json:
        document = {"exit_code": OK, "file": str(written.path), "num_events": written.num_events}
        say_json(document | {"num_states": written.num_states, "notes": list(written.notes)})
        return OK
    for note in written.notes:
        say(f"Note: {note}")
    dates = "1 date carries" if written.num_states == 1 else f"{written.num_states:,} dates carry"
    say(f"{written.path}: {written.num_events:,} events; {dates} what came of them.")
    say_faults(calendar)
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("ics")(ics)
