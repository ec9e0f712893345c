"""Arguments of the verbs over a calendar, and its dates as people and programs read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from territory_opt.cli.screen import say

if TYPE_CHECKING:
    from territory_opt.api import Calendar, Occasion

CalendarFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="Planning calendar: an iCalendar file (.ics), or a table (.csv, .xlsx).",
        show_default=False,
    ),
]
TimeZone = Annotated[
    str | None,
    typer.Option(
        "--time-zone",
        metavar="NAME",
        help="Where times and days are meant that name no time zone, such as Europe/Berlin; what the "
        "calendar says itself when left out.",
    ),
]


def occasion_document(occasion: Occasion) -> dict[str, Any]:
    """A date, for programs."""
    from territory_opt import api

    event = occasion.event
    return {
        "key": occasion.key,
        "starts_at": occasion.starts_at.isoformat(),
        "starts_at_utc": f"{api.in_utc(occasion.starts_at):%Y-%m-%dT%H:%M:%SZ}",
        "uid": event.uid,
        "summary": event.summary,
        "do": event.action,
        "scenario": None if event.scenario is None else str(event.scenario),
        "set": list(event.settings),
        "export": list(event.exports),
        "scope": event.scope,
        "from": event.first,
        "to": event.last,
        "place": event.place,
    }


def when_of(occasion: Occasion) -> str:
    """``"Mon 2027-01-04 09:00 CET"``."""
    return f"{occasion.starts_at:%a %Y-%m-%d %H:%M %Z}".rstrip()


def what_of(occasion: Occasion) -> str:
    """``"publish field.toml, export salesforce"``."""
    event = occasion.event
    name = "" if event.scenario is None or event.action == "remind" else f" {event.scenario.name}"
    exports = f", export {', '.join(event.exports)}" if event.exports else ""
    return f"{event.action}{name}{exports if event.action != 'export' else _to(event.exports)}"


def say_faults(calendar: Calendar) -> None:
    """That some events are left out, to people who asked for something else."""
    if not calendar.is_sound:
        say(
            f"Some events have faults and are left out: territory-opt calendar check {calendar.path}",
            is_error=True,
        )


def _to(exports: tuple[str, ...]) -> str:
    return f" to {', '.join(exports)}"
