"""Few units with free centres: the whole program agrees with enumeration, rule by rule."""

import numpy as np
import pytest

from territory_opt.models import Plan, Problem, Status
from territory_opt.scoring import audit, objective
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.solvers.centres import CentreOptions, ExactSearch, impossible_causes
from territory_opt.solvers.centres.exact import worth_keeping
from territory_opt.solvers.centres.search import IDLE_STARTS, CentreSearch
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.search_contiguous import FEWEST_TRIES, WORK_PER_SWEEP, WORK_PER_TRY
from territory_opt.solvers.team import Team
from territory_opt.testing import brute_force, grid_graph

QUICK = SolveOptions(centres=CentreOptions(starts=2, sweeps=4, bound_steps=50))
GRIDS = ((3, 3), (3, 4), (2, 6), (4, 5), (3, 5))


def drawn(seed, tolerance=0.2, num_territories=2, free=True):
    """
    A grid with a barrier, two measures, and now and then a lock, a group and a conflict.

    ``free``: centres are chosen; else they are two cells that the territories have to contain.
    """
    rng = np.random.default_rng(seed)
    rows, columns = GRIDS[seed % len(GRIDS)]
    size = rows * columns
    cell = np.stack(np.unravel_index(np.arange(size), (rows, columns)), axis=1)
    xy = cell + rng.uniform(-0.3, 0.3, (size, 2))
    loads = rng.integers(1, 7, (size, 2)).astype(float)
    target = np.tile(loads.sum(axis=0) / num_territories, (num_territories, 1))
    width = np.array([1.0, 2.0]) * (tolerance if size < 13 else 0.05)
    locked, groups = np.full(size, -1), np.full(size, -1)
    locked[size - 1] = seed % 3 - 1
    if seed % 2:
        groups[rng.choice(size - 1, 2, replace=False)] = 4
    conflicts = [[1, size - 2]] if seed % 3 == 0 and (groups[[1, size - 2]] < 0).all() else None
    homes = [0, size - 1][:num_territories]
    where = {"centres": "free"} if free else {"home_unit": homes}
    return Problem.from_points(
        xy, xy if free else xy[homes], loads[:, 0], loads, (1 - width) * target, (1 + width) * target,
        power=2, graph=dammed(rows, columns), contiguous=True,
        locked_to=locked if free else None, groups=groups, conflicts=conflicts, **where,
    )  # fmt: skip


def dammed(rows, columns):
    """The grid's graph with a barrier between the first two columns, open at the bottom."""
    graph = grid_graph(rows, columns).tolil()
    for row in range(rows - 1):
        here = row * columns
        graph[here, here + 1] = graph[here + 1, here] = 0
    return graph.tocsr()


def best_halves(problem):
    """The best objective over all ways to make two territories; inf where none keeps the rules."""
    size, locked, load = problem.num_units, problem.locked_to, problem.loads.unit
    of = ((np.arange(2**size)[:, None] >> np.arange(size)) & 1).astype(np.float32)
    of = of[(of[:, locked >= 0] == locked[locked >= 0]).all(axis=1)]
    second = of @ load.astype(np.float32)
    both = np.stack([load.sum(axis=0) - second, second], axis=1)
    of = of[((both >= problem.lower) & (both <= problem.upper)).all(axis=(1, 2))]
    graph = problem.contiguity.graph
    of = of[whole(of, graph) & whole(1 - of, graph)]
    plans = [plan for plan in map(Plan, of.astype(int)) if not audit(problem, plan)]
    return min((objective(problem, plan) for plan in plans), default=np.inf)


def whole(inside, graph):
    """Which rows of cells (1 inside, 0 outside) hang together."""
    steps = graph.toarray().astype(np.float32) + np.eye(inside.shape[1], dtype=np.float32)
    reached = np.zeros_like(inside)
    reached[np.arange(len(inside)), inside.argmax(axis=1)] = 1
    for _ in range(inside.shape[1]):
        reached = ((reached @ steps) > 0) * inside
    return (reached == inside).all(axis=1)


@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_grids_agree_with_enumeration(seed, free):
    """Contiguity with barriers, locks, groups, conflicts and two measures, up to 4 × 5 cells."""
    problem = drawn(seed, free=free)
    best = best_halves(problem)
    result = solve(problem, stop_after(work=5), seed=1, options=QUICK)
    if best == np.inf:
        assert result.status is Status.INFEASIBLE
        assert result.causes
        return
    assert result.objective == pytest.approx(best, rel=1e-9)
    assert audit(problem, result.plan) == []
    assert best * (1 - 1e-5) <= result.bound <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", [5, 10])
