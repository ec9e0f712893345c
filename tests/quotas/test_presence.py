"""Ramp, leave, start, end and part-time, by days."""

from __future__ import annotations

from datetime import date

import pytest

from territory_opt.errors import InputError
from territory_opt.models.quota_force import Tenure
from territory_opt.quotas.periods import fiscal_periods
from territory_opt.quotas.presence import presence

MONTHS = fiscal_periods("months", date(2027, 1, 1))
RAMP = (0.0, 0.25, 0.5, 0.75)


def months(**more):
    return presence([Tenure("Ann", **more)], MONTHS)[0].tolist()


def test_who_is_there_all_year_carries_all():
    """No dates, no ramp."""
    assert months() == [1.0] * 12


def test_a_ramp_goes_by_months_of_tenure():
    """From the first of March: nothing before, then 0, 25, 50, 75 and 100 %."""
    assert months(first=date(2027, 3, 1), ramp=RAMP)[:8] == [0, 0, 0, 0.25, 0.5, 0.75, 1, 1]


def test_a_ramp_that_began_last_year_goes_on():
    """From 1 December: January is the second month."""
    assert months(first=date(2026, 12, 1), ramp=RAMP)[:4] == [0.25, 0.5, 0.75, 1]


def test_a_start_within_a_month_counts_by_days():
    """From 17 April: 14 of its 30 days; the ramp steps up on each 17th."""
    found = months(first=date(2027, 4, 17), ramp=(0.0, 1.0))
    assert found[3:6] == [0, pytest.approx(15 / 31), 1]


def test_leave_and_end_take_days():
    """Away for half of April; the last day is 10 June."""
    found = months(last=date(2027, 6, 10), leaves=((date(2027, 4, 1), date(2027, 4, 15)),))
    assert found[2:7] == [1, 0.5, 1, pytest.approx(1 / 3), 0]


def test_a_ramp_may_begin_before_the_territory_was_taken():
    """Hired in January, here since March: the third month of the ramp."""
    found = months(first=date(2027, 3, 1), ramp=RAMP, ramp_from=date(2027, 1, 1))
    assert found[:5] == [0, 0, 0.5, 0.75, 1]


def test_part_time_is_a_share():
    """80 % of everything."""
    assert months(share=0.8) == pytest.approx([0.8] * 12)


def test_periods_of_weeks_work_alike():
    """From the second period of 4-4-5 on."""
    periods = fiscal_periods("4-4-5", date(2027, 2, 1))
    assert presence([Tenure("Ann", first=date(2027, 3, 1))], periods)[0, :3].tolist() == [0, 1, 1]


def test_all_impossible_dates_and_shares_are_named():
    """Two people, four faults."""
    with pytest.raises(InputError) as caught:
        presence(
            [
                Tenure("Ann", date(2027, 3, 1), date(2027, 2, 1), ramp=(1.2,)),
                Tenure("Bo", leaves=((date(2027, 3, 1), date(2027, 2, 1)),), share=2),
            ],
            MONTHS,
        )
    assert str(caught.value).split("; ") == [
        "Ann ends on 2027-02-01, before the start on 2027-03-01",
        "ramp of Ann is 120% in month 1",
        "it must be 0 to 100 %",
        "a leave of Bo ends on 2027-02-01, before it starts on 2027-03-01",
        "share of Bo is 2",
        "it must be 0 to 1",
    ]
