"""``territory-opt calendar check``: every fault of a calendar at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.calendars import CalendarFile, TimeZone
from territory_opt.cli.exits import BAD_INPUT, OK, guarded
from territory_opt.cli.screen import say, say_json

if TYPE_CHECKING:
    from territory_opt.api import Calendar


@guarded
def check(file: CalendarFile, time_zone: TimeZone = None, as_json: AsJson = False) -> int:
    """Check a calendar; lists every fault with its line and event. Writes nothing."""
    from territory_opt import api

    calendar = api.check_calendar(file, time_zone)
    code = OK if calendar.is_sound else BAD_INPUT
    if as_json:
        faults = [fault.as_dict() for fault in calendar.faults]
        num_events = len(calendar.events)
        say_json({"exit_code": code, "num_events": num_events, "faults": faults})
        return code
    for fault in calendar.faults:
        say(api.fault_sentence(fault))
    say(_verdict(calendar))
    return code


def _verdict(calendar: Calendar) -> str:
    number = len(calendar.events)
    events = "1 event" if number == 1 else f"{number:,} events"
    if calendar.is_sound:
        return f"Sound: {events}."
    num_stops = sum(str(fault.grade) == "stop" for fault in calendar.faults)
    faults = "this fault is" if num_stops == 1 else f"these {num_stops:,} faults are"
    return f"Events with faults are left out until {faults} put right."


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(check)
