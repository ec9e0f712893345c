"""Ramp, attrition and refills of one role, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.estimates import NamedForce, RoleRates, hired, hires_needed, role_path

MONTHS = 12
WORTH = np.full(MONTHS, 100.0)
"""Sales a month of one ramped rep."""


def rates(ramp=(), attrition=0.0, months_to_fill=0) -> RoleRates:
    return RoleRates("field", 1200.0, tuple(ramp), attrition, months_to_fill)


def force(heads=0.0, leaving=0.0, open_month=None) -> NamedForce:
    seats = np.zeros(MONTHS) if open_month is None else np.eye(MONTHS)[open_month]
    full = np.full(MONTHS, heads)
    return NamedForce(full, full, np.full(MONTHS, leaving), seats)


def test_hire_ramps_from_the_first_month() -> None:
    """Starts in March (month 2): nothing, half, then all."""
    path = hired(2.0, 2, rates(ramp=[0, 0.5]), 6)
    assert path.tolist() == [0, 0, 0, 1, 2, 2]


def test_open_seat_is_filled_after_its_months() -> None:
    """Empty from month 1, three months to fill: the new rep starts in month 4."""
    path = role_path(force(open_month=1), rates(months_to_fill=3))
    assert path.seat_hires.tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert path.heads[3:5].tolist() == [0, 1]


def test_leavers_are_replaced_and_leave_again() -> None:
    """
    Half of a role leave within a year: 1 − 0.5^(1/12) = 5.6126 % a month.

    One hire starts in month 0. 0.056126 leave at its end and are replaced in month 2, after one month
    empty: month 2 has 0.5^(2/12) + 0.056126 heads.
    """
    half = rates(attrition=0.5, months_to_fill=1)
    path = role_path(force(open_month=0), rates(attrition=0.5, months_to_fill=0))
    assert path.heads == pytest.approx(np.ones(MONTHS))
    first = hired(1.0, 0, half, MONTHS)
    assert first[:3] == pytest.approx([1, 0.5 ** (1 / 12), 0.5 ** (2 / 12) + 1 - 0.5 ** (1 / 12)])


def test_expected_leavers_by_name_are_replaced() -> None:
    """0.1 leave at the end of every month: from month 3 on, 0.1 start, after two months empty."""
    path = role_path(force(heads=5, leaving=0.1), rates(months_to_fill=2))
    assert path.leaver_hires[:4].tolist() == [0, 0, 0, 0.1]


def test_fewest_hires_and_how_late() -> None:
    """
    Short of 1,500; a hire may start in month 2 at the earliest, and ramps through one month of nothing.

    From month 2: 9 ramped months, 900. Two hires are needed: 2 × 800 from month 3 is enough, as
    2 × 700 from month 4 is not.
    """
    need = hires_needed(1500, rates(ramp=[0], months_to_fill=2), WORTH)
    assert need is not None
    assert (need.number, need.month) == (2, 3)


def test_whoever_comes_too_late_is_not_hired() -> None:
    """Eleven months to fill, one month of ramp: nothing is sold this year."""
    assert hires_needed(1.0, rates(ramp=[0], months_to_fill=11), WORTH) is None
    assert hires_needed(1.0, rates(months_to_fill=12), WORTH) is None


@settings(max_examples=50, deadline=None)
@given(
    shortfall=st.floats(1, 20_000),
    ramp=st.lists(st.floats(0, 1), max_size=6).map(sorted),
    attrition=st.floats(0, 0.9),
    months=st.integers(0, 8),
)
def test_no_fewer_and_no_later(
    shortfall: float, ramp: list[float], attrition: float, months: int
) -> None:
    """Checked one number and one month at a time."""
    role = rates(ramp, attrition, months)
    need = hires_needed(shortfall, role, WORTH)
    starts = range(months, MONTHS)

    def sold(number: int, month: int) -> float:
        return float(hired(number, month, role, MONTHS) @ WORTH)

    assert need is not None
    near = pytest.approx(shortfall, rel=1e-6)
    assert sold(need.number, need.month) >= shortfall or sold(need.number, need.month) == near
    assert all(sold(need.number - 1, month) <= shortfall * (1 + 1e-6) for month in starts)
    later = range(need.month + 1, MONTHS)
    assert all(sold(need.number, month) <= shortfall * (1 + 1e-6) for month in later)
