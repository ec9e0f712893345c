"""The calendar written back: same dates, same keys, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territory_opt.calendar.dates.events import Calendar
from territory_opt.calendar.dates.occasions import occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.dates.write import Written, write_calendar
from territory_opt.errors import InputError
from territory_opt.store import Occurrence
from tests.calendar.conftest import Writer
from tests.calendar.dates.test_occasions import BY_HAND
from tests.calendar.dates.test_table import YEAR, as_csv

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
NOW = datetime(2027, 7, 1, tzinfo=UTC)
KEYS = {
    "draft/2027-03-15T08:00:00Z": ("done", 12, "gap 0.4 %; all gates passed"),
    "draft/2027-03-29T07:00:00Z": ("failed", None, "disk full\nat 07:01 <sda1>"),
    "draft/2027-04-05T07:00:00Z": ("refused", 13, "disruption 14 %, limit 10 %"),
    "rounds/2027-05-04T08:00:00Z": ("done", 14, ""),
    "rounds/2027-05-06T08:00:00Z": ("running", None, ""),
    "freeze/2026-12-31T23:00:00Z": ("done", None, "noted"),
    "review/2027-06-01T12:00:00Z": ("done", 15, "✓"),
    "night/2027-03-28T01:30:00Z": ("done", 16, ""),
}
"""Repeating, moved, behind a change of all later dates, a whole day, a single one, a skipped hour."""


def known(states: dict[str, tuple[str, int | None, str]]) -> Iterator[Occurrence]:
    """What a store would know."""
    for number, (key, (status, run_id, message)) in enumerate(states.items(), start=1):
        yield Occurrence(
            number, key, "field.toml", "candidate", NOW, status, None, None, 1, 1, run_id, message
        )


def written(calendar: Calendar, states: dict[str, tuple[str, int | None, str]]) -> Written:
    """The calendar with these states, beside the old one."""
    return write_calendar(calendar, calendar.path.parent / "out.ics", known(states), NOW)


def told(calendar: Calendar) -> list[tuple[object, ...]]:
    """Key, moment and details of every date."""
    return [
        (each.key, each.starts_at.astimezone(UTC), each.event.summary, each.event.action,
         each.event.scenario, each.event.settings, each.event.exports, each.event.scope)
        for each in occasions(calendar, BEGIN, END)
    ]  # fmt: skip


def events(file: Path) -> list[icalendar.Event]:
    """Events as any program reads them."""
    return list(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT"))


def test_written_calendar_has_the_same_dates(year_file: Path) -> None:
    """Same keys, moments and details, by our own reader; nothing is a fault."""
    calendar = read_calendar(year_file)
    outcome = written(calendar, KEYS)
    again = read_calendar(outcome.path)
    assert outcome.num_states == len(KEYS)
    assert again.faults == calendar.faults
    assert told(again) == told(calendar)


def test_writing_again_repeats_nothing(year_file: Path) -> None:
    """Signs and lines are written once, however often."""
    first = written(read_calendar(year_file), KEYS).path.read_bytes()
    again = written(read_calendar(year_file.parent / "out.ics"), KEYS).path.read_bytes()
    assert again.count(b"territory-opt:") == first.count(b"territory-opt:")
    assert sorted(again.splitlines()) == sorted(first.splitlines())


def test_states_are_where_people_and_programs_look(year_file: Path) -> None:
    """Sign before the name, STATUS, a line in the text, properties."""
    found = events(written(read_calendar(year_file), KEYS).path)
    (moved,) = (one for one in found if "Easter" in one["SUMMARY"])
    assert moved["SUMMARY"] == "⚠ Draft after Easter"
    assert moved["STATUS"] == "TENTATIVE"
    assert moved["X-TERRITORY-OPT-STATE"] == "refused"
    assert moved["X-TERRITORY-OPT-RUN"] == "13"
    assert moved["DESCRIPTION"].splitlines()[-1] == (
        "territory-opt: refused, run 13: disruption 14 %, limit 10 %"
    )


def test_date_of_a_repeating_event_becomes_one_of_its_own(year_file: Path) -> None:
    """With the original date, in the event's zone, as long as it was; without its rule."""
    found = events(written(read_calendar(year_file), KEYS).path)
    (one,) = (each for each in found if each["SUMMARY"] == "✓ Draft of the week")
    assert one["RECURRENCE-ID"].params["TZID"] == "Head Office"
    assert f"{one['RECURRENCE-ID'].dt:%m-%d %H:%M}" == "03-15 09:00"
    assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(hours=1)
    assert "RRULE" not in one
    (whole_day,) = (each for each in found if each["SUMMARY"] == "✓ Data freeze")
    assert whole_day["RECURRENCE-ID"].to_ical() == b"20270101"


def test_any_program_counts_the_same_dates(year_file: Path) -> None:
    """The library by itself, on the written file: the moments of the calendar."""
    import recurring_ical_events

    # The last day of a rule (UNTIL=20271206) is all of that day to us, its midnight in UTC to others.
    text = year_file.read_text(encoding="utf-8").replace("UNTIL=20271206", "UNTIL=20271206T230000Z")
    year_file.write_text(text, encoding="utf-8", newline="")
    calendar = read_calendar(year_file)
    file = written(calendar, KEYS).path
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(file.read_bytes())).between(
        BEGIN, END
    )
    timed = [one for one in found if isinstance(one["DTSTART"].dt, datetime)]
    ours = [each for each in occasions(calendar, BEGIN, END) if each.event.uid != "freeze"]
    assert sorted(one["DTSTART"].dt.timestamp() for one in timed) == sorted(
        each.starts_at.timestamp() for each in ours
    )


