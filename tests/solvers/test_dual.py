"""Prices by Newton steps."""

import numpy as np
import pytest

from territory_opt.models import Budget
from territory_opt.solvers.dual import DualOptions, solve_dual
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.stop import stop_after
from territory_opt.testing import neutral


@pytest.mark.slow
def test_prices_come_back_where_the_nearest_territories_have_no_plan():
    """24 of 100 territories leave no plan in this metropolis: prices ran off."""
    problem = neutral(10_000, 100, seed=1).problem()
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=1e6))
    solve_dual(problem, core, journal, DualOptions())
    without_prices = journal.trace[0].bound
    assert journal.bound > 2.5 * without_prices


def test_a_budget_never_lowers_the_bound():
    """
    A rule more leaves fewer plans, so its bound is no lower: 300 units, half of today may move.

    With 30 territories not all pairs are looked at, and the price of the budget has far to go.
    """
    free = neutral(300, 30, seed=1).problem()
    rng = np.random.default_rng(1)
    today, weights = rng.integers(0, 30, 300), np.exp(rng.normal(size=300))
    held = free.replace(incumbent=today, budgets=(Budget(weights, 0.5 * weights.sum()),))
    bounds = []
    for problem in (free, held):
        core = reduce(problem)
        journal = Journal(problem, core, stop_after(work=1e6))
        solve_dual(problem, core, journal, DualOptions())
        bounds.append(journal.bound)
    assert bounds[1] > bounds[0]
