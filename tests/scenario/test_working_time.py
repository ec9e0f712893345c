"""Hours in the planning period, counted day by day; and dates that cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from territory_opt.scenario.period import Period

CALENDAR = """\
effective_from = 2027-01-01
[calendar]
country = "US"
"""
HEAD = (
    "rep_id,longitude,latitude,country,subdivision,fte,start_date,end_date,leave_days,leave_from,"
    "leave_to,work_days\n"
)
PLACE = "-105.0,39.7"


def people(desk: Any, *rows: str, calendar: str = CALENDAR) -> Any:
    """Reps R1, R2… with the columns after their place; accounts are theirs."""
    lines = [f"R{i + 1},{PLACE},{row}\n" for i, row in enumerate(rows)]
    desk.write("reps.csv", HEAD + "".join(lines))
    text = desk.path.read_text(encoding="utf-8").replace("schema = 1\n", f"schema = 1\n{calendar}")
    desk.write("scenario.toml", text)
    return desk


def hours(desk: Any, *settings: str) -> list[float]:
    """Hours of each rep."""
    return desk.read(*settings).working_time["hours"].tolist()


def test_a_year_in_the_united_states(desk: Any) -> None:
    """2027 begins and ends on a Friday: 261 weekdays. Twelve holidays fall on one: 249 × 8 hours."""
    row = people(desk, "US,,,,,,,,", "US,,,,,,,,").read().working_time.iloc[0]
    assert (row["work_days"], row["holidays"]) == (261, 12)
    assert row["hours"] == 249 * 8


def test_start_end_fte_and_leave(desk: Any) -> None:
    """
    R1 is there from July on: 132 weekdays, 7 holidays, 10 leave days: 115 × 8 hours × 0.5.

    R2 leaves on January 31: 21 weekdays, 2 holidays (1st and 18th): 19 × 8 hours.
    """
    desk = people(desk, "US,,0.5,2027-07-01,,10,,,", "US,,,2020-01-01,2027-01-31,,,,")
    assert hours(desk) == [115 * 8 * 0.5, 19 * 8]


def test_leave_a_year_is_taken_in_proportion(desk: Any) -> None:
    """25 days a year, there for 184 of 365 days: 25 × 184/365 days off."""
    desk = people(desk, "US,,,2027-07-01,,,,,", "US,,,,,,,,")
    assert hours(desk, "calendar.leave_days=25")[0] == pytest.approx((125 - 25 * 184 / 365) * 8)


def test_long_leave_takes_its_working_days(desk: Any) -> None:
    """February 2027 has 20 weekdays and one holiday: 19 days away, whatever the open end of R2."""
    desk = people(desk, "US,,,,,,2027-02-01,2027-02-28,", "US,,,,,,2027-02-01,,")
    january = 19 * 8
    assert hours(desk) == [(249 - 19) * 8, january]


def test_holidays_of_a_subdivision_by_code_or_name(desk: Any) -> None:
    """Bavaria has Epiphany, Corpus Christi, Assumption and All Saints on top; Assumption is a Sunday."""
    desk = people(desk, "DE,,,,,,,,", "DE,BY,,,,,,,", "DE,Bayern,,,,,,,")
    germany, bavaria, by_name = hours(desk)
    assert germany - bavaria == 3 * 8
    assert by_name == bavaria


def test_scenario_subdivision_holds_in_its_own_country_only(desk: Any) -> None:
    """A rep of Austria has no Bavarian holidays."""
    desk = people(desk, "AT,,,,,,,,", ",,,,,,,,")
    plain = hours(desk, "calendar.country=DE")
    bavarian = hours(desk, "calendar.country=DE", "calendar.subdivision=BY")
    assert (plain[0] - bavarian[0], plain[1] - bavarian[1]) == (0, 3 * 8)


def test_other_days_of_the_week(desk: Any) -> None:
    """Sunday to Thursday: 260 days, no Fridays (53 of them in 2027), Sundays instead (52)."""
    desk = people(desk, "US,,,,,,,,Sun;Mon;Tue;Wed;Thu", "US,,,,,,,,")
    assert hours(desk, "calendar.holidays=false") == [260 * 8, 261 * 8]


def test_capacity_is_what_people_have_for_customers(desk: Any) -> None:
    """R1 has 249 days × 8 h × 0.7, R2 from July on 125."""
    desk = people(desk, "US,,,,,,,,", "US,,,2027-07-01,,,,,")
    found = desk.read("capacity.customer_share=0.7").territories["capacity_hours"]
    assert found.tolist() == pytest.approx([249 * 8 * 0.7, 125 * 8 * 0.7])


def test_half_a_year_counts_double(desk: Any) -> None:
    """Visits are a year's: 124 days in 181 of 365 days stand for 124 × 365 ÷ 181 a year."""
    desk = people(desk, "US,,,,,,,,", "US,,,,,,,,")
    scenario = desk.read("capacity.customer_share=1", "effective_to=2027-06-30")
    assert scenario.working_time["hours"][0] == 124 * 8
    assert scenario.territories["capacity_hours"][0] == pytest.approx(124 * 8 * 365 / 181)


def test_hours_go_where_people_are_staffed(desk: Any) -> None:
    """
    R1 fills T1 in the first half of the year, then T2; nobody fills T3: one full-time rep.

    First half: 124 days; second: 125.
    """
    people(desk, "US,,,,,,,,", "US,,,,,,,,")
    desk.write("territories.csv", "territory_id,longitude,latitude,country\n"
               + "".join(f"T{i},{PLACE},US\n" for i in (1, 2, 3)))  # fmt: skip
    desk.write(
        "staffing.csv", "territory_id,rep_id,from,to\nT1,R1,,2027-06-30\nT2,R1,2027-07-01,\n"
    )
    desk.toml('[territories]\nfile = "territories.csv"\n[staffing]\nfile = "staffing.csv"\n')
    found = desk.read("capacity.customer_share=1").territories["capacity_hours"]
    assert found.tolist() == pytest.approx([124 * 8, 125 * 8, 249 * 8])


