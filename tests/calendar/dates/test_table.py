"""The calendar as a table: the same events, dates and keys."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from territory_opt.calendar.dates.check import fault_sentence
from territory_opt.calendar.dates.events import Calendar, Event
from territory_opt.calendar.dates.occasions import occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.errors import InputError

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
HEADER = [
    *("uid", "summary", "start", "time_zone", "repeat", "also", "except", "instead_of", "status"),
    *("do", "scenario", "set", "export", "scope"),
]
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
FIELD = {"scenario": "field.toml"}
YEAR = [
    {"uid": "draft", "summary": "Draft of the week", "start": "2027-03-15 09:00", "time_zone": BERLIN,
     "repeat": "FREQ=WEEKLY;COUNT=4", "except": "2027-03-22",
     "set": "solve.work=200; solve.seed=1", **FIELD},
    {"uid": "draft", "summary": "Draft after Easter", "start": "2027-04-06 10:00", "time_zone": BERLIN,
     "instead_of": "2027-04-05", "set": "solve.work=400"},
    {"uid": "publish", "summary": "Publish", "start": "2027-10-04 18:00", "time_zone": NEW_YORK,
     "repeat": "RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20271206", "do": "publish", "scope": "Americas",
     **FIELD},
    {"uid": "freeze", "summary": "Data freeze", "start": "2027-01-01", "time_zone": BERLIN,
     "repeat": "FREQ=MONTHLY;INTERVAL=3;COUNT=4", "also": "2027-08-15", "do": "remind"},
    {"uid": "freeze", "summary": "Data freeze", "start": "2027-07-01", "time_zone": BERLIN,
     "instead_of": "2027-07-01", "status": "cancelled"},
    {"uid": "review", "summary": "Mid-year review", "start": "2027-06-01T12:00Z",
     "export": "salesforce", **FIELD},
]  # fmt: skip
NOT_IN_THE_TABLE = ("rounds", "night")
"""Changes of all later dates are for calendar programs."""


def as_csv(folder: Path, rows: list[dict[str, str]], header: list[str] = HEADER) -> Path:
    """The rows as CSV."""
    file = folder / "calendar.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def as_xlsx(folder: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a workbook, dates as its own dates."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(HEADER)
    for row in rows:
        page.append([_cell(name, row.get(name, "")) for name in HEADER])
    book.save(folder / "calendar.xlsx")
    return folder / "calendar.xlsx"


def _cell(name: str, text: str) -> object:
    is_date = name == "start" and not text.endswith("Z")
    return datetime.fromisoformat(text) if is_date else text


def told(calendar: Calendar) -> list[tuple[str, datetime, tuple[object, ...]]]:
    """Key, moment and details of every date, but for what a table cannot say."""
    return [
        (each.key, each.starts_at.astimezone(UTC), _details(each.event))
        for each in occasions(calendar, BEGIN, END)
        if each.event.uid not in NOT_IN_THE_TABLE
    ]


def _details(event: Event) -> tuple[object, ...]:
    return event.summary, event.action, event.scenario, event.settings, event.exports, event.scope


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_table_says_what_the_calendar_says(write: object, year_file: Path) -> None:
    """The year written by hand, as a table: same keys, moments and details."""
    assert callable(write)
    calendar = read_calendar(write(year_file.parent, YEAR))
    assert calendar.faults == ()
    assert told(calendar) == told(read_calendar(year_file))
    assert len(told(calendar)) == 11


def test_place_is_a_row(folder: Path) -> None:
    """As a spreadsheet counts: the header is row 1."""
    file = as_csv(folder, [YEAR[0], YEAR[5] | {"time_zone": "", "start": "4 January"}])
    (fault,) = read_calendar(file).faults
    assert (fault.row, fault.column, fault.record) == (3, "start", "Mid-year review")
    assert fault_sentence(fault).startswith("stop: calendar.csv row 3, 'Mid-year review': ")


def test_event_without_uid_is_known_by_its_name(folder: Path) -> None:
    """No column uid is needed."""
    rows = [{"summary": "Draft plan", "start": "2027-01-04T09:00Z", "scenario": "field.toml"}]
    header = ["summary", "start", "scenario"]
    (found,) = occasions(read_calendar(as_csv(folder, rows, header)), BEGIN, END)
    assert found.key == "draft-plan/2027-01-04T09:00:00Z"


def test_setting_with_a_semicolon_has_a_line_of_its_own(folder: Path) -> None:
    """Cells with line breaks are parted there only."""
    row = YEAR[5] | {"set": 'name="a;b"\nsolve.work=200'}
    (event,) = read_calendar(as_csv(folder, [row])).events
    assert event.settings == ('name="a;b"', "solve.work=200")


def test_table_without_a_start_is_refused(folder: Path) -> None:
    """Nothing could be dated."""
    file = as_csv(folder, [{"summary": "Draft"}], ["summary", "begin"])
    with pytest.raises(InputError, match=r"no column start \(found: summary, begin\)"):
        read_calendar(file)


def test_column_that_is_almost_ours_is_refused(folder: Path) -> None:
    """Settings that nobody reads would make another plan."""
    rows = [{"start": "2027-01-04", "scenaro": "field.toml"}]
    with pytest.raises(InputError, match=r"'scenaro' is not known. Did you mean 'scenario'\?"):
        read_calendar(as_csv(folder, rows, ["start", "scenaro"]))
