"""Families that are split at a price: solver, bound and referee against every plan there is."""

import numpy as np
import pytest

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models import Certificate, Families, Plan, Problem, Status
from territory_opt.scoring import audit, audit_bound, objective, score
from territory_opt.solvers import SolveOptions, explanations, marginal, solve, stop_after
from territory_opt.testing import brute_force, grid_graph, random_problem, with_families

PIPELINES = {
    "complete": SolveOptions(tiny_pairs=10**9),
    "all phases": SolveOptions(tiny_pairs=0),
    "search only": SolveOptions(tiny_pairs=0, complete_pairs=0),
    "listed": SolveOptions(tiny_pairs=0, listed_pairs=1),
}


def mixed(seed):
    """A small problem that mixes families with every other rule."""
    rng = np.random.default_rng(seed)
    return with_families(random_problem(rng), rng)


@pytest.mark.parametrize("batch", range(8))
def test_small_problem_is_solved_as_brute_force_solves_it(batch):
    """Forty problems: same status, same objective, and a bound that is one."""
    for seed in range(batch * 5, batch * 5 + 5):
        problem = mixed(seed)
        best = brute_force(problem)
        result = solve(problem, stop_after(work=30), seed=seed)
        if best.plan is None:
            assert result.status is Status.INFEASIBLE and result.causes, seed
            continue
        assert result.status is Status.OPTIMAL, seed
        assert result.objective == pytest.approx(best.objective, rel=1e-9, abs=1e-9), seed
        assert audit_bound(problem, result.certificate) <= best.objective, seed
        assert result.objective == pytest.approx(objective(problem, result.plan), rel=1e-12), seed


def test_family_that_can_only_be_uncovered_has_no_lead():
    """Found among two hundred at random: its units may go nowhere else."""
    problem = mixed(1016)
    result = solve(problem, stop_after(work=30), seed=1016)
    assert brute_force(problem).plan is None
    assert result.status is Status.INFEASIBLE
    assert result.causes


@pytest.mark.parametrize("name", PIPELINES)
def test_no_pipeline_contradicts_brute_force(name):
    """No bound above the best plan, no plan that breaks a rule, and none below the best."""
    for seed in range(100, 103):
        problem = mixed(seed)
        best = brute_force(problem)
        result = solve(problem, stop_after(work=0.05), seed=seed, options=PIPELINES[name])
        if best.plan is None:
            assert not result.is_feasible, seed
            continue
        assert result.bound <= best.objective + 1e-9 * abs(best.objective), seed
        assert audit_bound(problem, result.certificate) <= best.objective, seed
        assert audit(problem, result.plan) == [], seed
        assert result.objective >= best.objective - 1e-9 * abs(best.objective), seed


def four(price=5.0, **rules):
    """Four units of one family and two territories; each unit is 10 dearer in the other one."""
    cost = [[0, 10], [0, 10], [0, 10], [10, 0]]
    free = np.full((2, 1), np.inf)
    return Problem.from_arrays(
        cost, np.ones((4, 1)), -free, free, families=Families([0, 0, 0, 0], [price]), **rules
    )


def no_prices(problem):
    """A certificate without multipliers."""
    return Certificate(np.zeros(problem.lower.shape), np.zeros(len(problem.budgets)), -np.inf)


def test_units_outside_the_lead_pay():
    """Three with territory 0, one with 1: 1 × 5. Two and two: 2 × 5, and the first leads."""
    problem = four()
    assert score(problem, Plan([0, 0, 0, 1])).split_cost == 5
    assert score(problem, Plan([0, 0, 1, 1])).split_cost == 10
    assert problem.families.standing(np.array([0, 0, 1, 1]))[0].tolist() == [0]
    assert score(problem, Plan([1, 1, 1, 1])).split_cost == 0


def test_unit_left_out_pays_for_that_alone():
    """It has its price of 2; the two others are together."""
    problem = four(uncovered_cost=[2.0, 2.0, 2.0, 2.0])
    scored = score(problem, Plan([0, 0, -1, -1]))
    assert (scored.split_cost, scored.uncovered_cost) == (0, 4)
    assert score(problem, Plan([-1, -1, -1, -1])).split_cost == 0


@pytest.mark.parametrize(("price", "best"), [(5.0, 5.0), (12.0, 10.0)])
def test_bound_is_the_optimum_where_nothing_else_presses(price, best):
    """Split at 5, or kept together at 10: the bound without multipliers says so already."""
    problem = four(price)
    assert audit_bound(problem, no_prices(problem)) == pytest.approx(best, rel=1e-12)
    assert solve(problem, stop_after(work=1)).objective == best


