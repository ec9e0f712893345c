"""Pairs listed by price: for problems whose pairs are too many to hold."""

import numpy as np
import pytest

from territory_opt.models import Budget
from territory_opt.scoring import audit, audit_bound, objective
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.solvers.reduction import Favoured, reduce
from territory_opt.testing import neutral, random_problem

LISTED = SolveOptions(listed_pairs=1)
"""Every problem counts as too large."""


@pytest.fixture(scope="module")
def problem():
    return neutral(2_000, 40, seed=3).problem()


def test_list_has_the_cheapest_pairs_and_those_of_plans(problem):
    """Three pairs per unit, or four where the plan's is none of them."""
    plan = np.zeros(problem.num_units, dtype=int)
    core = reduce(problem, Favoured(3, np.zeros((40, 2)), (plan,)))
    count = np.diff(core.first)
    assert set(count.tolist()) == {3, 4}
    whole = reduce(problem)
    cheapest = whole.cheapest_pair(whole.cost)
    assert (core.pair(whole.unit[cheapest], whole.territory[cheapest]) >= 0).all()
    assert (core.pair(np.arange(problem.num_units), plan) >= 0).all()
    assert not core.is_whole


def test_listed_problem_is_solved_as_well(problem):
    """Feasible, with a bound of the whole problem that is within a hair of the other one."""
    whole = solve(problem, stop_after(work=2), seed=1)
    listed = solve(problem, stop_after(work=2), seed=1, options=LISTED)
    assert audit(problem, listed.plan) == []
    assert listed.objective == pytest.approx(objective(problem, listed.plan))
    assert audit_bound(problem, listed.certificate) == pytest.approx(listed.bound, rel=1e-12)
    assert listed.bound == pytest.approx(whole.bound, rel=1e-3)
    assert listed.objective <= 1.01 * listed.bound


def test_listed_problem_keeps_every_kind_of_rule(problem):
    """Locks, groups, conflicts and a budget on change, with most pairs never listed."""
    rng = np.random.default_rng(1)
    near = problem.cost.block(np.arange(problem.num_units)).argmin(axis=1)
    groups = np.full(problem.num_units, -1)
    groups[:40] = np.repeat(np.arange(20), 2)
    locked = np.full(problem.num_units, -1)
    locked[100:120] = near[100:120]
    ruled = problem.replace(
        groups=groups,
        locked_to=locked,
        incumbent=near,
        conflicts=rng.choice(np.arange(200, 1_000), (30, 2), replace=False),
        budgets=(Budget(np.ones(problem.num_units), 0.9 * problem.num_units),),
    )
    result = solve(ruled, stop_after(work=4), seed=1, options=LISTED)
    assert result.is_feasible
    assert audit(ruled, result.plan) == []
    assert result.bound <= result.objective


def test_nothing_is_proved_infeasible_because_it_is_not_listed():
    """Small problems of every kind: a status of a listed problem never contradicts brute force."""
    for seed in range(24):
        small = random_problem(np.random.default_rng(seed), 12, 4)
        whole = solve(small, stop_after(work=5), seed=1)
        listed = solve(small, stop_after(work=0.1), seed=1, options=LISTED)
        assert (whole.status == "INFEASIBLE") >= (listed.status == "INFEASIBLE"), seed
        if listed.is_feasible:
            assert listed.objective >= whole.bound - 1e-6 * abs(whole.bound), seed