def test_three_territories_agree_with_brute_force(seed):
    """3 × 3 cells in three territories."""
    problem = drawn(seed, tolerance=0.35, num_territories=3)
    best = brute_force(problem)
    result = solve(problem, stop_after(work=5), seed=1, options=QUICK)
    assert best.plan is not None
    assert result.objective == pytest.approx(best.objective, rel=1e-9)
    assert result.bound >= best.objective * (1 - 1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_unlike_bands_homes_and_units_left_out(seed):
    """One territory twice as large, one with its home, units left out at a price."""
    problem = drawn(5 * seed)
    total = problem.loads.unit.sum(axis=0)
    limits = np.outer([0.45, 0.2], total), np.outer([0.75, 0.5], total)
    home = np.array([-1, 4]) if seed % 2 else np.array([-1, -1])
    ground = problem.contiguity
    changed = problem.replace(
        lower=limits[0],
        upper=limits[1],
        locked_to=np.where(np.arange(9) == 4, 1, -1) if seed % 2 else None,
        contiguity=type(ground)(ground.graph, ground.exempt, home),
        uncovered_cost=np.full(9, 4.0) if seed > 2 else None,
    )
    best = brute_force(changed)
    result = solve(changed, stop_after(work=5), seed=1, options=QUICK)
    if best.plan is None:
        assert result.status is Status.INFEASIBLE
        return
    assert result.objective == pytest.approx(best.objective, rel=1e-9)
    assert best.objective * (1 - 1e-5) <= result.bound <= best.objective * (1 + 1e-9)


def path(loads, tolerance, centres="free"):
    """Cells in a row, two territories."""
    size, sites = len(loads), np.arange(len(loads)) if centres == "free" else np.array(centres)
    load = np.array(loads, float)[:, None]
    target = np.full((2, 1), load.sum() / 2)
    cost = abs(np.arange(size)[:, None] - sites[None, :]) + 0.0
    return Problem.from_arrays(
        cost, load, (1 - tolerance) * target, (1 + tolerance) * target,
        graph=grid_graph(1, size), contiguous=True, centres=centres,
    )  # fmt: skip


def test_what_contiguity_forbids_is_told():
    """3 3 1 1 in a row: halves of 4 exist, but none of neighbours."""
    problem = path([3, 3, 1, 1], 0.1)
    journal = Journal(problem, reduce(problem), stop_after(work=5))
    assert ExactSearch(journal, seed=1).run()
    assert [cause.code for cause in impossible_causes(journal)] == ["contiguity"]


def test_missing_sites_are_told():
    """Two candidates, both in the left half: the right half has no centre."""
    result = solve(path([2, 2, 2, 2], 0.1, [0, 1]), stop_after(work=5), options=QUICK)
    assert result.status is Status.INFEASIBLE
    (cause,) = result.causes
    assert cause.code == "centre-sites"
    assert "one of the 2 sites" in cause.message


def test_a_band_holds_to_the_last_digit():
    """A load that passes the band by less than the program's tolerance is no plan; the next best is."""
    loads = [2 + 4e-6, 2, 2, 2 + 1e-6]
    limits = {"lower": np.full((2, 1), 0.0), "upper": np.full((2, 1), 4 + 2e-6)}
    result = solve(path(loads, 1.0).replace(**limits), stop_after(work=5), options=QUICK)
    assert result.status is Status.INFEASIBLE
    fits = path(loads, 1.0).replace(lower=limits["lower"], upper=np.full((2, 1), 4 + 4.5e-6))
    found = solve(fits, stop_after(work=5), options=QUICK)
    assert found.plan.territory_of[0] == found.plan.territory_of[1]
    assert audit(fits, found.plan) == []


@pytest.mark.parametrize("seed", [0, 4])
def test_prices_exclude_no_pair_of_the_best_plan(seed):
    """What is left out by its price is in no better plan: the program finds the same best one."""
    problem = drawn(seed)
    rough = solve(problem, stop_after(work=5), seed=1, options=QUICK)
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=5))
    assert rough.certificate is not None
    journal.offer(core.choice(rough.plan), "start")
    journal.prove(rough.certificate, "hess")
    cost = np.zeros((core.num_units, problem.num_units))
    everyone = np.arange(problem.num_units)
    np.add.at(cost, core.unit_of, problem.centres.between(everyone, everyone))
    keep = worth_keeping(journal, cost)
    assert not keep.all()
    site = rough.plan.centre_of[rough.plan.territory_of]
    assert keep[core.unit_of, site].all()
    search = ExactSearch(journal, seed=1)
    assert not search.run()
    assert search.is_done
    assert journal.objective == rough.objective


def searching(problem, options):
    """A search that has done its first rounds."""
    journal = Journal(problem, reduce(problem), stop_after(work=10))
    search = CentreSearch(journal, None, options, np.random.default_rng(1))
    with Team(None, 1) as team:
        search.first_rounds(team)
    return search


def test_further_starts_end_once_they_bring_nothing():
    """The first start finds the best halves; of 18 others only six are annealed."""
    search = searching(drawn(0), CentreOptions(starts=20, sweeps=4, bound_steps=5, walks=1))
    before = search.journal.work
    assert search.journal.objective == pytest.approx(best_halves(search.journal.problem))
    search.more_starts()
    a_round = 4 * (FEWEST_TRIES * WORK_PER_TRY + WORK_PER_SWEEP)
    assert search.journal.work - before == pytest.approx(IDLE_STARTS * a_round)


def test_further_starts_find_what_the_first_missed():
    """With a plan that keeps no band on record, the next starts are better and are taken."""
    search = searching(drawn(0), CentreOptions(starts=20, sweeps=4, bound_steps=5, walks=1))
    best = search.journal.objective
    search.journal.violation = 9.0
    search.more_starts()
    assert (search.journal.violation, search.journal.objective) == (0.0, pytest.approx(best))
