"""Ejection chains: what they count, what they find, and what they may not do."""

import itertools

import numpy as np
import pytest

from territory_opt.errors import UnsupportedError
from territory_opt.models import Budget, Problem
from territory_opt.scoring import audit, objective
from territory_opt.solvers.dual import DualOptions, solve_dual
from territory_opt.solvers.ejection import EjectionOptions, EjectionSearch, handles, rank_of
from territory_opt.solvers.exchange import PENALTY
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.resources import no_prices
from territory_opt.solvers.stop import stop_after
from territory_opt.testing import brute_force, gap, random_problem

QUICK = EjectionOptions(slice=2_000)


def searching(problem, seed=0, options=QUICK):
    """A search at the prices of the dual, from the cheapest pairs."""
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=1e6))
    prices = solve_dual(problem, core, journal, DualOptions())
    chosen = core.cheapest_pair(prices.priced(core))
    return EjectionSearch(core, prices, chosen, seed, options), journal


def limited(seed, num_units=7, num_territories=3):
    """A random problem of limits, ideals, locks, groups and units left out, nothing else."""
    problem = random_problem(np.random.default_rng(seed), num_units, num_territories)
    return problem.replace(budgets=(), conflicts=np.empty((0, 2), int))


@pytest.fixture(scope="module")
def full():
    """60 items, 6 agents, every agent nearly full."""
    return gap("d", 60, 6, seed=2).problem()


def rotating(uppers=(1.0, 1.0, 1.0)):
    """
    Three full territories, one unit each, and one way that is better.

    Each unit costs 1 where it is, 0 in the next territory and 10 in the one after: all three have to
    go round (cost 3 → 0), as two that change places would cost 0 + 10.
    """
    cost = np.array([[1.0, 0.0, 10.0], [10.0, 1.0, 0.0], [0.0, 10.0, 1.0]])
    upper = np.array(uppers)[:, None]
    return Problem.from_arrays(cost, np.ones((3, 1)), np.zeros((3, 1)), upper)


