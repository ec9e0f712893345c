"""Rules on the final number."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.quotas.limits import growth_guardrail, per_hour

NAN, INF = np.nan, np.inf


def test_growth_is_on_the_restated_base():
    """0 to 25 % on 400; a node without a base is free."""
    limit = growth_guardrail(np.array([NAN, 400.0]), 0.0, 0.25)
    assert limit.low.tolist() == [0, 400]
    assert limit.high.tolist() == [INF, 500]


def test_growth_of_a_part_of_the_year_is_on_that_part():
    """Three quarters of a year: 300 to 375."""
    limit = growth_guardrail(np.array([400.0]), 0.0, 0.25, np.array([0.75]))
    assert (limit.low[0], limit.high[0]) == (300, 375)


def test_numbers_per_hour():
    """10 to 20 an hour for 100 hours."""
    limit = per_hour(np.array([NAN, 100.0]), 10, 20)
    assert limit.low.tolist() == [0, 1000]
    assert limit.high.tolist() == [INF, 2000]


def test_per_hour_without_a_most_is_a_floor_alone():
    """Zero hours do not turn no limit into one."""
    assert per_hour(np.array([0.0, 100.0]), 10).high.tolist() == [INF, INF]


@pytest.mark.parametrize(("least", "most"), [(0.3, 0.2), (-1.5, 0.0), (NAN, 0.2)])
def test_guardrails_that_cross_are_refused(least, most):
    """The least above the most, or less than nothing."""
    with pytest.raises(InputError, match="the least must be -100 % or more"):
        growth_guardrail(np.array([1.0]), least, most)


def test_a_base_below_zero_is_refused():
    """The first is named."""
    with pytest.raises(
        InputError, match="restated base of 1 nodes is below 0: first that of node 1"
    ):
        growth_guardrail(np.array([1.0, -1.0]), 0, 0.2)


def test_an_hour_cannot_ask_for_less_than_nothing():
    """Nor for more than its most."""
    with pytest.raises(InputError, match="the least must be 0 or more"):
        per_hour(np.array([1.0]), 30, 20)
