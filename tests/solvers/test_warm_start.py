"""Beginning with an earlier result: its plan and its prices."""

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.scoring import audit_bound
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.solvers.start import Start
from territory_opt.testing import neutral

SEARCH = SolveOptions(complete_pairs=0)


@pytest.fixture(scope="module")
def solved():
    problem = neutral(1_000, 20, seed=5).problem()
    return problem, solve(problem, stop_after(work=3), seed=1, options=SEARCH)


def dual_work(result):
    """Work until the last point of the dual."""
    return max(point.work for point in result.trace if point.phase == "dual")


def test_prices_of_a_result_save_work(solved):
    """A widened band: the first bound is nearly the last one, for less work than from nothing."""
    problem, before = solved
    wider = problem.replace(upper=problem.upper * 1.01)
    anew = solve(wider, stop_after(work=0.5), seed=1, options=SEARCH)
    again = solve(wider, stop_after(work=0.5), seed=1, start=before, options=SEARCH)
    assert again.bound == pytest.approx(anew.bound, rel=1e-4)
    assert dual_work(again) < 0.7 * dual_work(anew)


def test_result_as_start_is_never_lost(solved):
    """With next to no work the plan is at least as good as the one begun with."""
    problem, before = solved
    again = solve(problem, stop_after(work=0), seed=1, start=before, options=SEARCH)
    assert again.objective <= before.objective


def test_locked_account_is_moved_and_the_rest_kept_good(solved):
    """One account locked elsewhere: feasible at once, most accounts stay."""
    problem, before = solved
    locked = np.full(problem.num_units, -1)
    far = int(np.argmax(problem.cost.block(np.array([0]))[0]))
    locked[0] = far
    again = solve(
        problem.replace(locked_to=locked), stop_after(work=1), seed=1, start=before, options=SEARCH
    )
    assert again.is_feasible
    assert again.plan.territory_of[0] == far
    stayed = again.plan.territory_of == before.plan.territory_of
    assert stayed.mean() > 0.8


def test_prices_outlive_an_added_territory(solved):
    """A territory at the end has no price yet; those of the others are used."""
    problem, before = solved
    wider = _with_a_territory_added(problem)
    start = Start.of(wider, before)
    assert start.certificate is not None
    assert np.array_equal(start.certificate.load_prices[:-1], before.certificate.load_prices)
    assert not start.certificate.load_prices[-1].any()
    assert audit_bound(wider, start.certificate) > 0
    again = solve(wider, stop_after(work=1), seed=1, start=before, options=SEARCH)
    assert again.is_feasible


def test_prices_of_other_measures_are_dropped(solved):
    """A certificate of two measures says nothing about a problem of one."""
    problem, before = solved
    one = Problem.from_arrays(
        problem.cost.block(np.arange(problem.num_units)),
        problem.loads.unit[:, :1],
        problem.lower[:, :1],
        problem.upper[:, :1],
    )
    assert Start.of(one, before).certificate is None


def _with_a_territory_added(problem):
    """A copy of the last territory, at the end; bands wide enough for one more."""
    every = np.arange(problem.num_units)
    cost = problem.cost.block(every)
    share = problem.num_territories / (problem.num_territories + 1)

    def one_more(limits):
        return np.vstack([limits, limits[-1:]]) * share

    return Problem.from_arrays(
        np.hstack([cost, cost[:, -1:]]),
        problem.loads.unit,
        one_more(problem.lower),
        one_more(problem.upper),
    )
