"""People who fill several territories at once."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from territory_opt.models import QuotaForce, Tenure
from territory_opt.quotas.people import overfull

START = date(2027, 1, 1)


def told(*tenures: Tenure) -> list[str]:
    """What is said of one tenure per territory."""
    number = len(tenures)
    nothing = np.full(number, np.nan)
    force = QuotaForce(START, ("",) * number, tuple((one,) for one in tenures), nothing, nothing)
    return list(overfull([f"T{j}" for j in range(number)], force))


def test_a_whole_person_in_two_territories_is_told():
    """Both are named."""
    (text,) = told(Tenure("R1"), Tenure("R1"))
    assert text.startswith("R1 fills T0 (1) and T1 (1) at once, which is more than one person")


@pytest.mark.parametrize(
    "tenures",
    [
        (Tenure("R1"), Tenure("R2")),
        (Tenure("R1", share=0.5), Tenure("R1", share=0.5)),
        (Tenure("R1", last=date(2027, 6, 30)), Tenure("R1", first=date(2027, 7, 1))),
        (Tenure("R1"), Tenure("R1", last=date(2026, 12, 31))),
        (Tenure("R1"), Tenure("R1", first=date(2029, 1, 1))),
    ],
)
def test_one_person_at_a_time_is_no_fault(tenures):
    """Two people, two halves, one after the other, or not in this year."""
    assert told(*tenures) == []


def test_an_overlap_of_a_day_is_one():
    """The second begins on the last day of the first."""
    day = date(2027, 7, 1)
    assert len(told(Tenure("R1", last=day), Tenure("R1", first=day))) == 1
