"""The bound that multipliers prove is a bound, for any multipliers."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import ProblemError
from territory_opt.models import Budget, Certificate, Problem, pairs
from territory_opt.models.groups import group_of
from territory_opt.scoring import audit_bound
from territory_opt.scoring.limits import load_range
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
    [
        (np.zeros((1, 1)), []),
        (np.full((2, 1), np.nan), []),
        (np.full((2, 1), 1e101), []),
        (np.zeros((2, 1)), [1.0]),
    ],
)
def test_multipliers_that_do_not_fit_are_refused(load_prices, budget_prices):
    """Wrong shape, not a number, or a price for a budget that is not there."""
    problem = Problem.from_arrays(np.ones((2, 2)), np.ones((2, 1)), [[0], [0]], [[2], [2]])
    with pytest.raises(ProblemError):
        audit_bound(problem, Certificate(load_prices, budget_prices, 0.0))


def rough_problem(rng, num_units=12, num_territories=4):
    """Costs and loads of wildly different sizes and signs, groups, locks, prices of leaving out."""
    shape = (num_units, num_territories)
    cost = rng.normal(size=shape) * 10.0 ** rng.integers(-6, 12, shape)
    cost[rng.random(shape) < 0.2] = np.inf
    cost[:, 0] = rng.normal(size=num_units)
    by_unit = rng.random(num_units) * 10.0 ** rng.integers(-3, 6, num_units)
    loads = np.stack([np.repeat(by_unit[:, None], num_territories, axis=1), rng.random(shape)], 2)
    upper = np.full((num_territories, 2), by_unit.sum() + num_units)
    return Problem.from_arrays(
        cost,
        loads,
        np.tile([0.5, -np.inf], (num_territories, 1)),
        upper,
        incumbent=rng.integers(-1, num_territories, num_units),
        locked_to=np.where(rng.random(num_units) < 0.2, 0, -1),
        groups=rng.integers(-4, 3, num_units),
        budgets=[Budget(rng.random(num_units), 3.0), Budget(rng.random(num_units), 3.0, 1, "in")],
        uncovered_cost=rng.normal(size=num_units) * 1e3 if rng.random() < 0.5 else None,
    )


def exact_dual(problem, certificate):
    """The formula of the bound in fractions, over the loads that territories can have."""
    lam = [[Fraction(x) for x in row] for row in certificate.load_prices.tolist()]
    mu = [Fraction(x) for x in certificate.budget_prices.tolist()]
    label, num_groups = group_of(problem)
    total = Fraction(0)
    for group in range(num_groups):
        units = np.flatnonzero(label == group).tolist()
        choices = [exact_cost(problem, units, t, lam, mu) for t in range(-1, len(lam))]
        total += min(choice for choice in choices if choice is not None)
    lowest, highest = load_range(problem)
    for t, row in enumerate(lam):
        for m, price in enumerate(row):
            total -= max(price * Fraction(highest[t, m]), price * Fraction(lowest[t, m]))
    limits = (Fraction(budget.limit) for budget in problem.budgets)
    return total - sum(price * limit for price, limit in zip(mu, limits, strict=True))


def exact_cost(problem, units, territory, lam, mu):
    """What ``units`` pay in a territory (-1: left out), priced; None where they may not be."""
    total = Fraction(0)
    for unit in units:
        cost = problem.cost.block(np.array([unit]))[0].tolist()
        price = np.inf if problem.uncovered_cost is None else float(problem.uncovered_cost[unit])
        cost.append(price)
        if not np.isfinite(cost[territory]) or problem.locked_to[unit] not in (-1, territory):
            return None
        total += Fraction(cost[territory])
        if territory >= 0:
            load = problem.loads.at(np.array([unit]), np.array([territory]))[0].tolist()
            total += sum(p * Fraction(a) for p, a in zip(lam[territory], load, strict=True))
        plan = problem.incumbent.copy()
        plan[unit] = territory
        for b, budget in zip(mu, problem.budgets, strict=True):
            total += b * Fraction(budget.used(problem.incumbent, plan))
    return total


def random_certificate(rng, problem):
    """Prices of any size."""
    scale = 10.0 ** rng.integers(-3, 4)
    prices = scale * rng.normal(size=problem.lower.shape)
    prices[rng.random(prices.shape) < 0.2] = 0.0
    return Certificate(prices, scale * rng.random(len(problem.budgets)), 0.0)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_bound_never_passes_its_own_formula_in_exact_arithmetic(seed):
    """Sizes from 1e-6 to 1e12 in one sum: below the exact figure, and by rounding only."""
    rng = np.random.default_rng(seed)
    problem = rough_problem(rng)
    certificate = random_certificate(rng, problem)
    exact = exact_dual(problem, certificate)
    bound = audit_bound(problem, certificate)
    pull = float((abs(certificate.load_prices) * problem.upper).sum())
    costs = problem.cost.block(np.arange(problem.num_units))
    rounding = 1e-14 * problem.num_units * abs(costs[np.isfinite(costs)]).max()
    assert Fraction(bound) <= exact
    assert bound == pytest.approx(float(exact), rel=1e-9, abs=1e-8 * pull + rounding)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_bound_is_the_same_for_any_number_of_threads(seed):
    """Blocks of two units, groups of several: three threads, one bit pattern."""
    rng = np.random.default_rng(seed)
    problem = rough_problem(rng)
    certificate = random_certificate(rng, problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "BLOCK_ENTRIES", 2 * problem.num_territories)
        alone = audit_bound(problem, certificate)
        assert audit_bound(problem, certificate, workers=3) == alone


def test_group_without_a_common_territory_has_no_plan():
    """Unit 0 may only be in x, unit 1 only in y, and they must be together: inf."""
    cost = [[1, np.inf], [np.inf, 1]]
    problem = Problem.from_arrays(cost, np.ones(2), [0, 0], [2, 2], groups=[5, 5])
    assert audit_bound(problem, Certificate(np.zeros((2, 1)), np.empty(0), 0.0)) == np.inf