@pytest.mark.parametrize(
    ("row", "code", "hint"),
    [
        ("ZZ,,,,,,,,", "calendar-country", "calendar.country"),
        ("DE,Bayen,,,,,,,", "calendar-subdivision", "Bayern"),
        ("US,,,,,,,,Mon;Tues", "calendar-weekday", "Mon;Tue;Wed"),
        ("US,,,2027-01-01,2027-01-31,20,,,", "leave-too-long", "planning period"),
        ("US,,,,,,2027-05-01,2027-04-01,", "dates-exchanged", "Correct one"),
    ],
)
def test_days_that_cannot_be_counted_stop(desk: Any, row: str, code: str, hint: str) -> None:
    """With the row, and the way out."""
    fault = people(desk, "US,,,,,,,,", row).the_stop()
    assert (fault.code, fault.file, fault.row) == (code, "reps.csv", 3)
    assert hint in fault.remedy


@pytest.mark.parametrize(
    ("setting", "column", "hint"),
    [
        ("calendar.country=GER", "calendar.country", "Did you mean"),
        ("effective_to=2026-12-31", "effective_to", "Correct effective_to"),
        ("calendar.work_days=[]", "calendar.work_days", "Mon"),
    ],
)
def test_settings_that_make_no_calendar_stop(
    desk: Any, setting: str, column: str, hint: str
) -> None:
    """With the key, and the way out."""
    fault = people(desk, "US,,,,,,,,", "US,,,,,,,,").the_stop(setting)
    assert fault.column == column
    assert hint in fault.remedy


def test_a_calendar_needs_a_period(desk: Any) -> None:
    """There is nothing to count in without a first day."""
    fault = people(desk, "US,,,,,,,,", calendar="[calendar]\n").the_stop()
    assert "effective_from = 2027-01-01" in fault.remedy


def test_who_starts_after_the_plan_gets_no_territory(desk: Any) -> None:
    """And is told."""
    desk = people(desk, "US,,,,,,,,", "US,,,2028-01-01,,,,,")
    report = desk.spoil("R2", "R1").spoil("R2", "R1").check()
    assert [f.record for f in report.faults if f.code == "rep-later"] == ["R2"]
    assert report.scenario.territories["territory_id"].tolist() == ["R1"]


STAFFED = """\
[territories]
file = "territories.csv"
[staffing]
file = "staffing.csv"
"""


def staffed(desk: Any, *rows: str) -> Any:
    """Two territories, staffed by such rows."""
    people(desk, "US,,,,,,,,", "US,,,,,,,,")
    desk.write("territories.csv", f"territory_id,longitude,latitude\nT1,{PLACE}\nT2,{PLACE}\n")
    desk.write("staffing.csv", "territory_id,rep_id,share,from,to\n" + "\n".join(rows) + "\n")
    return desk.toml(STAFFED)


def test_rows_that_overlap_stop(desk: Any) -> None:
    """June 30 is in both: the second row is told, with the first."""
    fault = staffed(desk, "T1,R1,1,,2027-06-30", "T1,R1,1,2027-06-30,", "T2,R2,1,,").the_stop()
    assert (fault.code, fault.file, fault.row) == ("staffing-overlap", "staffing.csv", 3)
    assert "row 2" in fault.remedy


def test_more_than_one_full_share_is_told(desk: Any) -> None:
    """R1 cannot be everywhere at once; 0.5 and 0.5 is fine."""
    report = staffed(desk, "T1,R1,1,,", "T2,R1,0.5,2027-03-01,").check()
    assert [(f.code, f.row) for f in report.faults if f.code == "staffing-share"] == [
        ("staffing-share", 3)
    ]
    assert not desk.spoil("T1,R1,1", "T1,R1,0.5", "staffing.csv").check().is_stopped
    assert "staffing-share" not in {fault.code for fault in desk.check().faults}


def test_staffing_over_time_is_cut_to_the_reps_dates(desk: Any) -> None:
    """R1 is hired in March: he fills T1 from then, not from January."""
    people(desk, "US,,,2027-03-01,,,,,", "US,,,,,,,,")
    desk.write("territories.csv", f"territory_id,longitude,latitude\nT1,{PLACE}\n")
    desk.write("staffing.csv", "territory_id,rep_id,from,to\nT1,R1,2027-01-01,2027-12-31\n")
    stint = desk.toml(STAFFED).read().staffing_over_time.iloc[0]
    assert (stint["from"].date(), stint["to"].date()) == (date(2027, 3, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), 1.0),
        (date(2028, 1, 1), date(2028, 12, 31), 1.0),
        (date(2027, 7, 1), date(2027, 12, 31), 184 / 366),
    ],
)
def test_length_of_a_period(first: date, last: date, years: float) -> None:
    """A whole year is 1, leap or not; the year from July 2027 has a February 29."""
    assert Period(first, last).years == pytest.approx(years)


def test_months_of_a_period_begin_on_its_day() -> None:
    """From January 31: months of the end of the month."""
    starts = Period(date(2027, 1, 31), date(2027, 4, 15)).month_starts
    assert [str(day) for day in starts] == ["2027-01-31", "2027-02-28", "2027-03-31"]
