"""A calendar to begin with: the planning cycle of a year, from data freeze to mid-year review."""

from __future__ import annotations

import csv
import io
import os
from datetime import date, datetime, timedelta
from pathlib import Path

from territory_opt.calendar.dates.events import PUBLISH, REMIND
from territory_opt.calendar.dates.lines import Block
from territory_opt.calendar.dates.table import block_of
from territory_opt.calendar.dates.write import file_text, headed, write_whole
from territory_opt.calendar.dates.zones import UnknownZoneError, zone_of
from territory_opt.errors import InputError, need
from territory_opt.models.nearest import nearest_file
from territory_opt.scenario.read import file_of

NIGHT, MORNING = "06:00", "09:00"
"""When plans are made, and when people meet."""
MONDAY = 0
COLUMNS = (
    *("uid", "summary", "start", "time_zone", "repeat", "except"),
    *("do", "scenario", "set", "export", "scope", "from", "to", "note"),
)
Row = dict[str, str]


def new_calendar(
    path: str | Path, scenario: str | Path, year: int, now: datetime, time_zone: str = "UTC"
) -> Path:
    """
    Write the planning cycle of a year as a calendar.

    Plans are made in November, quotas are set in December, all is released in the first week of
    January: eight weeks from freeze to release. Drafts, the plan after each manager round, the
    published plan and the quarters are made by themselves; the rest are dates of people.

    Parameters
    ----------
    path
        New file: ``.ics``, or ``.csv`` for the same as a table.
    scenario
        Scenario file or its folder; named relative to the calendar.
    year
        The year that is planned.
    now
        Stamped on the events.
    time_zone
        Where 6:00 and 9:00 are meant.

    Raises
    ------
    InputError
        If the file is there already or has another ending, the scenario is not there, or nobody knows
        the time zone.
    MissingExtraError
        Without the packages of the extra ``calendar``.
    """
    need("Writing a calendar", "calendar", "icalendar", "recurring_ical_events")
    file = Path(path)
    _refuse(file, Path(scenario), year, time_zone)
    named = Path(os.path.relpath(Path(scenario), file.parent)).as_posix()
    rows = [{"time_zone": time_zone, **row} for row in cycle(year, named)]
    write_whole(
        file, _csv(rows) if file.suffix.casefold() == ".csv" else _ics(rows, time_zone, now)
    )
    return file


def cycle(year: int, scenario: str) -> list[Row]:
    """Events of the planning cycle, as rows of the table."""
    freeze, release = _monday(year - 1, 11, 2), _monday(year, 1, 1, not_before=2)
    quotas = _monday(year - 1, 12, 2)
    plans = {"scenario": scenario}
    rows = [
        _row("Data freeze", freeze, MORNING, do=REMIND, note="Export accounts, reps and deals."),
        _row("Draft plan", freeze + timedelta(days=2), NIGHT, **plans),
        _row(
            "Manager round closes",
            freeze + timedelta(days=9),
            MORNING,
            repeat="FREQ=WEEKLY;COUNT=2",
            do=REMIND,
            note="Workbooks are back: territory-opt decide.",
        ),
        _row(
            "Plan after manager round",
            freeze + timedelta(days=10),
            NIGHT,
            repeat="FREQ=WEEKLY;COUNT=2",
            **plans,
        ),
        _row("Sign-off", freeze + timedelta(days=21), MORNING, do=REMIND),
        _row(
            "Plan in force",
            freeze + timedelta(days=23),
            NIGHT,
            do=PUBLISH,
            export="salesforce",
            **plans,
            **{"from": f"{year}-01-01"},
        ),
        _row("Quotas agreed", quotas, MORNING, do=REMIND),
        _row(
            "Letters",
            quotas + timedelta(days=2),
            MORNING,
            do=REMIND,
            note="Send what territory-opt letters has written.",
        ),
        _row(
            "CRM publication",
            quotas + timedelta(days=7),
            MORNING,
            do=REMIND,
            note="Load the CRM files of the published run.",
        ),
        _row("Quota release", release, MORNING, do=REMIND),
        _row(
            "Plan of the quarter",
            _monday(year, 4, 1),
            NIGHT,
            repeat="FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO;COUNT=2",
            **plans,
        ),
        _row("Mid-year review", _monday(year, 7, 1), NIGHT, **plans),
    ]
    return [{"uid": f"{_slug(row['summary'])}-{year}", **row} for row in rows]


def _row(summary: str, day: date, time: str, **words: str) -> Row:
    return {"summary": summary, "start": f"{day.isoformat()} {time}", **words}


def _monday(year: int, month: int, number: int, not_before: int = 1) -> date:
    """The ``number``-th Monday of a month, counted from a day of it."""
    first = date(year, month, not_before)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7, weeks=number - 1)


def _slug(summary: str) -> str:
    return summary.casefold().replace(" ", "-")


def _refuse(file: Path, scenario: Path, year: int, time_zone: str) -> None:
    if file.suffix.casefold() not in (".ics", ".csv"):
        raise InputError(f"{file} is no name of a calendar; write one that ends in .ics or .csv")
    if file.exists():
        raise InputError(f"{file} is there already; choose another name")
    if not file.parent.is_dir():
        raise InputError(f"there is no folder {str(file.parent)!r}")
    if not file_of(scenario).is_file():
        known = [str(each) for each in scenario.parent.glob("*.toml")]
        near = nearest_file(str(scenario), known)
        raise InputError(f"there is no scenario {str(scenario)!r}. {_meant(near)}".strip())
    if not 1971 <= year <= 2199:
        raise InputError(f"the year {year} is not between 1971 and 2199")
    try:
        zone_of(time_zone, {})
    except UnknownZoneError as error:
        raise InputError(f"--time-zone: nobody knows {time_zone!r}. {error}") from error


def _meant(near: str | None) -> str:
    return f"Did you mean {near!r}?" if near else ""


def _csv(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _ics(rows: list[Row], time_zone: str, now: datetime) -> str:
    events = [block_of(row, number) for number, row in enumerate(rows, start=2)]
    return file_text(headed(Block("VCALENDAR", 1, [*events]), time_zone, now))
