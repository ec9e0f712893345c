"""Fiscal periods and seasons."""

from __future__ import annotations

from datetime import date

import pytest

from territory_opt.errors import InputError
from territory_opt.quotas.periods import fiscal_periods, season_of


@pytest.mark.parametrize("kind", ["year", "months", "quarters"])
@pytest.mark.parametrize("first", [date(2027, 1, 1), date(2027, 7, 1), date(2028, 2, 29)])
def test_calendar_periods_fill_the_year_without_gaps(kind, first):
    """Each begins where the one before ended; a year later, the last one ends."""
    periods = fiscal_periods(kind, first)
    assert [p.first for p in periods[1:]] == [p.after for p in periods[:-1]]
    assert periods[0].first == first
    assert (periods[-1].after.year, periods[-1].after.month) == (first.year + 1, first.month)


def test_months_are_named_by_their_first_day():
    """A fiscal year from July."""
    names = [period.name for period in fiscal_periods("months", date(2027, 7, 1))]
    assert names[0], names[-1] == ("2027-07", "2028-06")
    assert [p.name for p in fiscal_periods("quarters", date(2027, 7, 1))] == [
        "Q1",
        "Q2",
        "Q3",
        "Q4",
    ]


def test_months_from_the_thirty_first_end_on_last_days():
    """31 January, 28 February, 31 March."""
    periods = fiscal_periods("months", date(2027, 1, 31))
    assert [p.first.day for p in periods[:3]] == [31, 28, 31]


def test_four_four_five_counts_weeks():
    """Four weeks, four, five; 52 in all, or 53 with a longer last one."""
    weeks = [p.days // 7 for p in fiscal_periods("4-4-5", date(2027, 2, 1))]
    assert weeks == [4, 4, 5] * 4
    assert [p.days // 7 for p in fiscal_periods("4-5-4", date(2027, 2, 1), weeks=53)][-1] == 5


def test_each_year_of_a_history_counts_the_same():
    """A quarter and three quarters, half and half: 37.5 % and 62.5 %."""
    assert season_of([[1, 3], [500, 500]]).tolist() == [0.375, 0.625]


def test_gaps_of_a_history_are_all_named():
    """A gap, a figure below 0, and a year without sales."""
    with pytest.raises(InputError) as caught:
        season_of([[1, float("nan")], [-1, 5], [0, 0]])
    assert str(caught.value).split("; ") == [
        "year 1, period 2 of the history is nan: expected sales of 0 or more",
        "year 2, period 1 of the history is -1.0: expected sales of 0 or more",
        "year 3 of the history has no sales",
    ]
