"""What a calendar asks for by a moment, and how far each date has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from territory_opt.calendar.dates.events import PUBLISH, REMIND, Calendar, Event, Occasion
from territory_opt.calendar.dates.moments import in_utc
from territory_opt.calendar.dates.occasions import occasions
from territory_opt.store import Occurrence, Store

LOOK_BACK = timedelta(days=31)
"""Dates longer ago are left alone."""
ATTEMPTS = 10
"""How often a date is tried before it is given up."""


class Standing(StrEnum):
    """How far a date has come."""

    DUE = "due"
    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"
    GIVEN_UP = "given up"
    REFUSED = "refused"
    DONE = "done"


OPEN = Standing.DUE, Standing.FAILED
"""To be worked on."""


@dataclass(frozen=True)
class Entry:
    """
    One date that is due.

    Attributes
    ----------
    occasion
        What, and when.
    standing
        ``due``: to be run; ``running``: somebody works on it; ``waiting``: somebody works on another
        date of the same scenario or scope; ``failed``: to be tried again; ``given up``: tried too often;
        ``refused``: a person has to decide; ``done``.
    record
        What the store knows of it; None where it was not noted yet.
    because_of
        Key of the date that it waits for, or that has overtaken it; empty where none is in its way.
    """

    occasion: Occasion
    standing: Standing
    record: Occurrence | None = None
    because_of: str = ""

    @property
    def key(self) -> str:
        """Of the date."""
        return self.occasion.key

    @property
    def event(self) -> Event:
        """What to do."""
        return self.occasion.event

    @property
    def is_overtaken(self) -> bool:
        """Whether a later plan of the same scope was published already."""
        return bool(self.because_of) and self.standing is not Standing.WAITING

    @property
    def num_attempts(self) -> int:
        """How often somebody began it."""
        return 0 if self.record is None else self.record.num_attempts


def due(
    calendar: Calendar,
    store: Store,
    until: datetime | None = None,
    since: datetime | None = None,
    attempts: int = ATTEMPTS,
) -> list[Entry]:
    """
    Dates of a calendar that are due, in order of time, with how far each has come.

    Parameters
    ----------
    until, since
        First and last moment, both included; now, and 31 days before ``until``, when left out.
    attempts
        How often a date may be tried before it is given up.

    Raises
    ------
    InputError
        If a moment has no time zone, or the store cannot be read.
    """
    now = store.clock()
    until = until or now
    dates = occasions(calendar, since or until - LOOK_BACK, until)
    known = {record.key: record for record in store.occurrences()}
    entries = [_entry(each, known.get(each.key), now, attempts) for each in dates]
    return [_behind(entry, entries) for entry in entries]


def apart_from(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """Others that must not be worked on at the same time: of its scenario or its scope."""
    own = _labels(entry.event)
    return [one for one in entries if one.key != entry.key and own & _labels(one.event)]


def overtaken_by(entry: Entry, entries: Sequence[Entry]) -> Entry | None:
    """A date that put a later plan of the same scope in force already; None where none did."""
    return next((one for one in entries if _overtakes(one, entry)), None)


def _entry(occasion: Occasion, record: Occurrence | None, now: datetime, attempts: int) -> Entry:
    return Entry(occasion, _standing(record, now, attempts), record)


def _standing(record: Occurrence | None, now: datetime, attempts: int) -> Standing:
    if record is None:
        return Standing.DUE
    if record.leased_until is not None and record.leased_until > now:
        return Standing.RUNNING
    # "running" without a lease: its runner fell silent, and it is due again
    found = Standing.DUE if record.status == Standing.RUNNING else Standing(record.status)
    return Standing.GIVEN_UP if found in OPEN and record.num_attempts >= attempts else found


def _behind(entry: Entry, entries: Sequence[Entry]) -> Entry:
    """The entry with what is in its way."""
    if entry.standing not in OPEN:
        return entry
    others = apart_from(entry, entries)
    busy = next((one for one in others if one.standing is Standing.RUNNING), None)
    if busy is not None:
        return replace(entry, standing=Standing.WAITING, because_of=busy.key)
    later = overtaken_by(entry, others)
    return entry if later is None else replace(entry, because_of=later.key)


def _overtakes(one: Entry, entry: Entry) -> bool:
    """Whether ``one`` has put a plan in force that ``entry`` would replace by an older one."""
    both = one.event.action == entry.event.action == PUBLISH
    is_later = in_utc(one.occasion.starts_at) > in_utc(entry.occasion.starts_at)
    is_same = _scope(one.event) == _scope(entry.event)
    return both and is_later and is_same and one.standing is Standing.DONE


def _scope(event: Event) -> str:
    """Whose plan it is; the scenario stands for its name."""
    return event.scope or str(event.scenario)


def _labels(event: Event) -> set[tuple[str, str]]:
    """What an event shares with others of its kind; dates of people share nothing."""
    if event.action == REMIND:
        return set()
    shared = {("scenario", str(event.scenario))}
    return shared if event.scope is None else shared | {("scope", event.scope)}
