"""Districts and regions: agreed with by brute force, each rule with amounts, from below and above."""

import itertools

import networkx as nx
import numpy as np
import pytest

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models import Budget, Children, Hierarchy, Level, LevelRules, Problem, Status
from territory_opt.scoring import audit, audit_hierarchy, audit_level, objective
from territory_opt.solvers import group_up, level_problem, solve, split_down, stop_after
from territory_opt.solvers.levels import plan_of
from territory_opt.solvers.levels.grouping import hierarchy_of
from territory_opt.testing import brute_force, grid_graph

STOP = stop_after(work=3, gap=1e-9)
INF = np.inf


def grid(seed, rows=3, columns=3):
    """Territories on a grid, a little off, with one measure."""
    rng = np.random.default_rng(seed)
    size = rows * columns
    cell = np.stack(np.unravel_index(np.arange(size), (rows, columns)), axis=1)
    loads = rng.integers(2, 6, (size, 1)).astype(float)
    places = cell + rng.uniform(-0.3, 0.3, (size, 2))
    ids = tuple(f"T{i}" for i in range(size))
    return Children(ids, places, loads[:, 0], loads, ("potential",), grid_graph(rows, columns))


def districts(children, count=2, tolerance=0.4, span=(1, 8), **more):
    """Rules of so many districts with equal bands."""
    target = np.full((count, 1), children.loads.sum() / count)
    ids = tuple(f"D{k}" for k in range(count))
    limits = (1 - tolerance) * target, (1 + tolerance) * target
    return LevelRules("district", ids, span, *limits, **more)


