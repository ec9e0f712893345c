"""Which search a problem gets, and that each keeps its journal's time and work."""

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.solvers.dual import DualOptions, solve_dual
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.neighbourhood import penalties
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.search import Contest, search_of
from territory_opt.solvers.search_chains import SHARE, ChainSearch, share_used
from territory_opt.solvers.search_exchanges import ExchangeSearch
from territory_opt.solvers.team import Team
from territory_opt.testing import gap


def driven(num_units=120, num_territories=6, seed=0):
    """Hours with the rep's own drive, and room for it."""
    rng = np.random.default_rng(seed)
    home = rng.uniform(0, 100, (num_territories, 2))
    place = home[rng.integers(num_territories, size=num_units)] + rng.normal(0, 15, (num_units, 2))
    distance = np.linalg.norm(place[:, None] - home[None], axis=2)
    visits = rng.lognormal(0, 0.5, num_units)[:, None]
    hours = visits * (1 + distance / 100)
    upper = np.full((num_territories, 1), 1.3 * hours.min(axis=1).sum() / num_territories)
    return Problem.from_arrays(
        visits * distance, hours[:, :, None], np.full_like(upper, -np.inf), upper
    )


def searching(problem, work):
    """The search of a problem and its journal."""
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=work))
    prices = solve_dual(problem, core, journal, DualOptions())
    choices = core.cheapest_pair(prices.priced(core)), None
    penalty = penalties(core, prices)
    rng = np.random.default_rng(0)
    return search_of(journal, prices, penalty, choices, SolveOptions(), rng), journal


def test_loads_of_units_alone_are_searched_by_exchanges():
    """No chains where every territory is loaded alike."""
    rng = np.random.default_rng(0)
    load = np.ones((30, 1))
    limits = np.zeros((3, 1)), np.full((3, 1), 12.0)
    search, _ = searching(Problem.from_arrays(rng.random((30, 3)), load, *limits), 10.0)
    assert isinstance(search, ExchangeSearch)


@pytest.mark.parametrize(
    ("problem", "winner"),
    [(gap("d", 200, 20, seed=1).problem(), ChainSearch), (driven(), ExchangeSearch)],
    ids=["full", "room"],
)
def test_contest_is_won_by_what_fits(problem, winner):
    """Chains where agents are full, exchanges where there is room for the drive."""
    search, journal = searching(problem, 4.0)
    assert isinstance(search, Contest)
    with Team(None, 1) as team:
        search.first_rounds(team)
    assert isinstance(search.winner, winner)
    assert journal.is_feasible


def test_chains_leave_time_for_a_proof():
    """The first rounds use their share of the work, one slice more at most."""
    search, journal = searching(gap("d", 200, 20, seed=1).problem(), 3.0)
    left = journal.work_left
    with Team(None, 1) as team:
        search.chains.first_rounds(team)
    assert 0 < left - journal.work_left < SHARE * left + 0.3


@pytest.mark.parametrize(
    ("left", "used"),
    [((10.0, 30.0), 0.5), ((15.0, 8.0), 0.8), ((np.inf, 20.0), 0.5), ((20.0, 40.0), 0.0)],
)
def test_share_used_is_the_larger_one(left, used):
    """Of seconds and work; what is endless does not count."""
    at_first = np.array([np.inf if np.isinf(left[0]) else 20.0, 40.0])
    assert share_used(at_first, np.array(left)) == pytest.approx(used)


def test_full_agents_repeat_under_a_work_limit():
    """The whole solve, twice: the identical plan, and close to the bound."""
    problem = gap("d", 200, 20, seed=1).problem()
    once, twice = (solve(problem, stop_after(work=2.0), seed=3) for _ in range(2))
    assert np.array_equal(once.plan.territory_of, twice.plan.territory_of)
    assert once.objective <= 1.008 * once.bound
