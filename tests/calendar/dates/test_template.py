"""The planning cycle of a year, to begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from territory_opt.calendar.dates.occasions import next_occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.dates.template import new_calendar
from territory_opt.errors import InputError

NOW = datetime(2026, 10, 1, tzinfo=UTC)
CYCLE = [
    # 2026: the second Monday of November is the 9th, of December the 14th.
    ("11-09 09:00", "Data freeze", "remind"),
    ("11-11 06:00", "Draft plan", "candidate"),
    ("11-18 09:00", "Manager round closes", "remind"),
    ("11-19 06:00", "Plan after manager round", "candidate"),
    ("11-25 09:00", "Manager round closes", "remind"),
    ("11-26 06:00", "Plan after manager round", "candidate"),
    ("11-30 09:00", "Sign-off", "remind"),
    ("12-02 06:00", "Plan in force", "publish"),
    ("12-14 09:00", "Quotas agreed", "remind"),
    ("12-16 09:00", "Letters", "remind"),
    ("12-21 09:00", "CRM publication", "remind"),
    # 2027: the first Monday from 2 January on is the 4th; then of April, July and October.
    ("01-04 09:00", "Quota release", "remind"),
    ("04-05 06:00", "Plan of the quarter", "candidate"),
    ("07-05 06:00", "Mid-year review", "candidate"),
    ("10-04 06:00", "Plan of the quarter", "candidate"),
]


@pytest.mark.parametrize("name", ["plan.ics", "plan.csv"])
def test_template_is_the_planning_cycle(name: str, folder: Path) -> None:
    """As a calendar and as a table: the same dates, nothing is a fault."""
    file = new_calendar(folder / name, folder / "field.toml", 2027, NOW, "Europe/Berlin")
    calendar = read_calendar(file)
    found = next_occasions(calendar, NOW, 99)
    assert calendar.faults == ()
    assert [
        (f"{each.starts_at:%m-%d %H:%M}", each.event.summary, each.event.action) for each in found
    ] == CYCLE


@pytest.mark.parametrize("year", range(2025, 2037))
def test_cycle_takes_eight_weeks_at_most(year: int, folder: Path) -> None:
    """From data freeze to quota release, whatever the weekday of New Year."""
    file = new_calendar(folder / "plan.ics", folder / "field.toml", year, NOW)
    begin = datetime(year - 1, 1, 1, tzinfo=UTC)
    dates = {each.event.summary: each for each in next_occasions(read_calendar(file), begin, 99)}
    length = dates["Quota release"].starts_at - dates["Data freeze"].starts_at
    assert timedelta(weeks=7) <= length <= timedelta(weeks=8)
    assert dates["Plan in force"].event.first == datetime(year, 1, 1).date()


def test_scenario_is_named_from_where_the_calendar_lies(folder: Path) -> None:
    """A calendar in a folder of its own."""
    (folder / "calendars").mkdir()
    file = new_calendar(folder / "calendars" / "plan.ics", folder / "field.toml", 2027, NOW)
    assert "scenario: ../field.toml" in file.read_text(encoding="utf-8")
    assert read_calendar(file).is_sound


@pytest.mark.parametrize(
    ("name", "scenario", "zone", "said"),
    [
        ("field.toml", "field.toml", "UTC", r"ends in \.ics or \.csv"),
        ("old.ics", "field.toml", "UTC", "is there already"),
        ("no/plan.ics", "field.toml", "UTC", "there is no folder"),
        ("plan.ics", "feld.toml", "UTC", "there is no scenario .*field.toml"),
        ("plan.ics", "field.toml", "Europe/Berln", "Did you mean 'Europe/Berlin'"),
    ],
)
def test_refusal_says_why(name: str, scenario: str, zone: str, said: str, folder: Path) -> None:
    """Nothing is written over, and nothing that could not be read."""
    (folder / "old.ics").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        new_calendar(folder / name, folder / scenario, 2027, NOW, zone)