@pytest.mark.parametrize("contiguous", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_free_centres_agree_with_brute_force(seed, contiguous):
    """2^9 ways to make two districts: the best is found, and the bound is just below it."""
    children = grid(seed)
    (found,) = group_up(children, [districts(children, contiguous=contiguous)], STOP)
    best = brute_force(found.problem)
    assert found.result.objective == pytest.approx(best.objective, rel=1e-9)
    assert best.objective * (1 - 1e-5) <= found.result.bound <= best.objective * (1 + 1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_homes_agree_with_brute_force(seed):
    """With managers' homes the answer is proved, not only bounded."""
    children = grid(seed)
    homes = children.places_km[[0, 8]]
    (found,) = group_up(children, [districts(children, homes_km=homes)], STOP)
    assert found.result.status is Status.OPTIMAL
    assert found.result.objective == pytest.approx(brute_force(found.problem).objective, rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_locks_hold_with_free_centres(seed):
    """T0 and T8, the far corners, in one district, T4 between them in the other."""
    children = grid(seed)
    locked = np.full(9, -1)
    locked[[0, 8, 4]] = 1, 1, 0
    rules = districts(children, locked_to=locked, span=(2, 7), tolerance=0.9)
    (found,) = group_up(children, [rules], STOP)
    of = found.result.plan.territory_of
    assert (of[0], of[8], of[4]) == (1, 1, 0)
    assert found.result.objective == pytest.approx(brute_force(found.problem).objective, rel=1e-9)


def test_span_decides_where_balance_would_not():
    """Loads 6, 1, 1, 1, 1, 1, 1: equal halves are 1 + 6 children; a span of 3 to 4 forbids them."""
    loads = np.array([[6.0], [1], [1], [1], [1], [1], [1]])
    line = grid_graph(1, 7)
    places = np.column_stack([np.arange(7.0), np.zeros(7)])
    children = Children(tuple("ABCDEFG"), places, loads[:, 0], loads, graph=line)
    (found,) = group_up(children, [districts(children, span=(3, 4), tolerance=0.5)], STOP)
    assert sorted(np.bincount(found.result.plan.territory_of).tolist()) == [3, 4]
    (balanced,) = group_up(children, [districts(children, span=(1, 6), tolerance=0.01)], STOP)
    assert sorted(np.bincount(balanced.result.plan.territory_of).tolist()) == [1, 6]


def test_two_levels_are_one_hierarchy():
    """Sixteen territories, four districts of 3 to 5, two regions of 2: the referee agrees."""
    children = grid(3, 4, 4)
    rules = [
        districts(children, 4, 0.3, (3, 5)),
        LevelRules("region", ("R0", "R1"), (2, 2)),
    ]
    found = group_up(children, rules, STOP)
    hierarchy = hierarchy_of(children.ids, found)
    assert [level.name for level in hierarchy.levels] == ["district", "region"]
    assert audit_hierarchy(children, hierarchy, rules) == []
    graph = nx.from_scipy_sparse_array(children.graph)
    for level in range(2):
        of = hierarchy.group_of(level)
        for group in np.unique(of):
            assert nx.is_connected(graph.subgraph(np.flatnonzero(of == group)))
    assert set(hierarchy.parents) == {*children.ids, "D0", "D1", "D2", "D3"}


def test_bands_that_no_districts_keep_are_told():
    """Loads 10 and 1, 1 in two districts of ±10 % of 6: no plan, said so, nothing above it."""
    loads = np.array([[10.0], [1], [1]])
    places = np.column_stack([np.arange(3.0), np.zeros(3)])
    children = Children(tuple("ABC"), places, loads[:, 0], loads, graph=grid_graph(1, 3))
    rules = [districts(children, 2, 0.1), LevelRules("region", ("R",))]
    found = group_up(children, rules, STOP)
    assert [one.result.status for one in found] == [Status.INFEASIBLE]
    assert "3 children cannot make 2 groups" in found[0].result.causes[0].message


def test_numbers_that_do_not_fit_the_span_are_refused_with_amounts():
    """Nine territories, two districts of 2 to 4: they hold at most 8."""
    children = grid(0)
    told = (
        r"9 children cannot make 2 districts of 2 to 4: they hold at most 8\. Write span = \[2, 5\]"
    )
    with pytest.raises(ProblemError, match=told):
        level_problem(children, districts(children, span=(2, 4)))


def split_problem(seed, columns=4, **rules):
    """Units on a 2 × 4 grid, four territories at home in its corners."""
    rng = np.random.default_rng(seed)
    cell = np.stack(np.unravel_index(np.arange(2 * columns), (2, columns)), axis=1)
    xy = cell + rng.uniform(-0.2, 0.2, cell.shape)
    homes = xy[[0, columns - 1, columns, -1]]
    loads = rng.integers(2, 5, (len(xy), 1)).astype(float)
    target = np.full((4, 1), loads.sum() / 4)
    ground = {"graph": grid_graph(2, columns), "contiguous": True}
    limits = 0.3 * target, 1.7 * target
    return Problem.from_points(xy, homes, loads[:, 0], loads, *limits, power=2, **ground, **rules)


WEST_EAST = Hierarchy(
    ("t0", "t1", "t2", "t3"), (Level("district", ("west", "east"), [0, 1, 0, 1]),)
)
BOTH = LevelRules("district", ("west", "east"))


def best_split(problem):
    """The best district plan by brute force over all plans of its own relaxation."""
    best, units = INF, np.arange(problem.num_units)
    cost = problem.cost.block(units)
    cheapest = np.stack([cost[:, [0, 2]].min(axis=1), cost[:, [1, 3]].min(axis=1)], axis=1)
    graph = nx.from_scipy_sparse_array(problem.contiguity.graph)
    lower, upper = 2 * problem.lower[0, 0], 2 * problem.upper[0, 0]
    for of in itertools.product((0, 1), repeat=len(units)):
        of = np.array(of)
        parts = [np.flatnonzero(of == group) for group in (0, 1)]
        loads = [problem.loads.unit[part, 0].sum() for part in parts]
        if not all(len(p) and nx.is_connected(graph.subgraph(p)) for p in parts):
            continue
        if all(lower <= load <= upper for load in loads):
            best = min(best, cheapest[units, of].sum())
    return best


@pytest.mark.parametrize("seed", range(5))
def test_the_top_level_agrees_with_brute_force_and_bounds_the_plan(seed):
    """Districts cost no more than territories: their optimum is below that of the whole problem."""
    problem = split_problem(seed, columns=3)
    top, bottom = split_down(problem, WEST_EAST, [BOTH], STOP)
    assert top.objective == pytest.approx(best_split(problem), rel=1e-9)
    whole = brute_force(problem).objective
    assert top.bound <= whole * (1 + 1e-9)
    plan = plan_of((top, bottom))
    assert audit(problem, plan) == []
    assert objective(problem, plan) == pytest.approx(bottom.objective, rel=1e-9)
    assert bottom.objective >= whole * (1 - 1e-9)


def test_a_unit_locked_to_a_district_stays_beneath_it():
    """Unit 0, at home in the west, is locked to the east: it is served by t1 or t3."""
    problem = split_problem(1, groups=None)
    free = split_down(problem, WEST_EAST, [BOTH], STOP)
    assert free[0].group_of[0] == 0
    locked = np.full(8, -1)
    locked[0] = 1
    rules = [LevelRules("district", ("west", "east"), contiguous=False)]
    bare = problem.replace(contiguity=None)
    found = split_down(bare, WEST_EAST, rules, STOP, locked_to=[locked])
    assert found[0].group_of[0] == 1
    assert plan_of(found).territory_of[0] in (1, 3)


def test_a_level_has_bands_of_its_own():
    """The west may carry at most a third: it does, though its territories may carry more."""
    problem = split_problem(2)
    total = problem.loads.unit.sum()
    upper = np.array([[total / 3], [INF]])
    rules = [LevelRules("district", ("west", "east"), upper=upper)]
    found = split_down(problem, WEST_EAST, rules, STOP)
    assert problem.loads.unit[found[0].group_of == 0].sum() <= total / 3
    freely = split_down(problem, WEST_EAST, [BOTH], STOP)
    assert problem.loads.unit[freely[0].group_of == 0].sum() > total / 3
    assert found[0].objective > freely[0].objective


def test_units_of_split_levels_are_refereed_too():
    """The same referee, with units for children; a unit put elsewhere is seen."""
    problem = split_problem(0)
    top, _ = split_down(problem, WEST_EAST, [BOTH], STOP)
    loads, graph = problem.loads.unit, problem.contiguity.graph
    units = Children(problem.unit_ids, np.zeros((8, 2)), loads[:, 0], loads, ("m0",), graph)
    assert audit_level(units, Level("district", BOTH.ids, top.group_of), BOTH) == []
    torn = np.where(np.arange(8) % 4 % 2 == 0, 0, 1)
    said = audit_level(units, Level("district", BOTH.ids, torn), BOTH)
    assert {violation.rule for violation in said} == {"contiguity"}


def test_budgets_cannot_be_split():
    """They hold for the whole plan; the message says what to do."""
    problem = split_problem(0, budgets=[Budget(np.ones(8), 3.0)], incumbent=np.zeros(8, int))
    with pytest.raises(UnsupportedError, match="group from the territories up"):
        split_down(problem, WEST_EAST, [BOTH], STOP)


def test_three_levels_split_within_each_other():
    """Every district lies in its region; the last step is a whole plan."""
    problem = split_problem(4)
    levels = (
        Level("district", ("a", "b", "c"), [0, 1, 0, 2]),
        Level("region", ("w", "e"), [0, 1, 1]),
    )
    hierarchy = Hierarchy(problem.territory_ids, levels)
    rules = [LevelRules("district", ("a", "b", "c")), LevelRules("region", ("w", "e"))]
    found = split_down(problem, hierarchy, rules, STOP)
    assert [one.name for one in found] == ["region", "district", "territory"]
    assert (np.array([0, 1, 1])[found[1].group_of] == found[0].group_of).all()
    assert found[0].bound <= found[1].objective * (1 + 1e-9) <= found[2].objective * (1 + 1e-8)
    assert audit(problem, plan_of(found)) == []


def test_splitting_gives_what_solving_gives_where_districts_bind_nothing():
    """One district over all territories: the last step is the whole problem."""
    problem = split_problem(3)
    one = Hierarchy(problem.territory_ids, (Level("all", ("all",), [0, 0, 0, 0]),))
    found = split_down(problem, one, [LevelRules("all", ("all",))], STOP)
    assert found[-1].objective == pytest.approx(solve(problem, STOP, seed=1).objective, rel=1e-9)
