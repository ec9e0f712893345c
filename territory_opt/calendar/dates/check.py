"""Is a calendar sound? Every fault, each with its line and event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from territory_opt.calendar.dates.events import REMIND, Calendar, Event
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.dates.table import is_table
from territory_opt.models import Fault, Grade
from territory_opt.scenario.read import file_of
from territory_opt.scenario.resolve import resolve

ORDER = (Grade.STOP, Grade.FIXED, Grade.NOTE)


def check_calendar(path: str | Path, time_zone: str | None = None) -> Calendar:
    """
    Read a calendar, and every scenario that it names with the event's settings.

    Tables of the scenarios are not read: ``territory-opt check`` does that.

    Raises
    ------
    InputError
        As ``read_calendar``.
    """
    calendar = read_calendar(path, time_zone)
    found = [*calendar.faults, *_scenario_faults(calendar)]
    ordered = sorted(found, key=lambda fault: (ORDER.index(fault.grade), fault.row or 0))
    return replace(calendar, faults=tuple(ordered))


def fault_sentence(fault: Fault) -> str:
    """``"stop: calendar.ics line 12, 'Draft plan': there is no scenario … Did you mean …?"``."""
    unit = "row" if is_table(Path(fault.file)) else "line"
    event = f", {fault.record!r}" if fault.record else ""
    ends = "" if fault.message.endswith((".", "!", "?")) else "."
    told = f"{fault.grade}: {fault.file} {unit} {fault.row}{event}: {fault.message}{ends}"
    return f"{told} {fault.remedy}".rstrip()


def _scenario_faults(calendar: Calendar) -> Iterator[Fault]:
    told: set[tuple[object, ...]] = set()
    stops_of = cache(_stops)  # for this once: files change
    for event in calendar.events:
        asked = (event.scenario, event.settings)
        if event.action == REMIND or event.scenario is None:
            continue
        if (event.uid, *asked) not in told:
            told.add((event.uid, *asked))
            stops = stops_of(file_of(event.scenario), event.settings)
            yield from [_fault(event, calendar.path.name, stops)] if stops else []


def _fault(event: Event, file: str, stops: Sequence[Fault]) -> Fault:
    more = f" (and {len(stops) - 1} more)" if len(stops) > 1 else ""
    said = f"with its settings, the scenario cannot be used: {stops[0].message}{more}"
    return Fault(
        Grade.STOP,
        "scenario-fault",
        said,
        stops[0].remedy,
        file=file,
        row=event.line,
        record=event.summary,
        value=str(event.scenario),
    )


def _stops(scenario: Path, settings: tuple[str, ...]) -> tuple[Fault, ...]:
    faults = resolve(scenario, settings).faults
    return tuple(fault for fault in faults if fault.grade is Grade.STOP)
