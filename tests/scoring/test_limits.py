"""Limits moved inwards to loads that can occur."""

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.scoring.limits import common_step, whole_limits


@pytest.mark.parametrize(
    ("loads", "step"),
    [
        ([1.0, 1.0], 1),
        ([30.0, 45.0, 0.0], 15),
        ([0.25, 1.5], 0.25),
        ([0.1, 0.3], 0.1),
        ([np.pi], 0),
    ],
)
def test_step_is_the_largest_that_divides_all_loads(loads, step):
    """Accounts by 1; 30 and 45 by 15; quarters; tenths; π is a multiple of no decimal."""
    assert common_step(np.array(loads)) == pytest.approx(step)


def test_limits_on_a_count_become_whole_numbers():
    """48.69 to 59.51 accounts is 49 to 59; a limit that is whole stays."""
    loads = np.ones((100, 1))
    problem = Problem.from_arrays(np.ones((100, 2)), loads, [[48.69], [49]], [[59.51], [59]])
    lower, upper = whole_limits(problem)
    assert lower.ravel().tolist() == [49, 49]
    assert upper.ravel().tolist() == [59, 59]


def test_limit_that_is_whole_up_to_rounding_stays():
    """0.1 + 0.1 + 0.1 is a little more than 0.3 in floats: both sides stay at three tenths."""
    three = 0.1 + 0.1 + 0.1
    problem = Problem.from_arrays(np.ones((3, 1)), np.full((3, 1), 0.1), [[three]], [[three]])
    lower, upper = whole_limits(problem)
    assert lower[0, 0] == pytest.approx(0.3)
    assert upper[0, 0] == pytest.approx(0.3)


def test_open_sides_stay_open():
    """Infinite limits are no multiples of anything."""
    problem = Problem.from_arrays(np.ones((2, 1)), np.ones((2, 1)), [[-np.inf]], [[np.inf]])
    lower, upper = whole_limits(problem)
    assert (lower[0, 0], upper[0, 0]) == (-np.inf, np.inf)
