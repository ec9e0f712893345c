"""Explanations: marginal figures that hold when the plan is solved again."""

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.solvers import explain, explanations, solve, stop_after
from territory_opt.testing import random_problem


def test_loss_in_the_next_best_territory_without_limits_is_the_difference_of_costs():
    """A costs 1 in x, 4 in y, 6 in z, and no limit presses: next best is y, at a loss of 3."""
    problem = Problem.from_arrays(
        [[1, 4, 6]], [[1]], np.full((3, 1), -np.inf), np.full((3, 1), np.inf),
        unit_ids="a", territory_ids="xyz",
    )  # fmt: skip
    result = solve(problem, stop_after(work=1))
    told = explain(problem, result, "a")
    assert (told.territory, told.next_best) == ("x", "y")
    assert told.next_best_loss == pytest.approx(3)
    assert told.forced_loss_at_least == pytest.approx(3)


def test_lock_away_from_the_cheapest_territory_has_its_price():
    """Locked to y at 4 where x costs 1: the lock costs 3."""
    free = np.full((2, 1), np.inf)
    problem = Problem.from_arrays([[1, 4]], [[1]], -free, free, locked_to=[1])
    told = explain(problem, solve(problem, stop_after(work=1)), 0)
    assert told.is_locked
    assert told.lock_cost == pytest.approx(3)


def test_lock_has_the_price_of_leaving_the_unit_out():
    """Locked to x at 9, y is closed, and leaving the unit out costs 2: the lock costs 7."""
    free = np.full((2, 1), np.inf)
    problem = Problem.from_arrays(
        [[9, np.inf]], [[1]], -free, free, locked_to=[0], uncovered_cost=[2.0]
    )
    told = explain(problem, solve(problem, stop_after(work=1)), 0)
    assert told.lock_cost == pytest.approx(7)
    assert told.next_best == ""


def test_group_speaks_with_one_voice():
    """A alone is better in y by 1, but moves with b, who loses 5 there: next best loses 4."""
    free = np.full((2, 1), np.inf)
    problem = Problem.from_arrays([[1, 0], [0, 5]], [[1], [1]], -free, free, groups=[3, 3])
    figures = explanations(problem, solve(problem, stop_after(work=1)))
    assert figures.next_best_loss == pytest.approx([4, 4])
    assert figures.cost_here == pytest.approx([1, 0])


def test_one_unit_is_explained_as_all_are():
    """The same figures, whether one is asked about or all of them."""
    for seed in range(12):
        problem = random_problem(np.random.default_rng(seed))
        result = solve(problem, stop_after(work=20))
        if result.is_feasible:
            figures = explanations(problem, result)
            told = [explain(problem, result, unit) for unit in range(problem.num_units)]
            for name in ("next_best_loss", "forced_loss_at_least", "lock_cost", "cost_here"):
                alone = [getattr(one, name) for one in told]
                assert alone == pytest.approx(list(getattr(figures, name)), nan_ok=True)


def test_unknown_unit_is_an_error():
    """By id and by index."""
    free = np.full((2, 1), np.inf)
    problem = Problem.from_arrays([[1, 4]], [[1]], -free, free)
    result = solve(problem, stop_after(work=1))
    for unit in ("nobody", 5):
        with pytest.raises(KeyError, match="no account"):
            explain(problem, result, unit)
