"""Read a planning calendar: an iCalendar file, or the same as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from territory_opt.calendar.dates.context import Context
from territory_opt.calendar.dates.details import Said, Values, event_of
from territory_opt.calendar.dates.entries import Entry, entry_of, newest
from territory_opt.calendar.dates.events import PUBLISH, Calendar, Event
from territory_opt.calendar.dates.ics import read_ics, stated_zone
from territory_opt.calendar.dates.lines import Block
from territory_opt.calendar.dates.moments import MomentError, begin_of, in_utc, moment
from territory_opt.calendar.dates.series import Member, Series
from territory_opt.calendar.dates.table import is_table, read_rows
from territory_opt.calendar.dates.zones import UnknownZoneError, zone_of
from territory_opt.errors import InputError, need


def read_calendar(path: str | Path, time_zone: str | None = None) -> Calendar:
    """
    Read a planning calendar.

    Parameters
    ----------
    path
        An iCalendar file, or a table (``.csv``, ``.xlsx``, …) with one event per row.
    time_zone
        Zone of times that name none, and of whole days; what the calendar says itself when left out.

    Returns
    -------
    Calendar
        With every fault. An event that has one has no dates; the others are not touched by it.

    Raises
    ------
    InputError
        If nothing can be read: no such file, no calendar, or an unknown ``time_zone``.
    MissingExtraError
        Without the packages of the extra ``calendar``.
    """
    need("Reading a calendar", "calendar", "icalendar", "recurring_ical_events")
    file = Path(path)
    if not file.is_file():
        raise InputError(f"there is no calendar {str(path)!r}")
    reader = read_rows if is_table(file) else read_ics
    block, context, spoilt = reader(Context(file))
    context = _with_zone(context, block, time_zone)
    blocks = [part for part in block.blocks if part.name == "VEVENT"]
    unusable = {id(part) for part in spoilt}
    entries = [entry_of(part, context) for part in blocks if id(part) not in unusable]
    lost = {entry.uid for part in spoilt if (entry := _silent(part, context))}
    series = _all_series([entry for entry in entries if entry.uid not in lost], context)
    if not blocks:
        context.note(block, "no-event", "there is no event in it", "", "")
    events = [one.event for each in series for one in each.members if one.event is not None]
    ordered = sorted(context.log.faults, key=lambda fault: fault.row or 0)
    return Calendar(file, tuple(events), tuple(ordered), context.zone_name, tuple(series), block)


def _with_zone(context: Context, block: Block, asked: str | None) -> Context:
    line = stated_zone(block)
    name = asked or (line.plain.strip() if line else "")
    try:
        zone = zone_of(name, context.own) if name else None
    except UnknownZoneError as error:
        if asked:
            raise InputError(f"--time-zone: nobody knows {asked!r}. {error}") from error
        message = f"nobody knows the time zone {name!r}"
        context.stop(line or block, "unknown-time-zone", message, str(error), "")
        return context
    return replace(context, zone=zone, zone_name=name if zone else "")


def _silent(block: Block, context: Context) -> Entry | None:
    """An event that is spoilt, without telling more faults of it; None where it is no event."""
    if block.name != "VEVENT":
        return None
    return entry_of(block, Context(context.path, zone=context.zone, own=context.own))


def _all_series(entries: Iterable[Entry], context: Context) -> list[Series]:
    by_uid: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_uid[entry.uid].append(entry)
    made = (_series(uid, own, context) for uid, own in by_uid.items())
    return [series for series in made if series is not None]


def _series(uid: str, entries: Sequence[Entry], context: Context) -> Series | None:
    main = _only(newest(entry for entry in entries if entry.replaces is None), context)
    changes = [entry for entry in entries if entry.replaces is not None]
    if any(entry.has_fault for entry in main):
        _tell_more(main[0], context)
        return None
    members = None if len(main) > 1 else _members(main, changes, context)
    return None if members is None else Series.of(uid, members)


def _tell_more(entry: Entry, context: Context) -> None:
    """Faults of what an event says, where its dates have some too."""
    if entry.said.is_usable and not entry.is_cancelled:
        _event(entry.said.values, entry, context)


def _only(entries: list[Entry], context: Context) -> list[Entry]:
    """The entries; where there are several, each but the first is told as a fault."""
    for entry in entries[1:]:
        message = (
            f"its UID {entry.uid!r} is that of {context.place(entries[0].block.number)} "
            f"({entries[0].summary!r}) too; neither is used"
        )
        context.stop(
            entry.block, "duplicate-uid", message, "Give one of them another.", entry.summary
        )
    return entries


def _members(
    main: Sequence[Entry], changes: Sequence[Entry], context: Context
) -> list[Member] | None:
    """The event and its changed dates; None where it is not known which date is changed."""
    own = main[0] if main else None
    replaced = [_replaced(entry, own, context) for entry in changes]
    known = [when for when in replaced if when is not None]
    if len(known) < len(replaced):
        return None
    by_date: dict[datetime, list[Entry]] = defaultdict(list)
    for entry, when in zip(changes, known, strict=True):
        by_date[in_utc(when)].append(entry)
    members = [_member(own, None, Said({}), context)] if own else []
    _note_days(members, context)
    said = own.said if own else Said({})
    for when in sorted(by_date):
        chosen = _only(newest(by_date[when]), context)
        member = _member(chosen[0], when, said, context)
        is_void = len(chosen) > 1 or (own is not None and own.is_cancelled)
        members.append(replace(member, event=None) if is_void else member)
        said = _over(said, chosen[0].said) if chosen[0].is_range else said
    return members


def _note_days(members: Sequence[Member], context: Context) -> None:
    for member in members:
        event, entry = member.event, member.entry
        if entry.rules and event and event.action == PUBLISH and event.first:
            message = f"each of its dates publishes from {event.first} on"
            remedy = "Change from: where a date should differ."
            context.note(entry.block, "from-repeated", message, remedy, entry.summary)


def _member(entry: Entry, replaces: datetime | None, above: Said, context: Context) -> Member:
    said = _over(above, entry.said)
    start = entry.start or replaces
    assert start is not None, "an event without a start has a fault"
    is_silent = entry.is_cancelled or entry.has_fault or not said.is_usable
    event = None if is_silent else _event(said.values, entry, context)
    return Member(entry, start, replaces, event)


def _event(values: Values, entry: Entry, context: Context) -> Event | None:
    return event_of(values, entry.uid, entry.summary, entry.block, context)


def _over(above: Said, said: Said) -> Said:
    """What a changed date says, and the rest from its event."""
    return Said({**above.values, **said.values}, said.is_usable)


def _replaced(entry: Entry, main: Entry | None, context: Context) -> datetime | None:
    """The original date of a changed one; None where it cannot be read."""
    line = entry.replaces
    assert line is not None
    try:
        when = moment(line, context)
        if isinstance(when, datetime):
            return when
        if main is not None and main.start is not None:
            return datetime.combine(when, main.start.timetz())
        return begin_of(when, context)
    except MomentError as error:
        context.stop(line, error.code, str(error), error.remedy, entry.summary)
        return None
