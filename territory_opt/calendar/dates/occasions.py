"""Dates of a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from territory_opt.calendar.dates.events import Calendar, Occasion
from territory_opt.calendar.dates.moments import LAST_YEAR, in_utc
from territory_opt.calendar.dates.rules import HORIZON
from territory_opt.errors import InputError

WINDOW = timedelta(days=31)


def occasions(calendar: Calendar, begin: datetime, end: datetime) -> list[Occasion]:
    """
    Dates from ``begin`` to ``end``, both included, the earliest first.

    Raises
    ------
    InputError
        If one of them has no time zone.
    """
    _refuse_floating(begin, end)
    found = {each.key: each for series in calendar.series for each in series.between(begin, end)}
    return sorted(found.values(), key=lambda each: (in_utc(each.starts_at), each.key))


def next_occasions(calendar: Calendar, begin: datetime, number: int) -> list[Occasion]:
    """
    The next dates from ``begin`` on, at most ``number`` and within 40 years.

    Rules without end are no trouble: ever longer spans are looked at until there are enough.

    Raises
    ------
    InputError
        As ``occasions``; or if ``begin`` lies beyond the year 2199.
    """
    _refuse_floating(begin)
    if begin.year > LAST_YEAR:
        raise InputError(f"the year {begin.year} is too far away; the last is {LAST_YEAR}")
    span = WINDOW
    while True:
        found = occasions(calendar, begin, begin.astimezone(UTC) + span)
        if len(found) >= number or span >= HORIZON:
            return found[:number]
        span = min(span * 2, HORIZON)


def _refuse_floating(*moments: datetime) -> None:
    for moment in moments:
        if moment.tzinfo is None:
            raise InputError(f"{moment} has no time zone; write 2027-01-04T09:00+01:00")
