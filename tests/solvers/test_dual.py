"""Prices by Newton steps."""

import pytest

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
