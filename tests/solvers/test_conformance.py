"""What every solve must keep, whatever the problem: checked against brute force and the referee."""

import math
from functools import cache

import numpy as np
import pytest

from territory_opt.models import Status, StopReason
from territory_opt.scoring import audit, audit_bound, objective
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.testing import brute_force, random_problem

BATCHES, PER_BATCH = 50, 10
"""500 random problems that mix all rules; about a third of them have no plan."""

SEARCH_ONLY = SolveOptions(tiny_pairs=0, complete_pairs=0)
COMPLETE_ONLY = SolveOptions(tiny_pairs=10**9)
LISTED = SolveOptions(tiny_pairs=0, listed_pairs=1)
ALL_PHASES = SolveOptions(tiny_pairs=0)
PIPELINES = {
    "complete": COMPLETE_ONLY,
    "all phases": ALL_PHASES,
    "search only": SEARCH_ONLY,
    "listed": LISTED,
}


@cache
def small(seed):
    """A random problem and what brute force says of it."""
    problem = random_problem(np.random.default_rng(seed))
    return problem, brute_force(problem)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_small_problem_is_solved_as_brute_force_solves_it(batch):
    """Same status, same objective, and a bound that is one."""
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        problem, best = small(seed)
        result = solve(problem, stop_after(work=30), seed=seed)
        agrees_with_referee(problem, result, seed)
        never_contradicts(problem, result, best, seed)
        if best.plan is None:
            assert result.status is Status.INFEASIBLE, seed
            assert result.causes, seed
            continue
        assert result.status is Status.OPTIMAL, seed
        assert result.objective == pytest.approx(best.objective, rel=1e-9, abs=1e-9), seed


@pytest.mark.parametrize("batch", range(0, BATCHES, 2))
def test_no_pipeline_contradicts_brute_force(batch):
    """
    Half of the problems, each by one of the other pipelines: no false proof, no plan that breaks a rule.

    The search alone proves nothing, but within this little work it finds the best plans all the same.
    """
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        problem, best = small(seed)
        options = [ALL_PHASES, SEARCH_ONLY, LISTED][seed % 3]
        result = solve(problem, stop_after(work=0.02), seed=seed, options=options)
        agrees_with_referee(problem, result, seed)
        never_contradicts(problem, result, best, seed)
        if best.plan is not None:
            assert result.objective == pytest.approx(best.objective, rel=1e-9, abs=1e-9), seed


def agrees_with_referee(problem, result, seed):
    """Objective, violations, bound and trace are what the arrays say."""
    if result.plan is not None:
        assert list(result.violations) == audit(problem, result.plan), seed
        cost = objective(problem, result.plan)
        assert result.objective == pytest.approx(cost, rel=1e-12, abs=1e-12), seed
    if result.certificate is not None:
        recomputed = audit_bound(problem, result.certificate)
        assert recomputed == pytest.approx(result.certificate.bound, rel=1e-12, abs=1e-12), seed
        assert recomputed <= result.bound + 1e-9 * abs(recomputed), seed
    if result.is_feasible:
        assert result.violations == (), seed
        assert result.objective == min(point.objective for point in result.trace), seed


def never_contradicts(problem, result, best, seed):
    """Brute force has seen every plan: no bound is above the best, and none is said to be missing."""
    if best.plan is None:
        assert not result.is_feasible, seed
        return
    assert result.status is not Status.INFEASIBLE, seed
    assert not any(cause.is_proved for cause in result.causes), seed
    assert result.bound <= best.objective, seed
    assert audit_bound(problem, result.certificate) <= best.objective, seed
    if result.is_feasible:
        assert result.objective >= best.objective - 1e-9 * abs(best.objective), seed


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


@pytest.mark.parametrize("name", PIPELINES)
def test_every_pipeline_reports_what_the_referee_finds(problem, name):
    """Objective, violations and bound agree with the referee, whichever phases ran."""
    result = solve(problem, stop_after(work=2), seed=1, options=PIPELINES[name])
    assert result.is_feasible
    agrees_with_referee(problem, result, 1)
    assert result.bound <= result.objective


def test_pipelines_do_not_contradict_each_other(problem):
    """No plan of one pipeline is below the bound of another."""
    results = [
        solve(problem, stop_after(work=2), seed=1, options=options)
        for options in PIPELINES.values()
    ]
    assert max(result.bound for result in results) <= min(r.objective for r in results) + 1e-9


def test_returned_best_is_the_best_of_the_trace(problem):
    """The last finite objective of the trace is the smallest, and the result's."""
    result = solve(problem, stop_after(work=2), seed=1, options=SEARCH_ONLY)
    seen = [point.objective for point in result.trace if math.isfinite(point.objective)]
    assert result.objective == min(seen) == seen[-1]
    bounds = [point.bound for point in result.trace]
    assert bounds == sorted(bounds)


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
