"""The fault campaign: its calendar and its figures. A small one is in ``tests/calendar``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from benchmarks.faults.calendar_runs import FIRST, UNTIL, calendar, expected
from benchmarks.faults.ground import write_scenarios
from benchmarks.faults.tally import Tally
from territory_opt.calendar.dates.occasions import occasions
from territory_opt.calendar.dates.read import read_calendar


def test_dates_of_the_campaign_are_those_worked_out_without_the_calendar(tmp_path: Path) -> None:
    """Else the campaign would compare the calendar with itself."""
    write_scenarios(tmp_path, "north", "south")
    file = tmp_path / "calendar.ics"
    file.write_text(calendar(), encoding="utf-8")
    read = read_calendar(file)
    assert read.is_sound
    found = [each.key for each in occasions(read, FIRST - timedelta(days=1), UNTIL)]
    assert found == expected()


def test_kills_are_counted_by_store_runners_and_phase() -> None:
    """Three runners on two stores."""
    tally = Tally(num_tasks=10)
    tally.kills.update(
        [("sqlite", 1, "storing"), ("sqlite", 2, "planning"), ("postgresql", 2, "storing")]
    )
    assert tally.document["kills_by_phase"] == {"storing": 2, "planning": 1}
    assert tally.document["kills_by_number_of_runners"] == {"2": 2, "1": 1}
    assert tally.sentence.startswith(
        "3 runners killed (2 on sqlite, 1 on postgresql; 2 storing, 1 planning)"
    )