def test_any_multipliers_give_a_bound():
    """Whatever the prices, no plan that keeps the rules costs less."""
    rng = np.random.default_rng(5)
    for seed in range(60, 68):
        problem = mixed(seed)
        best = brute_force(problem)
        for _ in range(20):
            load = rng.normal(0, 10, problem.lower.shape)
            load[:, 1] = abs(load[:, 1])
            certificate = Certificate(load, rng.exponential(5, len(problem.budgets)), -np.inf)
            assert audit_bound(problem, certificate) <= best.objective, seed


def test_group_of_two_families_weakens_the_bound_only():
    """Units 2 and 3 go together and are of different families: what they pay is left out of it."""
    problem = four(groups=[-1, -1, 7, 7]).replace(families=Families([0, 0, 0, 1], [5.0, 5.0]))
    best = brute_force(problem)
    result = solve(problem, stop_after(work=5))
    assert audit_bound(problem, no_prices(problem)) <= best.objective == result.objective
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("name", ["complete", "search only"])
def test_territories_may_have_to_hang_together_as_well(name):
    """Two rows of three, three units each; the family is the corners."""
    rng = np.random.default_rng(2)
    grid = grid_graph(2, 3)
    band = np.full((2, 1), 3.0)
    problem = Problem.from_arrays(
        np.round(rng.uniform(0, 20, (6, 2))), np.ones((6, 1)), band, band, graph=grid,
        contiguous=True, families=Families([0, -1, 0, 0, -1, 0], [7.0]),
    )  # fmt: skip
    result = solve(problem, stop_after(work=0.02), options=PIPELINES[name])
    assert audit(problem, result.plan) == []
    assert result.bound <= brute_force(problem).objective <= result.objective
    if name == "complete":
        assert result.objective == brute_force(problem).objective


def test_work_limit_gives_the_identical_plan():
    """Rounds, leads thrown over and complete search draw from the seed only."""
    rng = np.random.default_rng(4)
    cost = rng.uniform(0, 100, (60, 5))
    load = np.ones((60, 1))
    problem = Problem.from_arrays(
        cost, load, np.full((5, 1), 10.0), np.full((5, 1), 14.0),
        families=Families(rng.integers(-1, 6, 60), np.full(6, 20.0)),
    )  # fmt: skip
    options = SolveOptions(tiny_pairs=0, complete_pairs=0)
    one, two = (solve(problem, stop_after(work=0.5), seed=3, options=options) for _ in range(2))
    assert one.plan.territory_of.tolist() == two.plan.territory_of.tolist()
    assert one.objective <= 1.02 * one.bound


def test_proven_losses_hold_where_families_choose_their_leads_anew():
    """Forcing a unit into its next best territory costs at least what is said, by brute force."""
    for seed in range(20, 28):
        problem = mixed(seed)
        result = solve(problem, stop_after(work=5), seed=seed)
        if not result.is_feasible:
            continue
        told = explanations(problem, result)
        for unit in np.flatnonzero((told.next_best >= 0) & (problem.locked_to < 0)).tolist():
            locked = np.array(problem.locked_to)
            members = problem.groups == problem.groups[unit]
            locked[unit] = told.next_best[unit]
            if problem.groups[unit] >= 0:
                locked[members] = told.next_best[unit]
            truth = brute_force(problem.replace(locked_to=locked)).objective - result.objective
            assert told.forced_loss_at_least[unit] <= truth + 1e-9 * abs(result.objective), seed
            assert marginal(problem, result, unit).loss_at_least <= truth + 1e-6, seed


def test_price_needs_territories_that_are_known():
    """Where centres are chosen it is refused, with the way out."""
    with pytest.raises(ProblemError, match="choose the centres first"):
        Problem.from_arrays(
            1 - np.eye(4), np.ones((4, 1)), np.zeros((2, 1)), np.full((2, 1), 4.0), centres="free",
            families=Families([0, 0, 1, 1], [1.0, 1.0]),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("family", "price", "words"),
    [
        ([0, 0, 0], [1.0], "families.family: shape"),
        ([0, 0, 2, -1], [1.0], "no family"),
        ([0, 0, 0, 0], [-1.0], "not a number ≥ 0"),
    ],
)
def test_families_that_do_not_fit_are_told(family, price, words):
    """Field and index are named."""
    with pytest.raises(ProblemError, match=words):
        four().replace(families=Families(family, price))


def test_families_are_saved_with_the_problem_and_not_written_as_mps(tmp_path):
    """What is read again is bounded the same."""
    problem = four()
    problem.save(tmp_path / "p.npz")
    again = Problem.load(tmp_path / "p.npz")
    assert objective(again, Plan([0, 0, 0, 1])) == objective(problem, Plan([0, 0, 0, 1])) == 5
    with pytest.raises(UnsupportedError, match="families"):
        problem.to_mps(tmp_path / "p.mps")
