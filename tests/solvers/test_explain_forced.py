"""Forcing a unit elsewhere: three figures, judged by brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest

from territory_opt.models import Plan, Problem, Status
from territory_opt.scoring import audit, objective
from territory_opt.solvers import forced, marginal, repaired, solve, stop_after
from territory_opt.testing import brute_force, random_problem

ENOUGH = stop_after(work=20)
FREE = np.full((2, 1), np.inf)


def locked(problem: Problem, unit: int, territory: int) -> Problem:
    """The unit, and whoever shares its group, locked to a territory."""
    label = problem.groups[unit]
    with_it = (np.arange(problem.num_units) == unit) | ((problem.groups == label) & (label >= 0))
    return problem.replace(locked_to=np.where(with_it, territory, problem.locked_to))


def may_enter(problem: Problem, unit: int, territory: int) -> bool:
    """Whether the unit and its group are allowed in the territory."""
    label = problem.groups[unit]
    members = [unit] if label < 0 else np.flatnonzero(problem.groups == label)
    return bool(np.isfinite(problem.cost.block(np.array(members))[:, territory]).all())


@pytest.fixture(scope="module")
def moves():
    """Optimal results of random problems with a possible move each: problem, result, unit, territory."""
    found = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        problem = random_problem(rng)
        result = solve(problem, ENOUGH)
        unit = int(rng.integers(problem.num_units))
        elsewhere = [
            t
            for t in range(problem.num_territories)
            if may_enter(problem, unit, t)
            and (result.plan is None or t != result.plan.territory_of[unit])
        ]
        if result.status is Status.OPTIMAL and elsewhere:
            found.append((problem, result, unit, int(rng.choice(elsewhere))))
    return found


@pytest.fixture(scope="module")
def losses(moves):
    """What brute force says each of the moves loses; inf where no plan can have the unit there."""
    return [
        brute_force(locked(problem, unit, t)).objective - brute_force(problem).objective
        for problem, _, unit, t in moves
    ]


def test_forcing_loses_exactly_what_is_stated(moves, losses):
    """Both plans proved best: the interval is one figure, and brute force finds it."""
    num_exact = num_impossible = 0
    for (problem, result, unit, t), loss in zip(moves, losses, strict=True):
        told = forced(problem, result, unit, t, ENOUGH)
        if math.isinf(loss):
            assert told.is_possible is False
            assert told.loss_at_least == told.loss_at_most == math.inf
            num_impossible += 1
        else:
            assert told.is_exact
            assert told.loss_at_most == pytest.approx(loss, abs=1e-7)
            assert told.loss_at_least == pytest.approx(loss, abs=1e-6)
            num_exact += 1
    assert num_exact >= 20
    assert num_impossible >= 3


def test_marginal_figure_is_a_lower_limit(moves, losses):
    """For any territory, held units and groups included; and it says something in half of the cases."""
    telling = 0
    for (problem, result, unit, t), loss in zip(moves, losses, strict=True):
        told = marginal(problem, result, unit, t)
        assert told.loss_at_least <= loss + 1e-6
        telling += told.loss_at_least > 1e-6
    assert telling >= len(moves) // 4


def test_repaired_plan_is_an_upper_limit_that_can_be_used(moves, losses):
    """Two territories arranged anew: keeps every rule, leaves the third alone, costs as it says."""
    num_repaired = 0
    for (problem, result, unit, t), loss in zip(moves, losses, strict=True):
        told = repaired(problem, result, unit, t, num_territories=2)
        assert told.loss >= loss - 1e-7
        if told.plan is None:
            continue
        before, after = result.plan.territory_of, told.plan.territory_of
        touched = {
            problem.territory_ids[x]
            for x in {*before[before != after], *after[before != after]} - {-1}
        }
        assert touched <= set(told.freed)
        assert audit(locked(problem, unit, t), told.plan) == []
        assert told.loss == pytest.approx(objective(problem, told.plan) - result.objective)
        num_repaired += 1
    assert num_repaired >= 10


def test_repair_of_few_territories_is_their_best(moves):
    """Brute force over the two freed territories, everything else locked, finds the same."""
    num_checked = 0
    for problem, result, unit, t in moves:
        told = repaired(problem, result, unit, t, work=20, num_territories=2)
        before = np.array(result.plan.territory_of)
        freed = [problem.territory_ids.index(name) for name in told.freed]
        stays = (before >= 0) & ~np.isin(before, freed)
        part = locked(problem, unit, t)
        cost = part.cost.block(np.arange(part.num_units))
        closed = np.setdiff1d(np.arange(part.num_territories), freed)
        cost[np.ix_(~stays, closed)] = np.inf
        part = part.replace(cost=cost, locked_to=np.where(stays, before, part.locked_to))
        if problem.uncovered_cost is not None and (before < 0).any():
            continue  # a repair leaves uncovered units out; this brute force would not
        best = brute_force(part).objective - result.objective
        assert told.loss == pytest.approx(best, abs=1e-7)
        num_checked += 1
    assert num_checked >= 20


def test_repair_of_all_territories_loses_what_forcing_does(moves, losses):
    """Nothing is left outside, so the repaired plan is the best one."""
    for (problem, result, unit, t), loss in zip(moves, losses, strict=True):
        if (result.plan.territory_of >= 0).all():
            told = repaired(problem, result, unit, t, work=20, num_territories=3)
            assert told.loss == pytest.approx(loss, abs=1e-7)


@pytest.fixture(scope="module")
def large():
    """1,000 units and 20 territories in a square, ±5 %: a plan with a gap."""
    rng = np.random.default_rng(5)
    num_units, num_territories = 1000, 20
    weight = rng.lognormal(size=num_units)
    even = np.full((num_territories, 1), weight.sum() / num_territories)
    problem = Problem.from_points(
        rng.uniform(0, 100, (num_units, 2)), rng.uniform(0, 100, (num_territories, 2)),
        weight, weight, 0.95 * even, 1.05 * even,
    )  # fmt: skip
    return problem, solve(problem, stop_after(work=3), seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("unit", [0, 250, 500, 750])
def test_limits_hold_where_nothing_is_proved_best(large, unit):
    """Another search finds no loss below what is stated; the repair is an upper limit of forcing."""
    problem, result = large
    told = forced(problem, result, unit, stop=stop_after(work=1))
    fast = repaired(problem, result, unit)
    t = problem.territory_ids.index(told.territory)
    judge = solve(locked(problem, unit, t), stop_after(work=2), seed=2, start=result.plan)
    assert marginal(problem, result, unit).loss_at_least <= told.loss_at_least
    assert told.loss_at_least <= judge.objective - result.objective
    assert told.loss_at_least <= told.loss_at_most <= fast.loss + 1e-9


def test_lock_is_lifted_to_force_a_unit_elsewhere():
    """Locked to y at 4, x costs 1: forcing it to x gains 3."""
    problem = Problem.from_arrays([[1, 4]], [[1]], -FREE, FREE, locked_to=[1])
    result = solve(problem, ENOUGH)
    told = forced(problem, result, 0, 0, ENOUGH)
    assert told.is_exact
    assert told.loss_at_most == pytest.approx(-3)
    assert marginal(problem, result, 0, 0).loss_at_least == pytest.approx(-3)


def test_group_with_one_lock_moves_as_a_whole():
    """Only one of two is locked to x (0 + 0); both have to go to y (2 + 3) for either to be there."""
    problem = Problem.from_arrays(
        [[0, 2], [0, 3]], [[1], [1]], -FREE, FREE, locked_to=[0, -1], groups=[1, 1]
    )
    result = solve(problem, ENOUGH)
    told = forced(problem, result, 1, 1, ENOUGH)
    assert told.loss_at_most == pytest.approx(5)
    assert list(told.result.plan.territory_of) == [1, 1]


def test_territory_that_rules_close_is_refused():
    """By name, with the way out."""
    problem = Problem.from_arrays(
        [[1, np.inf, 2]], [[1]], np.full((3, 1), -np.inf), np.full((3, 1), np.inf),
        unit_ids="a", territory_ids="xyz",
    )  # fmt: skip
    result = solve(problem, ENOUGH)
    for ask in (forced, repaired, marginal):
        with pytest.raises(ValueError, match=r"account 'a' may not be in territory 'y'.*choose"):
            ask(problem, result, "a", "y")
        with pytest.raises(KeyError, match="no territory 'w'"):
            ask(problem, result, "a", "w")


def test_without_another_territory_nothing_can_be_forced():
    """One territory only."""
    problem = Problem.from_arrays([[1]], [[1]], [[-np.inf]], [[np.inf]])
    with pytest.raises(ValueError, match="no other territory"):
        forced(problem, solve(problem, ENOUGH), 0)


def test_plan_that_breaks_rules_has_nothing_to_compare_with():
    """Two units into a territory for one, twice."""
    problem = Problem.from_arrays([[0, 9], [0, 9]], np.ones((2, 1)), -FREE, [[0.5], [0.5]])
    with pytest.raises(ValueError, match=r"breaks a rule .*solve until"):
        forced(problem, solve(problem, ENOUGH), 0)


def test_repair_spends_only_what_is_left_of_a_budget():
    """
    Three units of x, y, z at home; one may move. a is forced from x to y, which uses the move up.

    y can hold one only, so b has to leave it: not allowed, and no plan is found.
    """
    from territory_opt.models import Budget

    problem = Problem.from_arrays(
        [[0, 1, 9], [1, 0, 9], [9, 9, 0]], np.ones((3, 1)), np.full((3, 1), -np.inf), np.ones((3, 1)),
        incumbent=[0, 1, 2], budgets=[Budget(np.ones(3), 1)],
    )  # fmt: skip
    result = solve(problem, ENOUGH)
    assert list(result.plan.territory_of) == [0, 1, 2]
    told = repaired(problem, result, 0, 1, num_territories=2)
    assert told.plan is None
    assert told.loss == math.inf
    wider = problem.replace(budgets=[Budget(np.ones(3), 2)])
    again = repaired(wider, solve(wider, ENOUGH), 0, 1, num_territories=2)
    assert again.loss == pytest.approx(2)
    assert isinstance(again.plan, Plan)
