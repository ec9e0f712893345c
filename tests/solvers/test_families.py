"""Families that are split at a price: solver, bound and referee against every plan there is."""

import numpy as np
import pytest

from territory_opt.models import Status
from territory_opt.scoring import audit, audit_bound, objective
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.testing import brute_force, random_problem, with_families

PIPELINES = {
    "complete": SolveOptions(tiny_pairs=10**9),
    "all phases": SolveOptions(tiny_pairs=0),
    "search only": SolveOptions(tiny_pairs=0, complete_pairs=0),
    "listed": SolveOptions(tiny_pairs=0, listed_pairs=1),
}


def mixed(seed):
    """A small problem that mixes families with every other rule."""
    rng = np.random.default_rng(seed)
    return with_families(random_problem(rng), rng)


@pytest.mark.parametrize("batch", range(8))
def test_small_problem_is_solved_as_brute_force_solves_it(batch):
    """Forty problems: same status, same objective, and a bound that is one."""
    for seed in range(batch * 5, batch * 5 + 5):
        problem = mixed(seed)
        best = brute_force(problem)
        result = solve(problem, stop_after(work=30), seed=seed)
        if best.plan is None:
            assert result.status is Status.INFEASIBLE and result.causes, seed
            continue
        assert result.status is Status.OPTIMAL, seed
        assert result.objective == pytest.approx(best.objective, rel=1e-9, abs=1e-9), seed
        assert audit_bound(problem, result.certificate) <= best.objective, seed
        assert result.objective == pytest.approx(objective(problem, result.plan), rel=1e-12), seed


@pytest.mark.parametrize("name", PIPELINES)
def test_no_pipeline_contradicts_brute_force(name):
    """No bound above the best plan, no plan that breaks a rule, and none below the best."""
    for seed in range(100, 105):
        problem = mixed(seed)
        best = brute_force(problem)
        result = solve(problem, stop_after(work=0.1), seed=seed, options=PIPELINES[name])
        if best.plan is None:
            assert not result.is_feasible, seed
            continue
        assert result.bound <= best.objective + 1e-9 * abs(best.objective), seed
        assert audit_bound(problem, result.certificate) <= best.objective, seed
        assert audit(problem, result.plan) == [], seed
        assert result.objective >= best.objective - 1e-9 * abs(best.objective), seed
