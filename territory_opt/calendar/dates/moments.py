"""Dates and times of content lines, with their time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from territory_opt.calendar.dates.context import Context
from territory_opt.calendar.dates.lines import Line
from territory_opt.calendar.dates.zones import UnknownZoneError, known_zone, zone_of
from territory_opt.errors import InputError

FIRST_YEAR, LAST_YEAR = 1970, 2199
NO_ZONE = "Add X-WR-TIMEZONE to the calendar, or say --time-zone Europe/Berlin."


class MomentError(ValueError):
    """A time that cannot be used; ``code`` and ``remedy`` as in ``Fault``."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.remedy = code, remedy


def moments(line: Line, context: Context) -> list[datetime | date]:
    """
    Times of a line: with their zone, or days.

    Raises
    ------
    MomentError
        No time, a zone that nobody knows, or none where one is needed.
    """
    return [_placed(_moment(part, line), line, context) for part in line.value.split(",")]


def moment(line: Line, context: Context) -> datetime | date:
    """The one time of a line; raises as ``moments``."""
    return _placed(_moment(line.value, line), line, context)


def moment_of(text: str, zone_name: str) -> datetime:
    """
    A moment that a person gave: ``2027-01-04``, ``2027-01-04T09:00`` or ``2027-01-04T09:00+01:00``.

    Parameters
    ----------
    zone_name
        Of a time that names no zone; UTC where empty.

    Raises
    ------
    InputError
        If it is no time.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{text!r} is no time; write 2027-01-04 or 2027-01-04T09:00") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=_named(zone_name, text))


def begin_of(day: datetime | date, context: Context) -> datetime:
    """A time as it is; a day as its midnight in the calendar's zone."""
    if isinstance(day, datetime):
        return day
    if context.zone is None:
        message = f"{day} is a whole day, and nothing says in which time zone it begins"
        raise MomentError("no-time-zone", message, NO_ZONE)
    return datetime.combine(day, time(), context.zone)


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; a time that the clock skips in spring is that much later."""
    from dateutil.tz import resolve_imaginary

    real: datetime = resolve_imaginary(moment)
    return real.astimezone(UTC)


def localized(moment: datetime, zone: tzinfo | None) -> datetime:
    """A time with a zone, where it had none."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _named(zone_name: str, text: str) -> tzinfo:
    zone = known_zone(zone_name) if zone_name else UTC
    if zone is None:
        raise InputError(
            f"{text!r} needs a time zone, because {zone_name!r} is known to the calendar only; write "
            f"2027-01-04T09:00+01:00"
        )
    return zone


def _moment(text: str, line: Line) -> datetime | date:
    from icalendar.prop import vDDDTypes

    try:
        value = vDDDTypes.from_ical(text.strip())
    except ValueError:
        value = None
    value = value[0] if isinstance(value, tuple) else value
    if not isinstance(value, date):
        example = "20270104T090000, or 20270104 for a whole day"
        raise MomentError("not-a-time", f"{line.name}: {text!r} is no time", f"Write {example}.")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        message = f"{line.name}: the year {value.year} is not between {FIRST_YEAR} and {LAST_YEAR}"
        raise MomentError("year-implausible", message, "Correct the year.")
    return value


def _placed(value: datetime | date, line: Line, context: Context) -> datetime | date:
    name = line.params.get("TZID")
    if not isinstance(value, datetime):
        is_begin = name is not None and line.name == "DTSTART"
        return datetime.combine(value, time(), _zone(name, line, context)) if is_begin else value
    if value.tzinfo is not None:
        return value
    if name is not None:
        return value.replace(tzinfo=_zone(name, line, context))
    if context.zone is None:
        message = f"{line.name} {value:%Y-%m-%d %H:%M} has no time zone"
        raise MomentError("no-time-zone", message, NO_ZONE)
    return value.replace(tzinfo=context.zone)


def _zone(name: str | None, line: Line, context: Context) -> tzinfo:
    try:
        return zone_of(name or "", context.own)
    except UnknownZoneError as error:
        message = f"{line.name}: nobody knows the time zone {name!r}"
        raise MomentError("unknown-time-zone", message, str(error)) from error
