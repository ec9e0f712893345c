"""
How the dates of an event follow each other; ``recurring_ical_events`` counts them.

What it is given is cleaned before: every time has a zone, ends of rules are in UTC, events have no
length. Each UID is counted by itself, so that a bad one stops no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from territory_opt.calendar.dates.entries import Entry
from territory_opt.calendar.dates.events import Event, Occasion
from territory_opt.calendar.dates.moments import in_utc

NUMBER = "X-NUMBER"


@dataclass(frozen=True)
class Member:
    """
    One event of a UID, with its place in the series.

    Attributes
    ----------
    entry
        As read.
    start
        When it begins.
    replaces
        The original date that it changes; None for the event itself.
    event
        What to do; None where nothing: cancelled, or with a fault.
    """

    entry: Entry
    start: datetime
    replaces: datetime | None
    event: Event | None


@dataclass(frozen=True, eq=False)
class Series:
    """
    All dates of one UID.

    Attributes
    ----------
    uid
        Its identity.
    members
        The event, and its changed dates.
    """

    uid: str
    members: Sequence[Member]
    query: Any = field(repr=False)

    @classmethod
    def of(cls, uid: str, members: Sequence[Member]) -> Series:
        """The series of events with one UID; at most one of them changes no date."""
        import icalendar
        import recurring_ical_events

        whole = icalendar.Calendar()
        for number, member in enumerate(members):
            whole.add_component(_component(uid, number, member))
        return cls(uid, members, recurring_ical_events.of(whole))

    def between(self, begin: datetime, end: datetime) -> Iterator[Occasion]:
        """Dates from ``begin`` to ``end``, both included, in no order."""
        for member, original, start in self.dates(begin, end):
            if member.event is not None:
                yield Occasion(key_of(self.uid, original), start, member.event)

    def dates(self, begin: datetime, end: datetime) -> Iterator[tuple[Member, datetime, datetime]]:
        """Member, original date and date, of all that is between, cancelled ones too."""
        first, last = begin.astimezone(UTC), end.astimezone(UTC)
        for component in self.query.between(first, last + timedelta(seconds=1)):
            member = self.members[int(component[NUMBER])]
            start = component["DTSTART"].dt
            if first <= in_utc(start) <= last:
                yield member, _original(member, start), start


def key_of(uid: str, original: datetime) -> str:
    """Key of a date: UID and original date in UTC."""
    return f"{uid}/{in_utc(original):%Y-%m-%dT%H:%M:%SZ}"


def _original(member: Member, start: datetime) -> datetime:
    if member.replaces is None:
        return start
    if not member.entry.is_range:
        return member.replaces
    return start - (member.start - member.replaces)


def _component(uid: str, number: int, member: Member) -> Any:
    from icalendar import Event as Component
    from icalendar.prop import vDDDLists, vDDDTypes, vRecur

    component = Component()
    component[NUMBER] = str(number)
    component["UID"] = uid
    component["DTSTART"] = vDDDTypes(member.start)
    if member.replaces is not None:
        component["RECURRENCE-ID"] = vDDDTypes(member.replaces)
        if member.entry.is_range:
            component["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
        return component
    component["RRULE"] = [vRecur.from_ical(rule) for rule in member.entry.rules]
    for name, dates in (("RDATE", member.entry.more), ("EXDATE", member.entry.less)):
        if dates:
            component[name] = [vDDDLists([_timed(one, name, member.start)]) for one in dates]
    return component


def _timed(moment: datetime | date, name: str, start: datetime) -> datetime | date:
    """A day of RDATE at the event's time of day; a day of EXDATE is all of that day."""
    if isinstance(moment, datetime) or name == "EXDATE":
        return moment
    return datetime.combine(moment, start.timetz())
