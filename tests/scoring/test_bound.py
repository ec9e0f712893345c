"""The bound that multipliers prove is a bound, for any multipliers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import ProblemError
from territory_opt.models import Certificate, Problem
from territory_opt.scoring import audit_bound
from territory_opt.testing import brute_force, random_problem


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_any_multipliers_bound_the_best_plan(seed):
    """Prices at random, of any size: never above what brute force finds."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_units=5)
    scale = 10.0 ** rng.integers(-2, 3)
    prices = scale * rng.normal(size=problem.lower.shape)
    budget_prices = scale * abs(rng.normal(size=len(problem.budgets)))
    bound = audit_bound(problem, Certificate(prices, budget_prices, 0.0))
    assert bound <= brute_force(problem).objective


def test_prices_lift_the_bound_of_a_tight_band_to_the_optimum():
    """Both accounts want x (0 against 1); x may have one: at price 1 on x the bound is 1."""
    problem = Problem.from_arrays(
        [[0, 1], [0, 1]], np.ones((2, 1)), np.full((2, 1), -np.inf), np.array([[1.0], [2.0]])
    )
    unpriced = Certificate(np.zeros((2, 1)), np.empty(0), 0.0)
    priced = Certificate(np.array([[1.0], [0.0]]), np.empty(0), 0.0)
    assert audit_bound(problem, unpriced) == pytest.approx(0, abs=1e-12)
    assert audit_bound(problem, priced) == pytest.approx(1, abs=1e-8)


def test_bound_stays_below_the_optimum_by_its_rounding_error():
    """Costs of 1e15 + 0.1 cannot be added exactly; the bound is below the true sum all the same."""
    problem = Problem.from_arrays(
        np.full((3, 1), 1e15 + 0.1), np.ones((3, 1)), [[-np.inf]], [[np.inf]]
    )
    bound = audit_bound(problem, Certificate(np.zeros((1, 1)), np.empty(0), 0.0))
    assert 3e15 - 20 < bound < 3e15 + 0.3


@pytest.mark.parametrize(
    ("load_prices", "budget_prices"),
    [(np.zeros((1, 1)), []), (np.full((2, 1), np.nan), []), (np.zeros((2, 1)), [1.0])],
)
def test_multipliers_that_do_not_fit_are_refused(load_prices, budget_prices):
    """Wrong shape, not a number, or a price for a budget that is not there."""
    problem = Problem.from_arrays(np.ones((2, 2)), np.ones((2, 1)), [[0], [0]], [[2], [2]])
    with pytest.raises(ProblemError):
        audit_bound(problem, Certificate(load_prices, budget_prices, 0.0))