def test_written_calendar_keeps_to_the_standard(year_file: Path) -> None:
    """RFC 5545: lines of 75 octets that end in CRLF, a stamp, an identity and a start in each event."""
    file = written(read_calendar(year_file), KEYS).path
    lines = file.read_bytes().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for one in events(file):
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(one)
        assert one.errors == []


def test_what_the_store_forgot_is_unmarked(year_file: Path) -> None:
    """A calendar that was marked, over an empty store."""
    marked = written(read_calendar(year_file), KEYS).path
    plain = written(read_calendar(marked), {}).path.read_text(encoding="utf-8")
    assert "territory-opt:" not in plain
    assert "✓" not in plain.replace("MESSAGE:✓", "")


def test_all_else_stays_as_it_was(year_file: Path) -> None:
    """Without states every line of the file is there, in its order."""
    before = [line for line in year_file.read_text(encoding="utf-8").splitlines() if line]
    after = written(read_calendar(year_file), {}).path.read_text(encoding="utf-8").splitlines()
    kept = iter(after)
    moved = ("VERSION:", "PRODID:")
    assert [line for line in before if not line.startswith(moved) and line not in kept] == []


def test_first_of_all_later_dates_is_not_marked_and_said_so(year_file: Path) -> None:
    """Its event speaks for all later ones; a sign there would be theirs too."""
    outcome = written(read_calendar(year_file), {"rounds/2027-05-05T08:00:00Z": ("done", 3, "")})
    assert outcome.num_states == 0
    assert "'Manager rounds, later' at 2027-05-05 09:00 changes all later dates" in outcome.notes[0]


def test_dates_that_are_gone_are_left_out(year_file: Path) -> None:
    """The store knows dates that the calendar has no longer."""
    states = {"draft/2020-01-01T00:00:00Z": ("done", 1, ""), "old/x": ("done", 2, "")}
    assert written(read_calendar(year_file), states).num_states == 0


def test_table_becomes_a_calendar(folder: Path) -> None:
    """With zones described, stamps, and the same dates."""
    calendar = read_calendar(as_csv(folder, YEAR))
    file = written(calendar, {"review/2027-06-01T12:00:00Z": ("done", 15, "")}).path
    whole = icalendar.Calendar.from_ical(file.read_bytes())
    zones = {str(zone["TZID"]) for zone in whole.walk("VTIMEZONE")}
    assert zones == {"Europe/Berlin", "America/New_York"}
    assert all("DTSTAMP" in one for one in whole.walk("VEVENT"))
    assert told(read_calendar(file)) == told(calendar)


def test_zone_that_was_asked_for_is_written(folder: Path) -> None:
    """Who reads the file needs no --time-zone any more."""
    rows = [{"summary": "A", "start": "2027-01-04 09:00", "scenario": "field.toml"}]
    calendar = read_calendar(as_csv(folder, rows), "America/New_York")
    (found,) = told(read_calendar(written(calendar, {}).path))
    assert found[:2] == ("a/2027-01-04T14:00:00Z", datetime(2027, 1, 4, 14, tzinfo=UTC))


def test_other_ending_is_refused(year_file: Path) -> None:
    """A workbook is no calendar."""
    with pytest.raises(InputError, match=r"ends in \.ics"):
        write_calendar(read_calendar(year_file), year_file.parent / "out.xlsx", (), NOW)


def test_file_that_cannot_be_written_leaves_nothing(year_file: Path) -> None:
    """No folder, no file, no leftover."""
    with pytest.raises(InputError, match="cannot be written"):
        write_calendar(read_calendar(year_file), year_file.parent / "no" / "out.ics", (), NOW)


@given(done=st.sets(st.sampled_from([key for key, _ in BY_HAND])))
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_dates_may_be_done(done: set[str], year_file: Path) -> None:
    """Whichever dates carry a state: the same dates, and written again the same file."""
    calendar = read_calendar(year_file)
    states = dict.fromkeys(done, ("done", 1, ""))
    outcome = written(calendar, states)
    first, again = outcome.path.read_bytes(), read_calendar(outcome.path)
    assert outcome.num_states + len(outcome.notes) == len(done)
    assert told(again) == told(calendar)
    assert sorted(written(again, states).path.read_bytes().splitlines()) == sorted(
        first.splitlines()
    )


texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)


@given(message=texts, summary=texts)
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_message_and_name_survive(message: str, summary: str, events_file: Writer) -> None:
    """Written twice with any message: the same event, and the same file."""
    from territory_opt.calendar.dates.lines import escaped

    start = "DTSTART;TZID=Europe/Berlin:20270104T090000\nRRULE:FREQ=WEEKLY;COUNT=3"
    text = f"UID:a\nSUMMARY:{escaped(summary)}\n{start}\nDESCRIPTION:scenario: field.toml"
    calendar = read_calendar(events_file(text))
    states = {"a/2027-01-11T08:00:00Z": ("failed", 1, message)}
    file = written(calendar, states).path
    first, again = file.read_bytes(), read_calendar(file)
    assert told(again) == told(calendar)
    assert sorted(written(again, states).path.read_bytes().splitlines()) == sorted(
        first.splitlines()
    )
