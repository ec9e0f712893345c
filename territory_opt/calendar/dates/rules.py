"""RRULE: is it one, does it ever match, does it end; and its end in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from territory_opt.calendar.dates.moments import MomentError, in_utc, localized

HORIZON = timedelta(days=40 * 365 + 10)
"""How far ahead a rule is searched; 29 February on a given weekday returns within 40 years."""
CYCLE, _LATEST = 400, 9999 - 45
"""Years after which dates and weekdays return; the last year in which a search begins."""
TOO_OFTEN = ("SECONDLY", "MINUTELY")
KNOWN = {
    *("FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSETPOS"),
    *("BYHOUR", "BYMINUTE", "BYSECOND"),
    *("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"),
}
WRITE = "Write for instance FREQ=MONTHLY;BYDAY=1MO;COUNT=12."


class RuleError(MomentError):
    """A rule that cannot be used."""


def rule_of(text: str, start: datetime) -> str:
    """
    A rule that begins at ``start``, its end stated in UTC.

    A last *day* (``UNTIL=20271231``) includes all of that day where the event is.

    Raises
    ------
    RuleError
        No rule, too often, ended before it begins, or nothing matches within 40 years.
    """
    parts = _parts(text)
    _refuse_strange(parts, text)
    until = parts.get("UNTIL", [None])[0]
    if until is not None:
        parts["UNTIL"] = [_end_of(until, start)]
        if parts["UNTIL"][0] < start:
            message = f"it ends ({until}) before it begins ({start:%Y-%m-%d})"
            raise RuleError("rule-over", message, "Correct UNTIL, or the start.")
    rule: str = parts.to_ical().decode()
    _refuse_never(rule, start, text)
    return rule


def is_endless(rule: str) -> bool:
    """Whether it has neither COUNT nor UNTIL."""
    return not re.search(r"\b(?:COUNT|UNTIL)=", rule)


def matches(rule: str, moment: datetime) -> bool:
    """Whether a rule that begins at ``moment`` names it."""
    return _first(rule, moment) == moment.replace(tzinfo=None)


def _parts(text: str) -> Any:
    from icalendar.prop import vRecur

    try:
        return vRecur.from_ical(text.strip().upper())
    except ValueError as error:
        message = f"the rule {text!r} cannot be read ({error})"
        raise RuleError("rule-invalid", message, WRITE) from error


def _refuse_strange(parts: Any, text: str) -> None:
    unknown = sorted(set(parts) - KNOWN)
    if unknown or "FREQ" not in parts:
        what = f"{', '.join(unknown)} is not known" if unknown else "FREQ is missing"
        raise RuleError("rule-invalid", f"the rule {text!r}: {what}", WRITE)
    if parts["FREQ"][0] in TOO_OFTEN:
        message = f"the rule {text!r} repeats within an hour"
        raise RuleError("rule-too-often", message, "Repeat hourly at most.")
    if min(*parts.get("INTERVAL", [1]), *parts.get("COUNT", [1]), 1) < 1:
        message = f"the rule {text!r}: COUNT and INTERVAL are 1 or more"
        raise RuleError("rule-invalid", message, WRITE)
    if "COUNT" in parts and "UNTIL" in parts:
        message = f"the rule {text!r} has both COUNT and UNTIL"
        raise RuleError("rule-invalid", message, "Keep one of them.")


def _end_of(until: datetime | date, start: datetime) -> datetime:
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59), start.tzinfo)
    return in_utc(localized(until, start.tzinfo)).astimezone(UTC)


def _refuse_never(rule: str, start: datetime, text: str) -> None:
    first = _first(rule, start)
    if first is None or first - start.replace(tzinfo=None) > HORIZON:
        message = f"the rule {text!r} names no date within 40 years of {start:%Y-%m-%d}"
        raise RuleError("rule-never", message, "Correct the rule, or leave it out.")


def _first(rule: str, start: datetime) -> datetime | None:
    """
    The first date that a rule names, by the clock on the wall.

    A rule that names none is searched up to the year 9999, so it begins as late as can be: dates and
    weekdays return every 400 years.
    """
    from dateutil.rrule import rrulestr

    later = CYCLE * ((_LATEST - start.year) // CYCLE)
    begin = start.replace(tzinfo=None, year=start.year + later)
    bounded = re.sub(r";?\b(?:COUNT|UNTIL)=[^;]*", "", rule).strip(";")
    try:
        found = next(iter(rrulestr(bounded, dtstart=begin)), None)
    except (ValueError, TypeError, IndexError) as error:
        message = f"the rule {rule!r} cannot be read ({error})"
        raise RuleError("rule-invalid", message, WRITE) from error
    return None if found is None else found.replace(year=found.year - later)
