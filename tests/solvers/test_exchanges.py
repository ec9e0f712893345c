"""Exchanges over near ties: what they count, and what they may not do."""

import itertools

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.scoring import audit, objective
from territory_opt.solvers import SolveOptions, solve
from territory_opt.solvers.anneal import AnnealOptions, Exchanges
from territory_opt.solvers.dual import DualOptions, solve_dual
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.resources import resources_of
from territory_opt.solvers.stop import stop_after
from territory_opt.testing import neutral, random_problem


def begun(problem, seed=0, **options):
    """Exchanges at the prices of the dual, from the cheapest pairs."""
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=1e6))
    prices = solve_dual(problem, core, journal, DualOptions())
    chosen = core.cheapest_pair(prices.priced(core))
    resources = resources_of(problem, core)
    rng = np.random.default_rng(seed)
    return Exchanges(core, prices, resources, chosen, rng, AnnealOptions(**options)), journal


@pytest.fixture(scope="module")
def medium():
    return neutral(600, 20, seed=4).problem()


def test_energy_is_objective_above_the_bound(medium):
    """Without broken rules regret and waste are all that separates a plan from the bound."""
    exchanges, journal = begun(medium)
    exchanges.anneal(journal, 5.0, 30)
    plan = journal.core.plan(exchanges.chosen)
    assert audit(medium, plan) == []
    gap = objective(medium, plan) - journal.certificate.bound
    assert exchanges.energy == pytest.approx(gap, rel=1e-6)


def test_descent_never_raises_the_energy(medium):
    """Every sweep at temperature 0 leaves less, until nothing moves."""
    exchanges, journal = begun(medium)
    energies = [exchanges.energy]
    while exchanges.sweep(0.0, journal):
        energies.append(exchanges.energy)
    assert len(energies) > 2
    assert all(after < before for before, after in itertools.pairwise(energies))


@pytest.mark.parametrize("threads", [1, 2])
def test_same_seed_gives_the_identical_choice(medium, threads):
    """Twice the same, threads side by side included."""
    choices = []
    for _ in range(2):
        exchanges, journal = begun(medium, seed=9, threads=threads)
        exchanges.anneal(journal, 5.0, 20)
        choices.append(exchanges.chosen)
    assert np.array_equal(*choices)


def test_levels_are_what_the_choice_uses():
    """Running sums agree with sums made anew, whatever rules there are."""
    for seed in range(30):
        problem = random_problem(np.random.default_rng(seed), 40, 5)
        core = reduce(problem)
        if len(core.closed_units):
            continue
        exchanges, journal = begun(problem, seed)
        exchanges.sweep(exchanges.scale, journal)
        level, foes = exchanges.level.copy(), exchanges.foes.copy()
        exchanges.recount()
        assert exchanges.level == pytest.approx(level, rel=1e-9, abs=1e-9), seed
        assert np.array_equal(exchanges.foes, foes), seed


def test_units_in_conflict_are_not_brought_together():
    """Two units that both would rather be in territory 0, and may not be there together."""
    cost = np.array([[0.0, 5.0], [0.0, 9.0], [3.0, 3.0], [3.0, 3.0]])
    problem = Problem.from_arrays(
        cost, np.ones((4, 1)), np.full((2, 1), 1.0), np.full((2, 1), 3.0), conflicts=[[0, 1]]
    )
    exchanges, journal = begun(problem)
    exchanges.anneal(journal, 5.0, 30)
    plan = journal.core.plan(exchanges.chosen)
    assert audit(problem, plan) == []
    found = solve(problem, stop_after(work=1), options=SolveOptions(complete_pairs=0, tiny_pairs=0))
    assert found.objective == 11.0  # unit 0 pays 5 to make room for unit 1


def test_more_units_take_part_where_bands_are_tight():
    """One account is nearly half a full territory: 15 units per side end outside, 30 do not."""
    problem = neutral(500, 10, seed=103).problem()
    result = solve(problem, stop_after(work=2.5))
    assert result.violations == ()
    assert result.objective < 1.022 * result.certificate.bound
