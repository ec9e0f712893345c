"""The judge of benchmarks trusts nothing but arrays."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.testing import judge_loads

LOWER, UPPER = np.array([[2.0], [2.0]]), np.array([[4.0], [4.0]])
COST, LOAD = np.array([1.0, 2.0, 3.0]), np.array([[2.0], [2.0], [3.0]])


def test_plan_within_its_limits_has_its_cost() -> None:
    """Loads 4 and 3 are within 2 and 4; the cost is 1 + 2 + 3."""
    judged = judge_loads(np.array([0, 0, 1]), COST, LOAD, LOWER, UPPER)
    assert (judged.objective, judged.num_outside, judged.largest_excess) == (6, 0, 0)
    assert judged.is_feasible


def test_load_past_a_limit_is_a_share_of_it() -> None:
    """Loads 7 and 0: 3 ÷ 4 over the upper, 2 ÷ 2 under the lower."""
    judged = judge_loads(np.array([0, 0, 0]), COST, LOAD, LOWER, UPPER)
    assert (judged.num_outside, judged.largest_excess) == (2, 1.0)
    assert not judged.is_feasible


def test_unit_that_is_nowhere_is_no_plan() -> None:
    """Its cost is unknown, so the whole cost is."""
    judged = judge_loads(np.array([0, -1, 1]), COST, LOAD, LOWER, UPPER)
    assert (judged.objective, judged.num_unassigned) == (float("inf"), 1)
    assert not judged.is_feasible


@pytest.mark.parametrize(("past", "outside"), [(1e-10, 0), (1e-8, 1)])
def test_rounding_is_forgiven_and_nothing_more(past: float, outside: int) -> None:
    """The tolerance is 1e-9 of the limit."""
    load = LOAD + np.array([[4 * past], [0.0], [0.0]])
    assert judge_loads(np.array([0, 0, 1]), COST, load, LOWER, UPPER).num_outside == outside


def test_free_limits_are_never_passed() -> None:
    """-inf and inf bind nobody."""
    free = np.full((2, 1), np.inf)
    assert judge_loads(np.array([0, 0, 0]), COST, LOAD, -free, free).is_feasible
