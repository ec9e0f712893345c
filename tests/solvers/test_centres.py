"""Choosing centres: found by search, agreed with by brute force, bounded by Hess."""

import numpy as np
import pytest

from territory_opt.models import Plan, Problem, Status
from territory_opt.scoring import audit, audit_bound, objective
from territory_opt.solvers import relax_proven, solve, stop_after
from territory_opt.solvers.centres.halving import first_centres
from territory_opt.testing import brute_force, grid_graph

GRIDS = ((3, 3), (2, 4), (2, 5), (3, 4))


def on_grid(seed, num_territories=2, contiguous=True, **rules):
    """Cells of a grid that lie a little off, with loads of their own; ±40 % on one measure."""
    rng = np.random.default_rng(seed)
    rows, columns = GRIDS[seed % len(GRIDS)]
    size = rows * columns
    cell = np.stack(np.unravel_index(np.arange(size), (rows, columns)), axis=1)
    xy = cell + rng.uniform(-0.3, 0.3, (size, 2))
    loads = rng.integers(1, 6, (size, 1)).astype(float)
    target = np.full((num_territories, 1), loads.sum() / num_territories)
    ground = {"graph": grid_graph(rows, columns), "contiguous": True} if contiguous else {}
    limits = 0.6 * target, 1.4 * target
    weight = loads[:, 0]
    return Problem.from_points(
        xy, xy, weight, loads, *limits, power=2, centres="free", **ground, **rules
    )


@pytest.mark.parametrize("contiguous", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_grids_agree_with_brute_force(seed, contiguous):
    """The best of all plans is found, its centres are told, and the bound is below it."""
    problem = on_grid(seed, contiguous=contiguous)
    best = brute_force(problem)
    result = solve(problem, stop_after(work=0.6), seed=1)
    assert best.plan is not None
    assert result.objective == pytest.approx(best.objective, rel=1e-9)
    assert result.plan.centre_of is not None
    assert audit(problem, result.plan) == []
    assert result.bound == pytest.approx(best.objective, rel=1e-5)
    assert result.bound <= best.objective * (1 + 1e-9)
    assert 0 < audit_bound(problem, result.certificate) <= result.bound


@pytest.mark.parametrize("seed", range(4))
def test_every_rule_goes_with_centres(seed):
    """Locks, groups and conflicts on the same grids."""
    size = np.prod(GRIDS[seed % len(GRIDS)])
    locked, groups = np.full(size, -1), np.full(size, -1)
    locked[0], groups[[1, 2]] = 1, 5
    problem = on_grid(seed, locked_to=locked, groups=groups, conflicts=[[0, size - 1]])
    best = brute_force(problem)
    result = solve(problem, stop_after(work=0.6), seed=1)
    assert best.plan is not None
    assert result.objective == pytest.approx(best.objective, rel=1e-9)
    assert result.bound <= best.objective * (1 + 1e-9)


def test_homes_stay_and_the_others_are_chosen():
    """A territory with a home has its centre there."""
    problem = on_grid(0, home_unit=[0, -1])
    result = solve(problem, stop_after(work=0.6), seed=1)
    assert result.plan.centre_of[0] == 0
    assert result.objective == pytest.approx(brute_force(problem).objective, rel=1e-9)


def test_candidates_are_kept():
    """Centres at two of three candidates."""
    free = on_grid(1)
    sites = np.array([0, 3, 7])
    cost = free.centres.between(np.arange(8), sites)
    problem = Problem.from_arrays(
        cost,
        free.loads.unit,
        free.lower,
        free.upper,
        graph=free.contiguity.graph,
        contiguous=True,
        centres=sites,
    )
    result = solve(problem, stop_after(work=0.6), seed=1)
    assert set(result.plan.centre_of) <= set(sites.tolist())
    assert result.objective == pytest.approx(brute_force(problem).objective, rel=1e-9)


def planar(num_units=600, num_territories=12, seed=1, tolerance=0.1):
    """Cells of a 20 by 30 grid with loads over two orders of magnitude."""
    rng = np.random.default_rng(seed)
    cell = np.stack(np.unravel_index(np.arange(num_units), (20, num_units // 20)), axis=1)
    loads = rng.lognormal(0, 1, (num_units, 1))
    loads = np.minimum(loads, 0.3 * loads.sum() / num_territories)
    target = np.full((num_territories, 1), loads.sum() / num_territories)
    limits = (1 - tolerance) * target, (1 + tolerance) * target
    graph = grid_graph(20, num_units // 20)
    xy = cell + 0.0
    return Problem.from_points(
        xy, xy, loads[:, 0], loads, *limits, power=2, centres="free", graph=graph, contiguous=True
    )


def test_search_is_much_better_than_its_starts():
    """600 cells, 12 territories: whole, in band, and better than centres from halving alone."""
    problem = planar()
    result = solve(problem, stop_after(work=6), seed=1)
    assert result.status is Status.FEASIBLE
    assert audit(problem, result.plan) == []
    begin = first_centres(problem, np.random.default_rng(1))
    fixed = solve(problem.at(begin), stop_after(work=6), seed=1)
    assert result.objective < 0.97 * fixed.objective
    assert result.objective < 1.25 * result.bound


def test_a_work_limit_repeats_the_plan():
    """Twice the same plan, centres and bound."""
    problem = planar(400, 8, seed=3)
    one, other = (solve(problem, stop_after(work=2), seed=4) for _ in range(2))
    assert np.array_equal(one.plan.territory_of, other.plan.territory_of)
    assert np.array_equal(one.plan.centre_of, other.plan.centre_of)
    assert one.bound == other.bound


def test_a_plan_to_begin_with_is_never_lost():
    """With next to no work the plan is at least as good as the one begun with."""
    problem = planar(400, 8, seed=3)
    before = solve(problem, stop_after(work=2), seed=4)
    again = solve(problem, stop_after(work=0.01), seed=5, start=before)
    assert again.objective <= before.objective
    bare = Plan(before.plan.territory_of)
    assert solve(problem, stop_after(work=0.01), seed=5, start=bare).objective <= objective(
        problem, bare
    )


def test_an_oversized_unit_becomes_a_territory_of_its_own():
    """Accepted as an exception, it fills one territory; the others share the rest."""
    problem = planar(400, 8, seed=3)
    loads = np.array(problem.loads.unit)
    loads[57] = 2 * problem.upper[0, 0]
    target = (loads.sum() - loads[57]) / 7
    limits = {name: np.full((8, 1), f * target) for name, f in (("lower", 0.9), ("upper", 1.1))}
    heavy = problem.replace(loads=loads, **limits)
    assert solve(heavy, stop_after(work=0.2)).status is Status.INFEASIBLE
    relaxed, exceptions = relax_proven(heavy)
    assert exceptions
    result = solve(relaxed, stop_after(work=3), seed=1)
    assert result.is_feasible
    alone = result.plan.territory_of == result.plan.territory_of[57]
    assert np.flatnonzero(alone).tolist() == [57]
    assert result.plan.centre_of[result.plan.territory_of[57]] == 57
    assert 0 < result.bound <= result.objective
