"""An iCalendar file as blocks of lines; what is no calendar is told with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from territory_opt.calendar.dates.context import Context
from territory_opt.calendar.dates.lines import Block, Flaw, Line, scan
from territory_opt.calendar.dates.zones import own_zones
from territory_opt.errors import InputError
from territory_opt.models import Grade

SAVE_AGAIN = "Export it again from the calendar program"


def read_ics(context: Context) -> tuple[Block, Context, list[Block]]:
    """
    Events of an iCalendar file.

    Returns
    -------
    The calendar, the context with its zones, and the events that cannot be used at all.

    Raises
    ------
    InputError
        If there is no file, or no calendar in it.
    """
    blocks, flaws = scan(_text(context.path))
    calendars = [block for block in blocks if block.name == "VCALENDAR"]
    if not calendars:
        raise InputError(
            f"{context.path} is no calendar: there is no line BEGIN:VCALENDAR. {SAVE_AGAIN}"
        )
    whole = Block(
        "VCALENDAR", calendars[0].number, [part for one in calendars for part in one.parts]
    )
    zones, broken = own_zones(whole)
    context = replace(context, own=zones)
    for block, reason in broken:
        message = f"the time zone {block.plain('TZID')!r} cannot be read ({reason})"
        remedy = "Use a name such as Europe/Berlin in its place."
        context.note(block, "time-zone-broken", message, remedy, "")
    return whole, context, [*_told(flaws, context)]


def stated_zone(calendar: Block) -> Line | None:
    """The line that says in which zone the calendar is kept."""
    return calendar.first("X-WR-TIMEZONE") or calendar.first("TIMEZONE-ID")


def _told(flaws: list[Flaw], context: Context) -> list[Block]:
    """Events that the flaws spoil."""
    for flaw in flaws:
        record = flaw.block.plain("SUMMARY") if flaw.block else ""
        line = Line("", {}, "", flaw.number, "")
        message = flaw.message
        context.tell(Grade.STOP, line, "not-parsed", message, f"{SAVE_AGAIN}.", record)
    return [flaw.block for flaw in flaws if flaw.block is not None]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
