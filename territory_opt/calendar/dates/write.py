"""The calendar written back, with what came of each date, for any calendar program."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeGuard

from territory_opt.calendar.dates.blocks import (
    made,
    one_date,
    with_lines,
    with_state,
    without,
    without_state_of,
)
from territory_opt.calendar.dates.events import Calendar
from territory_opt.calendar.dates.lines import Block, escaped, texts_of
from territory_opt.calendar.dates.series import Member, Series, key_of
from territory_opt.calendar.dates.zones import described
from territory_opt.errors import InputError
from territory_opt.store import Occurrence

PRODUCT = "-//territory-opt//planning calendar//EN"
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Written:
    """
    A calendar that was written.

    Attributes
    ----------
    path
        The file.
    num_events
        Events in it, those included that stand for one date of a repeating event.
    num_states
        Dates that carry what came of them.
    notes
        What could not be marked.
    """

    path: Path
    num_events: int
    num_states: int
    notes: tuple[str, ...] = ()


def write_calendar(
    calendar: Calendar, out: str | Path, occurrences: Iterable[Occurrence], now: datetime
) -> Written:
    """
    Write a calendar with what came of its dates.

    Of a repeating event, each date that the store knows becomes an event of its own that replaces the
    original date (RECURRENCE-ID). All else stays as it was written.

    Parameters
    ----------
    calendar
        As read; from a table, it becomes an iCalendar file.
    out
        The file, written whole or not at all; one that is there is replaced.
    occurrences
        What the store knows.
    now
        Stamped on events that have no stamp.

    Raises
    ------
    InputError
        If the file cannot be written, or its name does not end in ``.ics``.
    """
    file = Path(out)
    if file.suffix.casefold() not in (".ics", ".ical", ".ifb"):
        raise InputError(f"{file} is no name of a calendar; write one that ends in .ics")
    states = {each.key: each for each in occurrences}
    marked = _Marked(states)
    whole = headed(_with_events(calendar, marked), calendar.time_zone, now)
    write_whole(file, file_text(whole))
    num_events = sum(block.name == "VEVENT" for block in whole.blocks)
    return Written(file, num_events, marked.number, tuple(marked.notes))


def file_text(block: Block) -> str:
    """A block as the text of a file: folded, lines ended as the standard has it."""
    from icalendar.parser import Contentline

    folded = (Contentline(text).to_ical().decode() for text in texts_of(block))
    return "".join(f"{text}\r\n" for text in folded)


class _Marked:
    """Blocks of events with their states; counts them."""

    def __init__(self, states: Mapping[str, Occurrence]) -> None:
        self.states = states
        self.number = 0
        self.notes: list[str] = []

    def of(self, series: Series) -> tuple[dict[int, Block], list[Block]]:
        """Changed blocks by the identity of the old, and further ones."""
        changed, more = dict[int, Block](), list[Block]()
        for key in [key for key in self.states if key.startswith(f"{series.uid}/")]:
            found = _date_of(series, key)
            if found is None:
                continue
            member, original, start = found
            if _is_alone(member):
                changed[id(member.entry.block)] = self._mark(member.entry.block, key)
            elif member.replaces == original:
                self.notes.append(
                    f"{member.entry.summary!r} at {start:%Y-%m-%d %H:%M} changes all later dates too, "
                    "so it carries no mark of its own"
                )
            else:
                main = series.members[0]
                there = (
                    original.astimezone(main.start.tzinfo),
                    start.astimezone(member.start.tzinfo),
                )
                block = one_date(member.entry.block, *there, main.entry.block)
                more.append(self._mark(block, key))
        return changed, more

    def _mark(self, block: Block, key: str) -> Block:
        self.number += 1
        state = self.states[key]
        return with_state(block, state.status, state.run_id, state.message)


def _is_alone(member: Member) -> bool:
    """Whether the event has this one date only."""
    if member.replaces is not None:
        return not member.entry.is_range
    return not (member.entry.rules or member.entry.more)


def _date_of(series: Series, key: str) -> tuple[Member, datetime, datetime] | None:
    """Member, original date and date of a key; None where the calendar no longer has it."""
    for member in series.members:
        original = None if member.entry.is_range else member.replaces
        if original is not None and key_of(series.uid, original) == key:
            return member, original, member.start
    try:
        original = datetime.fromisoformat(key.rpartition("/")[2]).astimezone(UTC)
    except ValueError:
        return None
    far = max((_moved(member) for member in series.members), default=timedelta()) + _SECOND
    dates = series.dates(original - far, original + far)
    return next((each for each in dates if key_of(series.uid, each[1]) == key), None)


def _moved(member: Member) -> timedelta:
    return abs(member.start - member.replaces) if member.replaces else timedelta()


def _with_events(calendar: Calendar, marked: _Marked) -> Block:
    block = calendar.block
    assert block is not None, "a calendar that was read has its text"
    changed, more = dict[int, Block](), list[Block]()
    for series in calendar.series:
        own, further = marked.of(series)
        changed |= own
        more += further
    parts = [
        changed.get(id(part), without_state_of(part)) if _is_event(part) else part
        for part in block.parts
    ]
    return replace(block, parts=[*parts, *more])


def _is_event(part: object) -> TypeGuard[Block]:
    return isinstance(part, Block) and part.name == "VEVENT"


def headed(block: Block, time_zone: str, now: datetime) -> Block:
    """With all that the standard asks of a calendar."""
    stamp = made(f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    events = [
        with_lines(one, [stamp]) if _is_event(one) and not one.first("DTSTAMP") else one
        for one in block.blocks
    ]
    first = [
        block.first("VERSION") or made("VERSION:2.0"),
        block.first("PRODID") or made(f"PRODID:{PRODUCT}"),
    ]
    rest = without(block, "VERSION", "PRODID").lines
    if time_zone and not block.first("X-WR-TIMEZONE"):
        rest.append(made(f"X-WR-TIMEZONE:{escaped(time_zone)}"))
    return replace(block, parts=[*first, *rest, *_missing_zones(block, now.year), *events])


def _missing_zones(block: Block, year: int) -> Iterator[Block]:
    """Descriptions of the zones that events name and the calendar does not describe."""
    there = {one.plain("TZID") for one in block.blocks if one.name == "VTIMEZONE"}
    named = {line.params.get("TZID") for one in block.blocks for line in one.lines}
    for name in sorted(name for name in named if name and name not in there):
        yield from described(name, year)


def write_whole(file: Path, text: str) -> None:
    """
    Write a file whole or not at all.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"{file} cannot be written ({error.strerror})") from error
