"""Territories that hang together: found by moves over borders, proved by separators."""

import networkx as nx
import numpy as np
import pytest
from scipy import sparse
from scipy.spatial import Delaunay

from territory_opt.models import Problem, Status
from territory_opt.models.intake import Ground
from territory_opt.scoring import audit
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.solvers.boundary import hangs_without, own, wander
from territory_opt.solvers.dual import DualOptions, solve_dual
from territory_opt.solvers.explain import repaired
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.search_contiguous import BorderOptions, BorderSearch
from territory_opt.solvers.separators import separator
from territory_opt.testing import brute_force, grid_graph, neutral, random_problem

GRIDS = ((3, 3), (2, 4), (2, 3), (1, 7))


def mixed(seed, num_territories=3):
    """A random problem with every rule, whose units lie on a grid."""
    rng = np.random.default_rng(seed)
    rows, columns = GRIDS[seed % len(GRIDS)]
    problem = random_problem(rng, rows * columns, 2 if rows * columns > 8 else num_territories)
    exempt = rng.random(rows * columns) < 0.1 * (seed % 2)
    return problem.replace(contiguity=Ground(grid_graph(rows, columns), exempt))


def planar(num_accounts=400, num_reps=8, seed=1, tolerance=0.05, **rules):
    """A neutral instance that hangs together on its Delaunay triangulation."""
    made = neutral(num_accounts, num_reps, seed, tolerance)
    plain, corners = made.problem(), Delaunay(made.xy_km).simplices
    ends = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    graph = sparse.coo_array((np.ones(len(ends)), tuple(ends.T)), shape=(num_accounts,) * 2)
    return Problem.from_points(
        made.xy_km,
        made.home_km,
        made.workload,
        plain.loads,
        plain.lower,
        plain.upper,
        graph=graph + graph.T,
        contiguous=True,
        **rules,
    )


@pytest.mark.parametrize("batch", range(4))
def test_grids_agree_with_brute_force(batch):
    """Status, objective and bound of small grids, contiguity mixed with every other rule."""
    for seed in range(batch * 8, batch * 8 + 8):
        problem = mixed(seed)
        best = brute_force(problem)
        options = SolveOptions(tiny_pairs=0 if seed % 2 else 500)
        result = solve(problem, stop_after(work=20), seed=1, options=options)
        if best.plan is None:
            assert result.status is Status.INFEASIBLE, seed
            continue
        assert result.status is Status.OPTIMAL, seed
        assert result.objective == pytest.approx(best.objective, rel=1e-9, abs=1e-9)
        assert audit(problem, result.plan) == []


@pytest.mark.parametrize("batch", range(2))
def test_search_alone_finds_plans_and_claims_no_more(batch):
    """Without the complete search: no plan better than the best, no bound above it."""
    options = SolveOptions(tiny_pairs=0, complete_pairs=0)
    found = 0
    for seed in range(100 + batch * 8, 108 + batch * 8):
        problem = mixed(seed)
        best = brute_force(problem)
        result = solve(problem, stop_after(work=0.3), seed=1, options=options)
        if best.plan is None:
            assert result.status in (Status.INFEASIBLE, Status.UNKNOWN), seed
            continue
        found += result.status in (Status.FEASIBLE, Status.OPTIMAL)
        assert result.bound <= best.objective + 1e-9 * abs(best.objective)
        if not result.violations:
            assert result.objective >= best.objective - 1e-9 * abs(best.objective)
    assert found >= 2


def test_contiguity_alone_can_forbid_every_plan():
    """Both ends of a path can only be in one territory, the middle only in the other."""
    cost, load = np.array([[0, np.inf], [np.inf, 0], [0, np.inf]]), np.ones((3, 1))
    limits = np.zeros((2, 1)), np.full((2, 1), 3.0)
    problem = Problem.from_arrays(cost, load, *limits, graph=grid_graph(1, 3), contiguous=True)
    result = solve(problem, stop_after(work=5))
    assert result.status is Status.INFEASIBLE
    assert [cause.code for cause in result.causes] == ["contiguity"]
    assert "leaves every territory in one piece" in result.causes[0].message


def test_other_conflicts_are_told_where_they_are_the_cause():
    """Two large units that no territory may have together, one territory: contiguity is not blamed."""
    limits = np.zeros((2, 1)), np.array([[3.0], [1.0]])
    problem = Problem.from_arrays(
        np.zeros((3, 2)),
        np.array([[2.0], [2.0], [1.0]]),
        *limits,
        graph=grid_graph(1, 3),
        contiguous=True,
    )
    result = solve(problem, stop_after(work=5))
    assert result.status is Status.INFEASIBLE
    assert "contiguity" not in {cause.code for cause in result.causes}


