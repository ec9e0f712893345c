"""One malformed calendar per fault: its code, line and event; the event beside it stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from territory_opt.calendar.dates.check import fault_sentence
from territory_opt.calendar.dates.moments import moment_of
from territory_opt.calendar.dates.occasions import next_occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.errors import InputError
from territory_opt.models import Grade
from tests.calendar.conftest import Writer

GOOD = "UID:good\nSUMMARY:Good\nDTSTART:20270601T090000Z\nDESCRIPTION:scenario: field.toml"
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
FIRST_LINE = 11
"""Line of the first line within the second event."""


def event(*lines: str, start: str = "DTSTART:20270104T090000Z") -> str:
    """An event named Bad: UID, SUMMARY and start, and these lines."""
    return "\n".join(("UID:bad", "SUMMARY:Bad", start, *lines))


def dated(*lines: str, start: str = "DTSTART:20270104T090000Z") -> str:
    """An event with a scenario, whose dates these lines tell."""
    return event(*lines, "DESCRIPTION:scenario: field.toml", start=start)


def wanting(*words: str) -> str:
    """An event with a scenario and these words."""
    return event("DESCRIPTION:" + "\\n".join(("scenario: field.toml", *words)))


FAULTS = {
    # code: event, line within it (0: its BEGIN), part of the message or of the way out
    "not-parsed": (dated("no colon here"), 4, "'no colon here' is no line of a calendar"),
    "no-start": ("UID:bad\nSUMMARY:Bad\nDESCRIPTION:scenario: field.toml", 0, "no start"),
    "not-a-time": (dated(start="DTSTART:20270230"), 3, "'20270230' is no time"),
    "year-implausible": (dated(start="DTSTART:00010101T090000Z"), 3, "the year 1"),
    "unknown-time-zone": (
        dated(start="DTSTART;TZID=Europe/Berln:20270104T090000"), 3, "Did you mean 'Europe/Berlin'?",
    ),
    "rule-invalid": (dated("RRULE:FREQ=WEEKLY;BYDAY=XX"), 4, "cannot be read"),
    "rule-never": (dated("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"), 4, "no date within 40 years"),
    "rule-too-often": (dated("RRULE:FREQ=MINUTELY"), 4, "Repeat hourly at most."),
    "rule-over": (dated("RRULE:FREQ=DAILY;UNTIL=20261231"), 4, "before it begins"),
    "no-scenario": (event("DESCRIPTION:Bring cake."), 0, "'do: remind'"),
    "scenario-missing": (event("DESCRIPTION:scenario: feld.toml"), 4, "Did you mean 'field.toml'?"),
    "unknown-do": (wanting("do: publsh"), 4, "Did you mean 'publish'?"),
    "unknown-word": (wanting("setting: solve.work=200"), 4, "Did you mean 'set:'?"),
    "bad-setting": (wanting("set: solve.work 200"), 4, "set: solve.work=200"),
    "unknown-export": (wanting("export: salesfroce"), 4, "Did you mean 'salesforce'?"),
    "export-nowhere": (wanting("do: export"), 0, "export: salesforce"),
    "export-unused": (wanting("do: candidate", "export: kml"), 0, "do: publish"),
    "not-a-date": (wanting("from: 1 January"), 4, "2027-01-01"),
    "days-exchanged": (wanting("from: 2027-12-31", "to: 2027-01-01"), 0, "lies after"),
    "said-twice": (wanting("scope: A", "scope: B"), 4, "'A' and as 'B'"),
    "empty-word": (wanting("scope:"), 4, "says nothing"),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTS)
def test_fault_is_named_and_stops_no_other_event(code: str, events_file: Writer) -> None:
    """The fault has line and event, its event has no dates, and the good one keeps its own."""
    text, line, said = FAULTS[code]
    calendar = read_calendar(events_file(GOOD, text))
    (fault,) = (fault for fault in calendar.faults if fault.grade is Grade.STOP)
    assert (fault.code, fault.row, fault.record) == (code, FIRST_LINE - 1 + line, "Bad")
    assert said in fault_sentence(fault)
    assert [each.event.uid for each in next_occasions(calendar, BEGIN, 10)] == ["good"]


def test_folder_of_a_scenario_may_have_been_meant(events_file: Writer, folder: Path) -> None:
    """A scenario is a file, or a folder that holds one."""
    (folder / "americas").mkdir()
    (folder / "americas" / "scenario.toml").write_text("", encoding="utf-8")
    (fault,) = read_calendar(events_file(event("DESCRIPTION:scenario: america"))).faults
    assert fault.remedy == "Did you mean 'americas'?"


def test_all_faults_of_an_event_are_told_at_once(events_file: Writer) -> None:
    """Its rule, its setting and its missing scenario."""
    text = event("RRULE:FREQ=SOMETIMES", "DESCRIPTION:set: nothing\\ndo: publsh")
    calendar = read_calendar(events_file(text))
    assert [fault.code for fault in calendar.faults] == [
        "rule-invalid",
        "bad-setting",
        "unknown-do",
    ]


def test_sentence_names_file_line_and_event(events_file: Writer) -> None:
    """As it is read aloud."""
    text = event("DESCRIPTION:scenario: feld.toml")
    (fault,) = read_calendar(events_file(GOOD, text)).faults
    assert fault_sentence(fault) == (
        "stop: calendar.ics line 14, 'Bad': there is no scenario 'feld.toml'. "
        "Did you mean 'field.toml'?"
    )


def test_time_without_zone_is_a_fault_unless_somebody_says_where(events_file: Writer) -> None:
    """9:00 is a moment only where the calendar or --time-zone says where."""
    file = events_file(
        event("DESCRIPTION:do: remind", start="DTSTART:20270104T090000"), head="X-A:b"
    )
    (fault,) = read_calendar(file).faults
    assert fault.code == "no-time-zone"
    assert "--time-zone" in fault.remedy
    (found,) = next_occasions(read_calendar(file, "America/New_York"), BEGIN, 5)
    assert found.key == "bad/2027-01-04T14:00:00Z"


def test_unknown_zone_of_the_calendar_is_a_fault(events_file: Writer) -> None:
    """Events that name their own zone stay."""
    calendar = read_calendar(events_file(GOOD, head="X-WR-TIMEZONE:Berlin/Europe"))
    assert [fault.code for fault in calendar.faults] == ["unknown-time-zone"]
    assert len(next_occasions(calendar, BEGIN, 5)) == 1


def test_unknown_zone_asked_for_is_refused(events_file: Writer) -> None:
    """Nothing can be read by it."""
    with pytest.raises(InputError, match="--time-zone: nobody knows 'Europe/Berln'"):
        read_calendar(events_file(GOOD), "Europe/Berln")


def test_same_uid_twice_uses_neither(events_file: Writer) -> None:
    """Their dates could not be told apart."""
    twin = wanting().replace("Bad", "Twin")
    calendar = read_calendar(events_file(GOOD, wanting(), twin))
    (fault,) = calendar.faults
    assert (fault.code, fault.record) == ("duplicate-uid", "Twin")
    assert "calendar.ics line 10 ('Bad')" in fault.message
    assert [each.event.uid for each in next_occasions(calendar, BEGIN, 5)] == ["good"]


def test_later_version_of_an_event_counts(events_file: Writer) -> None:
    """Two of one UID with different SEQUENCE: the higher one."""
    newer = wanting("scope: new").replace("Bad", "New") + "\nSEQUENCE:2"
    calendar = read_calendar(events_file(wanting("scope: old"), newer))
    assert calendar.faults == ()
    assert [each.event.scope for each in next_occasions(calendar, BEGIN, 5)] == ["new"]


def test_event_that_is_never_closed_stops_no_other(events_file: Writer) -> None:
    """The END:VEVENT of the first is missing; the second is read."""
    file = events_file(wanting(), GOOD)
    lines = file.read_text(encoding="utf-8").splitlines()
    lines.remove("END:VEVENT")
    file.write_text("\n".join(lines), encoding="utf-8")
    calendar = read_calendar(file)
    (fault,) = calendar.faults
    assert (fault.code, fault.row, fault.record) == ("not-parsed", 4, "Bad")
    assert [each.event.uid for each in next_occasions(calendar, BEGIN, 5)] == ["good"]


def test_changed_date_with_a_fault_stops_only_that_date(events_file: Writer) -> None:
    """The fifth of January cannot be planned; the fourth and the sixth can."""
    change = "UID:bad\nSUMMARY:Bad\nRECURRENCE-ID:20270105T090000Z\nDTSTART:20270105T100000Z"
    series = f"{wanting()}\nRRULE:FREQ=DAILY;COUNT=3"
    calendar = read_calendar(events_file(series, f"{change}\nDESCRIPTION:do: publsh"))
    assert [fault.code for fault in calendar.faults] == ["unknown-do"]
    assert [each.starts_at.day for each in next_occasions(calendar, BEGIN, 5)] == [4, 6]


def test_original_date_that_cannot_be_read_stops_the_series(events_file: Writer) -> None:
    """Nobody knows which date is meant, so none is run."""
    change = "UID:bad\nSUMMARY:Bad\nRECURRENCE-ID:yesterday\nDTSTART:20270105T100000Z"
    series = f"{wanting()}\nRRULE:FREQ=DAILY;COUNT=3"
    calendar = read_calendar(events_file(series, change, GOOD))
    assert [fault.code for fault in calendar.faults] == ["not-a-time"]
    assert [each.event.uid for each in next_occasions(calendar, BEGIN, 5)] == ["good"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=WEEKLY", "rule-endless"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "start-beside-rule"),
    ],
)
def test_note_stops_nothing(rule: str, code: str, events_file: Writer) -> None:
    """A rule without end, and a start (a Monday) that the rule does not name."""
    calendar = read_calendar(events_file(f"{wanting()}\nRRULE:{rule}"))
    assert [(fault.code, fault.grade) for fault in calendar.faults] == [(code, Grade.NOTE)]
    assert calendar.is_sound


def test_event_without_uid_has_one_made_of_its_name(events_file: Writer) -> None:
    """And is told so: the name is its identity now."""
    calendar = read_calendar(events_file(wanting().removeprefix("UID:bad\n")))
    assert [fault.code for fault in calendar.faults] == ["uid-made"]
    assert [each.uid for each in calendar.events] == ["bad"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no line BEGIN:VCALENDAR"), ("<html>Not found</html>", "no line BEGIN:VCALENDAR")],
)
def test_file_that_is_no_calendar_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """An empty file, and a page of an error in the place of a calendar."""
    file = tmp_path / "calendar.ics"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_calendar(file)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Named as it was asked for."""
    with pytest.raises(InputError, match="there is no calendar"):
        read_calendar(tmp_path / "calendar.ics")


def test_broken_line_that_nobody_reads_is_no_fault(events_file: Writer) -> None:
    """Some program wrote quotes into a name; the plan does not need its guests."""
    line = 'ATTENDEE;CN="Ann "the plan" Lee":mailto:ann@example.com'
    calendar = read_calendar(events_file(f"{line}\n{wanting()}"))
    assert calendar.faults == ()
    assert len(calendar.events) == 1


def test_publication_that_repeats_with_one_first_day_is_noted(events_file: Writer) -> None:
    """Each year's plan would begin on the same day."""
    words = wanting("do: publish", "from: 2027-01-01")
    (fault,) = read_calendar(events_file(f"{words}\nRRULE:FREQ=YEARLY;COUNT=3")).faults
    assert (fault.code, fault.grade) == ("from-repeated", Grade.NOTE)


def test_zone_of_the_calendar_alone_is_no_help_for_a_moment() -> None:
    """What a person asks for needs a zone that the world knows."""
    with pytest.raises(InputError, match="'Head Office' is known to the calendar only"):
        moment_of("2027-01-04T09:00", "Head Office")
