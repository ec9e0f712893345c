"""Dates of a calendar, against a list written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territory_opt.calendar.dates.moments import in_utc
from territory_opt.calendar.dates.occasions import next_occasions, occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.errors import InputError
from tests.calendar.conftest import Writer

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)

# Original date in UTC (the key), and when it is due in UTC.
BY_HAND = [
    # Midnight in Berlin of 1 January: 23:00 the day before, in winter.
    ("freeze/2026-12-31T23:00:00Z", "2026-12-31 23:00"),
    # Monday, 9:00 by a zone that the file describes: one hour ahead of UTC in winter.
    ("draft/2027-03-15T08:00:00Z", "2027-03-15 08:00"),
    # 22 March falls out (EXDATE), and still is one of the four (COUNT).
    # 2:30 in winter, one hour ahead.
    ("night/2027-03-27T01:30:00Z", "2027-03-27 01:30"),
    # 28 March: the clock goes from 2:00 to 3:00, there is no 2:30; half an hour after the leap.
    ("night/2027-03-28T01:30:00Z", "2027-03-28 01:30"),
    # 2:30 in summer, two hours ahead.
    ("night/2027-03-29T00:30:00Z", "2027-03-29 00:30"),
    # 29 March: 9:00 is two hours ahead of UTC now.
    ("draft/2027-03-29T07:00:00Z", "2027-03-29 07:00"),
    # Midnight of 1 April, in summer.
    ("freeze/2027-03-31T22:00:00Z", "2027-03-31 22:00"),
    # 5 April 9:00 is moved to 6 April 10:00, and keeps its key.
    ("draft/2027-04-05T07:00:00Z", "2027-04-06 08:00"),
    ("rounds/2027-05-03T08:00:00Z", "2027-05-03 08:00"),
    ("rounds/2027-05-04T08:00:00Z", "2027-05-04 08:00"),
    # From 5 May on an hour later (THISANDFUTURE).
    ("rounds/2027-05-05T08:00:00Z", "2027-05-05 09:00"),
    ("rounds/2027-05-06T08:00:00Z", "2027-05-06 09:00"),
    ("review/2027-06-01T12:00:00Z", "2027-06-01 12:00"),
    # 1 July is cancelled.
    # 15 August is one more (RDATE).
    ("freeze/2027-08-14T22:00:00Z", "2027-08-14 22:00"),
    # 1 October, the fourth and last.
    ("freeze/2027-09-30T22:00:00Z", "2027-09-30 22:00"),
    # First Mondays, 18:00 in New York: four hours behind UTC until 7 November, five from then on.
    ("publish/2027-10-04T22:00:00Z", "2027-10-04 22:00"),
    ("publish/2027-11-01T22:00:00Z", "2027-11-01 22:00"),
    # 6 December is the last day (UNTIL=20271206), and all of it counts.
    ("publish/2027-12-06T23:00:00Z", "2027-12-06 23:00"),
]


def test_dates_are_those_worked_out_by_hand(year_file: Path) -> None:
    """Rules, counts, ends, exceptions, moves, own zones, daylight saving: key and moment of each."""
    calendar = read_calendar(year_file)
    found = occasions(calendar, BEGIN, END)
    assert calendar.is_sound
    assert [(each.key, f"{in_utc(each.starts_at):%Y-%m-%d %H:%M}") for each in found] == BY_HAND


def test_both_ends_of_the_span_are_included(year_file: Path) -> None:
    """What is due at this very moment is due."""
    moment = datetime(2027, 6, 1, 12, tzinfo=UTC)
    calendar = read_calendar(year_file)
    assert [each.event.uid for each in occasions(calendar, moment, moment)] == ["review"]
    assert occasions(calendar, moment + timedelta(seconds=1), moment + timedelta(days=1)) == []


def test_changed_date_inherits_what_it_does_not_say(year_file: Path) -> None:
    """The draft after Easter says how long to search; the scenario is that of its series."""
    calendar = read_calendar(year_file)
    first, *_, moved = (
        each.event for each in occasions(calendar, BEGIN, END) if each.event.uid == "draft"
    )
    assert first.settings == ("solve.work=200", "solve.seed=1")
    assert (moved.summary, moved.settings) == ("Draft after Easter", ("solve.work=400",))
    assert moved.scenario == first.scenario == year_file.parent / "field.toml"


def test_change_of_all_later_dates_reaches_them(year_file: Path) -> None:
    """From 5 May on the rounds have another setting."""
    found = occasions(read_calendar(year_file), BEGIN, END)
    rounds = [each.event.settings for each in found if each.event.uid == "rounds"]
    assert rounds == [(), (), ("solve.work=50",), ("solve.work=50",)]


def test_rule_without_end_ends_with_the_number_asked_for(events_file: Writer) -> None:
    """Every Monday for ever: the next three."""
    file = events_file(
        "UID:a\nSUMMARY:A\nDTSTART:20270104T090000Z\nRRULE:FREQ=WEEKLY\nDESCRIPTION:do: remind"
    )
    found = next_occasions(read_calendar(file), datetime(2027, 1, 5, tzinfo=UTC), 3)
    assert [each.starts_at.day for each in found] == [11, 18, 25]


def test_rare_date_is_found(events_file: Writer) -> None:
    """29 February on a Monday: 2044 and 2072, the second beyond the 40 years that are searched."""
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"
    file = events_file(
        f"UID:a\nSUMMARY:A\nDTSTART:20160229T090000Z\nRRULE:{rule}\nDESCRIPTION:do: remind"
    )
    found = next_occasions(read_calendar(file), datetime(2027, 1, 1, tzinfo=UTC), 3)
    assert [each.starts_at.year for each in found] == [2044]


def test_moment_without_zone_is_refused(year_file: Path) -> None:
    """Nobody knows when 2027-01-01 00:00 is."""
    calendar = read_calendar(year_file)
    with pytest.raises(InputError, match="has no time zone"):
        occasions(calendar, datetime(2027, 1, 1), END)


def test_cancelled_event_has_no_dates_at_all(events_file: Writer) -> None:
    """Its changed dates fall out too."""
    series = (
        "UID:a\nSUMMARY:A\nDTSTART:20270104T090000Z\nRRULE:FREQ=DAILY;COUNT=3\nSTATUS:CANCELLED"
    )
    change = (
        "UID:a\nSUMMARY:A\nRECURRENCE-ID:20270105T090000Z\nDTSTART:20270105T100000Z\n"
        "DESCRIPTION:scenario: field.toml"
    )
    assert occasions(read_calendar(events_file(series, change)), BEGIN, END) == []


def test_changed_date_without_its_event_is_a_date(events_file: Writer) -> None:
    """Somebody was invited to one date of a series; its key is that of the series."""
    change = (
        "UID:a\nSUMMARY:A\nRECURRENCE-ID:20270105T090000Z\nDTSTART:20270105T100000Z\n"
        "DESCRIPTION:scenario: field.toml"
    )
    (found,) = occasions(read_calendar(events_file(change)), BEGIN, END)
    assert found.key == "a/2027-01-05T09:00:00Z"


@pytest.mark.parametrize(
    "zone", ["W. Europe Standard Time", "/freeassociation.sourceforge.net/Europe/Berlin"]
)
def test_names_of_other_programs_are_known(zone: str, events_file: Writer) -> None:
    """Windows, and programs that put their own name before: 9:00 in Berlin is 8:00 UTC in winter."""
    file = events_file(
        f"UID:a\nSUMMARY:A\nDTSTART;TZID={zone}:20270104T090000\nDESCRIPTION:do: remind"
    )
    (found,) = occasions(read_calendar(file), BEGIN, END)
    assert found.key == "a/2027-01-04T08:00:00Z"


def test_zones_of_one_file_are_not_those_of_another(events_file: Writer) -> None:
    """Two files describe a zone of the same name, once ahead of UTC and once behind."""
    event = "UID:a\nSUMMARY:A\nDTSTART;TZID=Office:20270104T090000\nDESCRIPTION:do: remind"
    keys = []
    for offset in ("+0300", "-0500"):
        standard = f"DTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}"
        zone = f"TZID:Office\nBEGIN:STANDARD\n{standard}\nEND:STANDARD"
        file = events_file(event, head=f"BEGIN:VTIMEZONE\n{zone}\nEND:VTIMEZONE")
        keys += [each.key for each in occasions(read_calendar(file), BEGIN, END)]
    assert keys == ["a/2027-01-04T06:00:00Z", "a/2027-01-04T14:00:00Z"]


def test_changed_date_inherits_from_the_change_of_all_later_dates(events_file: Writer) -> None:
    """From the fifth on in scope B; the sixth is only moved, and is in scope B too."""
    series = (
        "UID:a\nSUMMARY:A\nDTSTART:20270104T090000Z\nRRULE:FREQ=DAILY;COUNT=3\n"
        "DESCRIPTION:scenario: field.toml\\nscope: A"
    )
    later = (
        "UID:a\nSUMMARY:A\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270105T090000Z\n"
        "DTSTART:20270105T090000Z\nDESCRIPTION:scope: B"
    )
    moved = "UID:a\nSUMMARY:A\nRECURRENCE-ID:20270106T090000Z\nDTSTART:20270106T150000Z"
    found = occasions(read_calendar(events_file(series, moved, later)), BEGIN, END)
    assert [(each.starts_at.hour, each.event.scope) for each in found] == [
        (9, "A"),
        (9, "B"),
        (15, "B"),
    ]


def test_skipped_time_of_an_own_zone_comes_an_hour_later(year_file: Path) -> None:
    """Head Office has no 2:30 on 28 March either; as in Berlin it is 1:30 UTC."""
    text = year_file.read_text(encoding="utf-8")
    text = text.replace("TZID=Europe/Berlin:20270327", "TZID=Head Office:20270327")
    year_file.write_text(text, encoding="utf-8", newline="")
    found = occasions(read_calendar(year_file), BEGIN, END)
    nights = [in_utc(each.starts_at) for each in found if each.event.uid == "night"]
    assert nights[1] == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_day_that_falls_out_is_all_of_it(events_file: Writer) -> None:
    """Every six hours for three days, without the second day: 4 + 0 + 4."""
    rule = "RRULE:FREQ=HOURLY;INTERVAL=6;COUNT=12\nEXDATE;VALUE=DATE:20270105"
    file = events_file(
        f"UID:a\nSUMMARY:A\nDTSTART:20270104T000000Z\n{rule}\nDESCRIPTION:do: remind"
    )
    found = occasions(read_calendar(file), BEGIN, END)
    assert [each.starts_at.day for each in found] == [4, 4, 4, 4, 6, 6, 6, 6]


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules as people make them."""
    parts = {
        "DAILY": st.just(""),
        "WEEKLY": st.sampled_from(["", ";BYDAY=MO", ";BYDAY=MO,TH"]),
        "MONTHLY": st.sampled_from(
            [";BYDAY=1MO", ";BYDAY=-1FR", ";BYMONTHDAY=-1", ";BYMONTHDAY=31"]
        ),
        "YEARLY": st.sampled_from(["", ";BYMONTH=1,7;BYDAY=2TU", ";BYMONTH=2;BYMONTHDAY=29"]),
    }
    often = draw(st.sampled_from(sorted(parts)))
    end = draw(st.sampled_from(["", ";COUNT=7", ";UNTIL=20280301T000000Z"]))
    return f"FREQ={often};INTERVAL={draw(st.integers(1, 3))}{draw(parts[often])}{end}"


@given(rule=rules(), day=st.dates(date(2026, 1, 1), date(2026, 12, 31)), hour=st.integers(3, 23))
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_dates_are_those_of_the_rule(rule: str, day: date, hour: int, events_file: Writer) -> None:
    """Start and rule, counted by dateutil on the wall's clock, are the dates: no more and no fewer."""
    start = datetime.combine(day, time(hour))
    berlin = ZoneInfo("Europe/Berlin")
    last = BEGIN + timedelta(days=5 * 180)
    aware = rrulestr(rule, dtstart=start.replace(tzinfo=berlin))
    expected = {start.replace(tzinfo=berlin), *aware.between(BEGIN, last, inc=True)}
    calendar = read_calendar(
        events_file(
            f"UID:a\nSUMMARY:A\nDTSTART:{start:%Y%m%dT%H%M%S}\nRRULE:{rule}\nDESCRIPTION:do: remind"
        )
    )
    found = occasions(calendar, BEGIN, last)
    assert [each.starts_at for each in found] == sorted(expected)
    windows = pairwise(BEGIN + timedelta(days=180 * number) for number in range(6))
    parted = {each.key for begin, end in windows for each in occasions(calendar, begin, end)}
    assert parted == {each.key for each in found}
