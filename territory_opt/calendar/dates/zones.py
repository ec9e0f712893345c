"""Time zones: names of the world's table, names of Windows, and zones that a file describes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from territory_opt.calendar.dates.lines import Block, scan, texts_of
from territory_opt.models.nearest import did_you_mean

YEARS_BEFORE, YEARS_AFTER = 5, 15
"""Of a description that is written; whoever knows the zone needs none."""


class UnknownZoneError(ValueError):
    """A zone that nobody knows; the message says what may have been meant."""


def known_zone(name: str) -> tzinfo | None:
    """The zone of this name; also of Windows' names, and behind a vendor's prefix."""
    return next((zone for each in _names(name) if (zone := _of_the_world(each))), None)


def zone_of(name: str, own: Mapping[str, tzinfo]) -> tzinfo:
    """
    The zone of this name, of the world's table or else of the file.

    Raises
    ------
    UnknownZoneError
        If it is neither.
    """
    zone = known_zone(name) or own.get(name)
    if zone is None:
        hint = did_you_mean(name, available_timezones(), list_up_to=0)
        raise UnknownZoneError(hint or "Write a name such as Europe/Berlin.")
    return zone


def own_zones(calendar: Block) -> tuple[dict[str, tzinfo], list[tuple[Block, str]]]:
    """Zones that a file describes, and the descriptions that make none, with the reason."""
    zones, broken = dict[str, tzinfo](), list[tuple[Block, str]]()
    for block in calendar.blocks:
        if block.name == "VTIMEZONE":
            try:
                zones[block.plain("TZID")] = _described(block)
            except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
                broken.append((block, str(error)))
    return zones, broken


def described(name: str, year: int) -> list[Block]:
    """A description of a zone of the world's table, some years around ``year``."""
    from icalendar import Timezone

    zone = known_zone(name)
    if zone is None:
        return []
    span = date(year - YEARS_BEFORE, 1, 1), date(year + YEARS_AFTER, 1, 1)
    component: Any = Timezone.from_tzinfo(zone, name, *span)
    return scan(component.to_ical().decode())[0]


def _described(block: Block) -> tzinfo:
    from icalendar import Timezone
    from icalendar.timezone.tzp import TZP

    component: Any = Timezone.from_ical("\r\n".join([*texts_of(block), ""]))
    zone: tzinfo = component.to_tz(
        TZP(), lookup_tzid=False
    )  # the library keeps zones of other files
    return zone


def _names(name: str) -> Iterator[str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    yield name
    yield WINDOWS_TO_OLSON.get(name, "")
    if name.startswith("/"):
        parts = name.strip("/").split("/")
        yield from ("/".join(parts[start:]) for start in range(len(parts)))


def _of_the_world(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
