"""What may not change the best cost: other names, another order, other units of measure."""

from functools import cache

import numpy as np
import pytest

from territory_opt.models import Budget, Ideals
from territory_opt.solvers import solve, stop_after
from territory_opt.testing import random_problem

SEEDS = range(40)


def relabelled(problem, units, territories):
    """
    The same problem in another order.

    Parameters
    ----------
    units, territories
        Permutations: the i-th of the new problem is the ``units[i]``-th of the old one.
    """
    new_name = np.append(np.argsort(territories), -1)  # -1, none, keeps its name
    everyone = np.arange(problem.num_units)
    ideals, uncovered = problem.ideals, problem.uncovered_cost
    return problem.replace(
        cost=problem.cost.block(everyone)[units][:, territories],
        loads=problem.loads.block(everyone, problem.num_territories)[units][:, territories],
        lower=problem.lower[territories],
        upper=problem.upper[territories],
        incumbent=new_name[problem.incumbent[units]],
        locked_to=new_name[problem.locked_to[units]],
        groups=problem.groups[units],
        conflicts=np.argsort(units)[problem.conflicts],
        budgets=tuple(
            Budget(
                b.weights[units],
                b.limit,
                None if b.territory is None else int(new_name[b.territory]),
                b.direction,
            )
            for b in problem.budgets
        ),
        ideals=ideals and Ideals(ideals.target[territories], ideals.price[territories]),
        uncovered_cost=None if uncovered is None else uncovered[units],
    )


def in_other_loads(problem, scale):
    """Loads, their limits and ideals in another unit: cents for euros, minutes for hours."""
    loads = problem.loads.block(np.arange(problem.num_units), problem.num_territories)
    ideals = problem.ideals
    return problem.replace(
        loads=loads * scale,
        lower=problem.lower * scale,
        upper=problem.upper * scale,
        ideals=ideals and Ideals(ideals.target * scale, ideals.price / scale),
    )


def in_other_costs(problem, scale):
    """Every cost in another unit."""
    ideals, uncovered = problem.ideals, problem.uncovered_cost
    return problem.replace(
        cost=problem.cost.block(np.arange(problem.num_units)) * scale,
        ideals=ideals and Ideals(ideals.target, ideals.price * scale),
        uncovered_cost=None if uncovered is None else uncovered * scale,
    )


def in_other_weights(problem, scale):
    """What budgets count in another unit."""
    return problem.replace(
        budgets=tuple(
            Budget(b.weights * scale, b.limit * scale, b.territory, b.direction)
            for b in problem.budgets
        )
    )


@cache
def best(seed):
    """What is found of a problem as it was drawn."""
    return solve(drawn(seed), stop_after(work=20))


@cache
def drawn(seed):
    """A random problem with rules of all kinds."""
    return random_problem(np.random.default_rng(seed))


def assert_same_best(seed, other, times=1.0):
    """Same status as of the problem that was drawn, and ``times`` its best cost."""
    first, second = best(seed), solve(other, stop_after(work=20))
    assert first.status == second.status
    if first.is_feasible:
        assert second.objective == pytest.approx(times * first.objective, rel=1e-9, abs=1e-9)
        assert second.bound == pytest.approx(times * first.bound, rel=1e-6, abs=1e-6 * times)


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_units_and_territories_changes_nothing(seed):
    """Both shuffled, with every rule that names them."""
    problem, rng = drawn(seed), np.random.default_rng(seed)
    units, territories = rng.permutation(problem.num_units), rng.permutation(3)
    assert_same_best(seed, relabelled(problem, units, territories))


@pytest.mark.parametrize("scale", [1e-6, 1 / 3, 1e6])
@pytest.mark.parametrize("seed", SEEDS)
def test_unit_of_loads_changes_nothing(seed, scale):
    """Cents for euros: the same best cost."""
    assert_same_best(seed, in_other_loads(drawn(seed), scale))


@pytest.mark.parametrize("scale", [1e-6, 1 / 3, 1e6])
@pytest.mark.parametrize("seed", SEEDS)
def test_unit_of_costs_scales_the_best_cost(seed, scale):
    """Thousands for ones: the best cost in thousands."""
    assert_same_best(seed, in_other_costs(drawn(seed), scale), scale)


@pytest.mark.parametrize("scale", [1e-6, 1 / 3, 1e6])
def test_unit_of_budgets_changes_nothing(scale):
    """Revenue that may move, in another currency."""
    for seed in SEEDS:
        if drawn(seed).budgets:
            assert_same_best(seed, in_other_weights(drawn(seed), scale))
