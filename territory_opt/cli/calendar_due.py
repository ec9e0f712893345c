"""``territory-opt calendar due``: what is due, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.calendar_words import (
    RETRIES,
    Retries,
    Since,
    Until,
    entry_document,
    state_of,
)
from territory_opt.cli.calendars import CalendarFile, TimeZone, say_faults, what_of, when_of
from territory_opt.cli.exits import BAD_INPUT, OK, guarded
from territory_opt.cli.screen import say, say_json, say_table
from territory_opt.cli.stores import Where, opened_to_look

if TYPE_CHECKING:
    from territory_opt.api import CalendarEntry

COLUMNS = ("When", "What", "Do", "State")


@guarded
def due(
    file: CalendarFile,
    until: Until = None,
    since: Since = None,
    retries: Retries = RETRIES,
    where: Where = None,
    time_zone: TimeZone = None,
    as_json: AsJson = False,
) -> int:
    """Show what `calendar run` would do, and what waits for a person. Runs nothing."""
    from territory_opt import api

    calendar = api.read_calendar(file, time_zone)
    span = [api.moment_of(word, calendar.time_zone) if word else None for word in (until, since)]
    with opened_to_look(where) as store:
        entries = api.due(calendar, store, span[0], span[1], 1 + retries)
    code = OK if calendar.is_sound else BAD_INPUT
    if as_json:
        faults = [fault.as_dict() for fault in calendar.faults]
        say_json({"exit_code": code, "dates": [*map(entry_document, entries)], "faults": faults})
        return code
    _say(entries)
    say_faults(calendar)
    return code


def _say(entries: list[CalendarEntry]) -> None:
    open_ones = [entry for entry in entries if entry.standing != "done"]
    if open_ones:
        say_table("", COLUMNS, [_row(entry) for entry in open_ones], len(COLUMNS))
    for entry in open_ones:
        if entry.record is not None and entry.record.message:
            say(f"{entry.key}: {entry.record.message}")
    num_done = len(entries) - len(open_ones)
    say(f"{num_done:,} done." if num_done or open_ones else "Nothing is due.")


def _row(entry: CalendarEntry) -> tuple[str, ...]:
    occasion = entry.occasion
    return when_of(occasion), occasion.event.summary, what_of(occasion), state_of(entry)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("due")(due)
