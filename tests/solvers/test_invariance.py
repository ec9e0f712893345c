"""What may not change the best cost: other names, another order, other units of measure."""

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


def assert_same_best(one, other, times=1.0):
    """Same status, and the best cost of the second problem is ``times`` that of the first."""
    first, second = (solve(problem, stop_after(work=20)) for problem in (one, other))
    assert first.status == second.status
    if first.is_feasible:
        assert second.objective == pytest.approx(times * first.objective, rel=1e-9, abs=1e-9)
        assert second.bound == pytest.approx(times * first.bound, rel=1e-6, abs=1e-6 * times)


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_units_and_territories_changes_nothing(seed):
    """Both shuffled, with every rule that names them."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng)
    units, territories = rng.permutation(problem.num_units), rng.permutation(3)
    assert_same_best(problem, relabelled(problem, units, territories))


@pytest.mark.parametrize("scale", [1e-6, 1 / 3, 1e6])
@pytest.mark.parametrize("seed", SEEDS)
def test_unit_of_loads_changes_nothing(seed, scale):
    """Cents for euros: the same best cost."""
    problem = random_problem(np.random.default_rng(seed))
    assert_same_best(problem, in_other_loads(problem, scale))


@pytest.mark.parametrize("scale", [1e-6, 1 / 3, 1e6])
@pytest.mark.parametrize("seed", SEEDS)
def test_unit_of_costs_scales_the_best_cost(seed, scale):
    """Thousands for ones: the best cost in thousands."""
    problem = random_problem(np.random.default_rng(seed))
    assert_same_best(problem, in_other_costs(problem, scale), scale)


@pytest.mark.parametrize("scale", [1e-6, 1 / 3, 1e6])
def test_unit_of_budgets_changes_nothing(scale):
    """Revenue that may move, in another currency."""
    for seed in SEEDS:
        problem = random_problem(np.random.default_rng(seed))
        if problem.budgets:
            assert_same_best(problem, in_other_weights(problem, scale))