def test_a_repair_hangs_together():
    """Forced over the border: what a few territories make of it is whole, and no cheaper than proved."""
    problem = planar(60, 4, tolerance=0.3)
    result = solve(problem, stop_after(work=4), seed=1)
    assert result.violations == ()
    found = [repaired(problem, result, unit, work=1.0) for unit in (3, 17, 40)]
    plans = [one.plan for one in found if one.plan is not None]
    assert plans
    assert all(audit(problem, plan) == [] for plan in plans)


@pytest.mark.parametrize("seed", [1, 2])
def test_planar_instances_are_whole_and_near_the_bound(seed):
    """400 accounts, 8 reps, ±5 % on two measures: every band kept, every territory in one piece."""
    problem = planar(seed=seed)
    options = SolveOptions(complete_pairs=0)
    result = solve(problem, stop_after(work=8), seed=1, options=options)
    assert result.violations == ()
    assert result.objective <= 1.05 * result.bound
    graph = nx.from_scipy_sparse_array(problem.contiguity.graph)
    for territory in range(8):
        members = np.flatnonzero(result.plan.territory_of == territory)
        assert nx.is_connected(graph.subgraph(members))


def test_work_limit_repeats_the_plan():
    """Walks run on threads; the plan is the same."""
    problem, options = planar(200, 5), SolveOptions(complete_pairs=0)
    plans = [
        solve(problem, stop_after(work=2), seed=4, options=options).plan.territory_of
        for _ in range(2)
    ]
    assert np.array_equal(*plans)


def test_start_is_kept_where_it_is_whole():
    """A good plan to begin with is never lost."""
    problem, options = planar(200, 5), SolveOptions(complete_pairs=0)
    first = solve(problem, stop_after(work=4), seed=4, options=options)
    again = solve(problem, stop_after(work=0.5), seed=5, start=first, options=options)
    assert again.violations == ()
    assert again.objective <= first.objective


def test_walks_keep_their_books():
    """Owners, sizes and levels after many moves are what the choice of pairs says; nobody is torn."""
    problem = planar(groups=np.where(np.arange(400) < 20, np.arange(400) // 2, -1))
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=1e6))
    prices = solve_dual(problem, core, journal, DualOptions())
    choices = core.cheapest_pair(prices.priced(core)), None
    search = BorderSearch(journal, prices, choices, BorderOptions(), np.random.default_rng(0))
    walk = search._walk()
    made, _ = wander(walk.land, walk.claim, 5.0 * search.scale, 50_000, 0.5, walk.state)
    claim, territory = walk.claim, core.territory[walk.claim.chosen][core.unit_of]
    assert made > 500
    assert claim.owner.tolist() == territory.tolist()
    assert claim.size.tolist() == np.bincount(territory, minlength=8).tolist()
    assert claim.level == pytest.approx(core.loads(claim.chosen).ravel())
    before = sum(v.amount for v in audit(problem, core.plan(search.start)) if is_torn(v))
    assert sum(v.amount for v in audit(problem, core.plan(claim.chosen)) if is_torn(v)) <= before


def is_torn(violation):
    """True for a territory in pieces."""
    return violation.rule == "contiguity"


def test_who_leaves_a_bridge_is_noticed():
    """A path of three falls apart without its middle, a square does not without a corner."""
    for graph, leaves, hangs in ((grid_graph(1, 3), 1, False), (grid_graph(2, 2), 0, True)):
        size = graph.shape[0]
        limits = np.zeros((2, 1)), np.full((2, 1), 9.0)
        problem = Problem.from_arrays(
            np.zeros((size, 2)), np.ones((size, 1)), *limits, graph=graph, contiguous=True
        )
        core = reduce(problem)
        journal = Journal(problem, core, stop_after(work=1))
        prices = solve_dual(problem, core, journal, DualOptions())
        chosen = core.pair(np.arange(size), np.zeros(size, int))
        search = BorderSearch(
            journal, prices, (chosen, None), BorderOptions(), np.random.default_rng(0)
        )
        walk = search._walk()
        own(walk.land, walk.claim, leaves, -1)
        assert hangs_without(walk.land, walk.claim, leaves, 0) == hangs


def test_separators_are_minimal():
    """Cutting a corner of a grid off takes its two neighbours; a detour is not part of the wall."""
    problem = mixed(0).replace(contiguity=Ground(grid_graph(3, 3)))
    wall = separator(problem.contiguity, np.array([0]), 8)
    assert wall.tolist() == [1, 3]
    line = random_problem(np.random.default_rng(0), 7, 2)
    line = line.replace(contiguity=Ground(grid_graph(1, 7)))
    assert separator(line.contiguity, np.array([2, 3]), 6).tolist() == [4]
