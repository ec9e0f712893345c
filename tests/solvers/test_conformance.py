"""What every solve must keep, whatever the problem: checked against brute force and the referee."""

import math

import numpy as np
import pytest

from territory_opt.models import Status, StopReason
from territory_opt.scoring import audit, audit_bound, objective
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.testing import brute_force, random_problem

BATCHES, PER_BATCH = 25, 10
"""250 random problems that mix all rules; about a third of them have no plan."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_small_problem_is_solved_as_brute_force_solves_it(batch):
    """Same status, same objective, and a bound that is one."""
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        problem = random_problem(np.random.default_rng(seed))
        best = brute_force(problem)
        result = solve(problem, stop_after(work=30), seed=seed)
        if best.plan is None:
            assert result.status is Status.INFEASIBLE, seed
            assert result.causes, seed
            continue
        assert result.status is Status.OPTIMAL, seed
        assert result.objective == pytest.approx(best.objective, rel=1e-9, abs=1e-9), seed
        assert result.bound <= best.objective, seed
        assert audit_bound(problem, result.certificate) <= best.objective, seed
        assert audit(problem, result.plan) == [], seed


def medium_problem(seed=3):
    """80 units, 6 territories, every kind of rule but groups (one large group would decide all)."""
    rng = np.random.default_rng(seed)
    for _ in range(1000):
        problem = random_problem(rng, 80, 6).replace(groups=np.full(80, -1))
        result = solve(problem, stop_after(work=5), seed=0)
        if result.is_feasible and problem.budgets:
            return problem
    raise AssertionError("no feasible problem among the drawn")


@pytest.fixture(scope="module")
def problem():
    return medium_problem()


SEARCH_ONLY = SolveOptions(tiny_pairs=0, complete_pairs=0)
COMPLETE_ONLY = SolveOptions(tiny_pairs=10**9)


@pytest.mark.parametrize("options", [SolveOptions(), SEARCH_ONLY, COMPLETE_ONLY])
def test_every_pipeline_reports_what_the_referee_finds(problem, options):
    """Objective, violations and bound agree with the referee, whichever phases ran."""
    result = solve(problem, stop_after(work=8), seed=1, options=options)
    assert result.is_feasible
    assert result.objective == pytest.approx(objective(problem, result.plan), rel=1e-12)
    assert list(result.violations) == audit(problem, result.plan)
    assert result.bound <= result.objective


def test_pipelines_do_not_contradict_each_other(problem):
    """No plan of one pipeline is below the bound of another."""
    results = [
        solve(problem, stop_after(work=8), seed=1, options=options)
        for options in (SolveOptions(), SEARCH_ONLY, COMPLETE_ONLY)
    ]
    assert max(result.bound for result in results) <= min(r.objective for r in results) + 1e-9


def test_returned_best_is_the_best_of_the_trace(problem):
    """The last finite objective of the trace is the smallest, and the result's."""
    result = solve(problem, stop_after(work=8), seed=1, options=SEARCH_ONLY)
    seen = [point.objective for point in result.trace if math.isfinite(point.objective)]
    assert result.objective == min(seen) == seen[-1]
    bounds = [point.bound for point in result.trace]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize("options", [SolveOptions(), SEARCH_ONLY])
def test_same_work_and_seed_give_the_identical_plan(problem, options):
    """Twice the same, to the last account and the last bit of the bound."""
    first, second = (solve(problem, stop_after(work=2), seed=7, options=options) for _ in range(2))
    assert np.array_equal(first.plan.territory_of, second.plan.territory_of)
    assert first.bound == second.bound
    assert first.work == second.work


def test_renaming_territories_changes_nothing():
    """Territories in reverse order: the same best cost."""
    for seed in range(20):
        problem = random_problem(np.random.default_rng(seed))
        if problem.budgets or problem.ideals is not None or problem.uncovered_cost is not None:
            continue
        units = np.arange(problem.num_units)
        flip = problem.num_territories - 1
        turned = problem.replace(
            cost=problem.cost.block(units)[:, ::-1],
            loads=problem.loads.block(units, problem.num_territories)[:, ::-1],
            lower=problem.lower[::-1],
            upper=problem.upper[::-1],
            incumbent=np.where(problem.incumbent >= 0, flip - problem.incumbent, -1),
            locked_to=np.where(problem.locked_to >= 0, flip - problem.locked_to, -1),
        )
        one, other = (solve(p, stop_after(work=20)) for p in (problem, turned))
        assert one.status == other.status
        if one.is_feasible:
            assert one.objective == pytest.approx(other.objective, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_scaling_loads_and_limits_changes_nothing(scale):
    """Cents for euros: the same best cost."""
    for seed in range(12):
        problem = random_problem(np.random.default_rng(seed))
        if problem.ideals is not None:
            continue
        units = np.arange(problem.num_units)
        loads = problem.loads.block(units, problem.num_territories) * scale
        scaled = problem.replace(
            loads=loads, lower=problem.lower * scale, upper=problem.upper * scale
        )
        one, other = (solve(p, stop_after(work=20)) for p in (problem, scaled))
        assert one.status == other.status
        if one.is_feasible:
            assert one.objective == pytest.approx(other.objective, rel=1e-9)


def test_more_freedom_never_costs_more_at_optimality(problem):
    """Without its budgets the best plan is at least as good."""
    tight = solve(problem, stop_after(work=30), options=COMPLETE_ONLY)
    loose = solve(problem.replace(budgets=()), stop_after(work=30), options=COMPLETE_ONLY)
    assert loose.bound <= tight.objective + 1e-9
    assert loose.objective <= tight.objective + max(0.0, loose.objective - loose.bound) + 1e-9


def test_gap_limit_stops_with_that_reason(problem):
    """A gap of 100 % is reached with the first feasible plan."""
    result = solve(problem, stop_after(gap=1.0, work=30))
    assert result.stop_reason in (StopReason.GAP, StopReason.PROVED)
    assert result.gap <= 1.0


def test_start_plan_that_is_best_is_never_lost(problem):
    """Started from a good plan with no work left, the result is at least as good."""
    good = solve(problem, stop_after(work=20), seed=1)
    again = solve(problem, stop_after(work=0), seed=2, start=good.plan)
    assert again.objective <= good.objective
    assert again.stop_reason in (StopReason.WORK, StopReason.PROVED)
