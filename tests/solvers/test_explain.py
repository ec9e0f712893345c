"""Explanations: marginal figures that hold when the plan is solved again."""

import numpy as np
import pytest

from territory_opt.models import Problem, Status
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


def test_forcing_a_unit_elsewhere_never_costs_less_than_stated():
    """Every unit of 24 small problems forced to its next best and solved again."""
    checked = 0
    for seed in range(24):
        problem = random_problem(np.random.default_rng(seed))
        result = solve(problem, stop_after(work=20))
        if result.status is not Status.OPTIMAL:
            continue
        figures = explanations(problem, result)
        for unit in np.flatnonzero(np.isfinite(figures.forced_loss_at_least)):
            forced = np.array(problem.locked_to)
            forced[unit] = figures.next_best[unit]
            again = solve(problem.replace(locked_to=forced), stop_after(work=20))
            if again.is_feasible:
                loss = again.objective - result.objective
                assert loss >= figures.forced_loss_at_least[unit] - 1e-6
                checked += 1
    assert checked > 20


def test_unknown_unit_is_an_error():
    """By id and by index."""
    free = np.full((2, 1), np.inf)
    problem = Problem.from_arrays([[1, 4]], [[1]], -free, free)
    result = solve(problem, stop_after(work=1))
    for unit in ("nobody", 5):
        with pytest.raises(KeyError, match="no account"):
            explain(problem, result, unit)
