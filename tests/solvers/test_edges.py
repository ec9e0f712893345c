"""Edges where rounding, limits and stopping have gone wrong before."""

import time

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Budget, Certificate, Ideals, Plan, Problem, Status, StopReason
from territory_opt.scoring import audit_bound, objective
from territory_opt.solvers import explanations, solve, stop_after
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce

INF = np.inf


def free(num_territories, num_measures=1):
    """No limits at all."""
    limits = np.full((num_territories, num_measures), INF)
    return -limits, limits


def test_budget_used_to_the_brink_is_kept():
    """All three have to move: 0.1 + 0.2 + 0.3 of a budget of 0.6, a hair more in floats."""
    problem = Problem.from_arrays(
        [[INF, 0.0]] * 3,
        np.ones((3, 1)),
        *free(2),
        incumbent=[0, 0, 0],
        budgets=[Budget(np.array([0.1, 0.2, 0.3]), 0.6)],
    )
    assert solve(problem, stop_after(work=5)).status is Status.OPTIMAL


def test_bound_of_a_large_group_is_below_its_cost():
    """100,000 times 0.1 in one group: the sum's rounding error is taken off."""
    many = 100_000
    problem = Problem.from_arrays(
        np.full((many, 1), 0.1), np.ones((many, 1)), *free(1), groups=np.zeros(many, int)
    )
    bound = audit_bound(problem, Certificate(np.zeros((1, 1)), np.empty(0), 0.0))
    assert bound <= objective(problem, Plan(np.zeros(many, int)))


def test_nothing_is_proved_about_a_plan_that_breaks_rules():
    """Two units into a territory for one: no loss is called proven."""
    lower, _ = free(2)
    problem = Problem.from_arrays([[0, 9], [0, 9]], np.ones((2, 1)), lower, [[0.5], [0.5]])
    result = solve(problem, stop_after(work=5))
    assert result.status is Status.INFEASIBLE
    assert (explanations(problem, result).forced_loss_at_least == -INF).all()


def test_two_budgets_of_one_name_are_told_apart():
    """Unit 0 has to leave t0, and nothing may move: a conflict with the budgets, no crash."""
    budgets = [Budget(np.ones(2), 0), Budget(np.ones(2), 0)]
    problem = Problem.from_arrays(
        [[INF, 2], [2, 1]], np.ones((2, 1)), *free(2), incumbent=[0, 0], budgets=budgets
    )
    result = solve(problem, stop_after(work=5))
    assert result.status is Status.INFEASIBLE
    assert "at least 1 of moves, 1 over the limit of 0" in result.causes[0].message


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1e6, 1e12])
def test_costs_of_any_size_are_solved(size):
    """Soft ideals beside tiny or huge costs."""
    ideals = Ideals(np.full((2, 1), 2.0), np.full((2, 1), size))
    cost = size * np.array([[1, 3], [2, 2], [3, 1], [1, 1.5]])
    problem = Problem.from_arrays(cost, np.ones((4, 1)), *free(2), ideals=ideals)
    result = solve(problem, stop_after(work=5))
    assert result.objective == pytest.approx(5 * size, rel=1e-6, abs=0)


def test_limit_far_beyond_all_loads_is_infeasible_not_a_crash():
    """Loads of thousandths against a lower limit of a billion."""
    loads = np.full((600, 1), np.pi * 1e-3)
    _, upper = free(3)
    problem = Problem.from_arrays(np.ones((600, 3)), loads, np.full((3, 1), 1e9), upper)
    assert solve(problem, stop_after(work=5)).status is Status.INFEASIBLE


@pytest.mark.parametrize("plan", [[0], [0, 1, 0], [0, 2], [0, -2]])
def test_start_over_other_units_or_territories_is_refused(plan):
    """Too short, too long, and territories that are not there."""
    problem = Problem.from_arrays(np.ones((2, 2)), np.ones((2, 1)), *free(2))
    with pytest.raises(PlanMismatchError):
        solve(problem, start=Plan(plan))


def test_search_ends_where_nothing_can_move():
    """All units locked, over the limit, more pairs than complete search takes: no endless loop."""
    many = 31_000
    lower, _ = free(2)
    problem = Problem.from_arrays(
        np.ones((many, 2)),
        np.ones((many, 1)),
        lower,
        np.full((2, 1), 20_000.0),
        locked_to=np.zeros(many, int),
    )
    result = solve(problem, stop_after(work=50))
    assert result.status is Status.INFEASIBLE
    assert result.causes[0].code == "locks-over-limit"


def test_territory_with_one_huge_unit_sheds_the_others():
    """One account nearly fills a territory; the search moves the rest out, dear as that is."""
    rng = np.random.default_rng(0)
    cost, loads = rng.uniform(0, 1, (600, 6)), rng.lognormal(0, 0.6, (600, 1))
    average = loads.sum() / 6
    loads[0] = average * 1.2
    upper = np.full((6, 1), average * 1.3)
    problem = Problem.from_arrays(cost, loads, np.full((6, 1), -INF), upper)
    result = solve(problem, stop_after(work=6, gap=0.01))
    assert result.is_feasible


@pytest.mark.parametrize(("proved", "bound"), [(2.3, 3), (3.0, 3), (2.9999999999, 3), (-2.3, -2)])
def test_bound_on_whole_costs_is_whole(proved, bound):
    """Every cost is whole, so 2.3 as a bound is 3, and 3 up to rounding is 3."""
    problem = Problem.from_arrays([[-9.0, 1.0]], np.ones((1, 1)), *free(2))
    journal = Journal(problem, reduce(problem), stop_after())
    journal.raise_bound(proved, "complete", "test")
    assert journal.bound == bound


def test_clock_is_kept_at_ten_thousand_units():
    """A second's limit ends within a few, whichever phase is at work."""
    rng = np.random.default_rng(1)
    loads = rng.lognormal(0, 0.6, (10_000, 2))
    target = np.tile(loads.sum(axis=0) / 100, (100, 1))
    xy, home = rng.uniform(0, 1000, (10_000, 2)), rng.uniform(0, 1000, (100, 2))
    problem = Problem.from_points(xy, home, loads[:, 0], loads, target * 0.95, target * 1.05)
    started = time.monotonic()
    result = solve(problem, stop_after(seconds=1))
    assert result.stop_reason is StopReason.TIME
    assert time.monotonic() - started < 8