@pytest.mark.parametrize("seed", range(40))
def test_finds_what_brute_force_finds(seed):
    """Small problems with all rules that chains know; without a plan, some limit stays passed."""
    problem = limited(seed)
    if not handles(reduce(problem)):
        assert len(reduce(problem).closed_units)
        return
    best = brute_force(problem)
    search, journal = searching(problem)
    plan = journal.core.plan(search.run(900_000))
    if best.plan is None:
        assert search.rank[0] > 0
        return
    assert audit(problem, plan) == []
    assert objective(problem, plan) == pytest.approx(best.objective, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_small_generalized_assignment_is_solved(seed):
    """Loads depend on the pair: 8 items, 3 agents, 6,561 plans."""
    problem = gap("d", 8, 3, seed=seed).problem()
    search, journal = searching(problem)
    plan = journal.core.plan(search.run(100_000))
    assert objective(problem, plan) == brute_force(problem).objective


def test_three_go_round_only_if_chains_are_long_enough():
    """Chains through one territory besides first and last reach two units, through two all three."""
    problem = rotating()
    core = reduce(problem)
    chosen = core.pair(np.arange(3), np.arange(3))
    for length, cost in ((1, 3.0), (2, 0.0)):
        options = EjectionOptions(length=length, slice=2_000)
        search = EjectionSearch(core, no_prices(core), chosen, 0, options)
        search.pairs.limit[:, PENALTY] = 100.0  # no chain may leave a territory too full
        search.walks[0].wander(0.0, 2_000)
        assert core.cost[search.whole[search.walks[0].walk.chosen]].sum() == cost


def test_full_agents_are_filled_without_passing_a_limit(full):
    """Above the bound by less than a price or two per agent; a descent alone ends far above."""
    search, journal = searching(full, options=EjectionOptions(slice=20_000))
    plan = journal.core.plan(search.run(3_000_000))
    assert audit(full, plan) == []
    assert objective(full, plan) <= 1.01 * journal.bound


def test_more_evaluations_are_never_worse(full):
    """The best so far is kept."""
    search, _ = searching(full)
    ranks = [search.rank]
    for _ in range(10):
        search.run(20_000)
        ranks.append(search.rank)
    assert all(after <= before for before, after in itertools.pairwise(ranks))
    assert ranks[-1] < ranks[0]
    assert rank_of(search.core, search.chosen) == ranks[-1]


def test_never_returns_worse_than_given(full):
    """A good choice to begin with survives a search that is too short to find another."""
    search, journal = searching(full)
    good = search.run(500_000)
    prices = no_prices(journal.core)
    again = EjectionSearch(journal.core, prices, good, 5, QUICK)
    assert rank_of(journal.core, again.run(1)) <= rank_of(journal.core, good)


def test_same_seed_gives_the_identical_choice(full):
    """Twice the same, whatever threads do; in one run or in two; another seed walks elsewhere."""
    once, twice = searching(full)[0], searching(full)[0]
    other = searching(full, seed=1)[0]
    once.run(300_000)
    twice.run(100_000)
    twice.run(300_000 - twice.evaluations)
    other.run(300_000)
    assert once.evaluations == twice.evaluations
    assert np.array_equal(once.chosen, twice.chosen)
    ends = [[w.energy for w in search.walks] for search in (once, twice, other)]
    assert ends[0] == ends[1] != ends[2]


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_running_sums_are_those_of_the_plan(seed):
    """Energy, levels and lists of units after a walk are what counting anew gives."""
    search, _ = searching(limited(seed, 40, 5))
    walker = search.walks[-1]
    walker.wander(10.0 * search.scale, 20_000)
    energy, level = walker.energy, walker.walk.level.copy()
    assert walker.walk.clock[0] > 10
    walker.recount()
    assert walker.energy == pytest.approx(energy)
    assert walker.walk.level == pytest.approx(level)
    assert listed(walker) == list(enumerate(walker.core.territory[walker.walk.chosen]))


def listed(walker):
    """(unit, territory) for all units in the linked lists."""
    found = []
    for t, u in enumerate(walker.walk.head):
        while u >= 0:
            found.append((u, t))
            u = walker.walk.after[u]
    return sorted(found)


def test_energy_differs_from_the_cost_by_a_constant(full):
    """Regret and waste of plans within all limits: their costs, less one figure for all."""
    search, _ = searching(full)
    search.run(300_000)
    bests = {w.walk.energy[1]: search.whole[w.walk.best] for w in search.walks}
    assert len(bests) > 1
    ranks = [rank_of(search.core, chosen) for chosen in bests.values()]
    assert all(violation == 0 for violation, _ in ranks)
    constants = np.array([cost for _, cost in ranks]) - list(bests)
    assert constants == pytest.approx(np.full(len(bests), constants[0]))


def test_temperatures_find_their_scale(full):
    """From ten times too hot or too cold, the hottest walk comes to make a few of its chains."""
    for factor in (10.0, 0.1):
        search, _ = searching(full, options=EjectionOptions(slice=20_000))
        search.scale *= factor
        search.run(10_000_000)
        made = []
        for _ in range(10):
            search.run(1)
            made.append(search.walks[-1].made)
        assert 0.003 < np.mean(made) < 0.06


def test_settled_units_stay():
    """Where every unit has one pair there is nothing to do."""
    cost = np.array([[1.0, np.inf], [np.inf, 1.0]])
    problem = Problem.from_arrays(cost, np.ones((2, 1)), np.zeros((2, 1)), np.ones((2, 1)))
    search, _ = searching(problem)
    assert search.is_settled
    assert search.run(1_000).tolist() == [0, 1]


def test_other_rules_are_left_to_other_searches():
    """Budgets and conflicts couple more than loads: said beforehand, and by the error."""
    problem = rotating((3.0, 3.0, 3.0))
    assert handles(reduce(problem))
    budget = Budget(np.ones(3), 1.0)
    for ruled in (
        problem.replace(conflicts=np.array([[0, 1]])),
        problem.replace(budgets=(budget,), incumbent=np.arange(3)),
    ):
        core = reduce(ruled)
        assert not handles(core)
        with pytest.raises(UnsupportedError, match="use the search by exchanges"):
            EjectionSearch(core, no_prices(core), np.arange(3), 0)
