"""Small problems at random that mix every rule."""

from __future__ import annotations

import numpy as np

from territory_opt.models import Budget, Families, Ideals, Problem
from territory_opt.models.arrays import IntArray


def random_problem(
    rng: np.random.Generator, num_units: int = 6, num_territories: int = 3
) -> Problem:
    """
    A small problem that mixes every rule; about a third of them cannot be satisfied.

    Parameters
    ----------
    rng
        Decides everything.
    num_units, num_territories
        Keep them small enough for ``brute_force``.
    """
    shape = (num_units, num_territories)
    cost = _rounded(rng, rng.uniform(0, 100, shape))
    cost[rng.random(shape) < 0.15] = np.inf
    home = rng.integers(num_territories, size=num_units)
    cost[np.arange(num_units), home] = rng.integers(0, 100, num_units)
    loads = _random_loads(rng, shape)
    lower, upper = _random_bands(rng, loads, home, num_territories)
    incumbent = np.where(rng.random(num_units) < 0.8, home, -1)
    locked_to = np.where(rng.random(num_units) < 0.15, home, -1)
    groups = _random_groups(rng, locked_to)
    return Problem.from_arrays(
        cost,
        loads,
        lower,
        upper,
        incumbent=incumbent,
        locked_to=locked_to,
        groups=groups,
        conflicts=_random_conflicts(rng, groups) if rng.random() < 0.4 else None,
        budgets=_random_budgets(rng, shape) if rng.random() < 0.5 else (),
        ideals=_random_ideals(rng, lower.shape) if rng.random() < 0.4 else None,
        uncovered_cost=rng.uniform(20, 150, num_units) if rng.random() < 0.3 else None,
    )


def with_families(problem: Problem, rng: np.random.Generator, num_families: int = 2) -> Problem:
    """
    The problem with families that are split at a price; most units are in one.

    Parameters
    ----------
    rng
        Decides who is in which family, and the prices.
    """
    family = rng.integers(-1, num_families, size=problem.num_units)
    price = _rounded(rng, rng.uniform(0, 60, num_families))
    return problem.replace(families=Families(family, price))


def _rounded(rng: np.random.Generator, values: np.ndarray) -> np.ndarray:
    """Whole numbers half of the time: exact integers take another way through the solver."""
    return np.round(values) if rng.random() < 0.5 else values


def _random_loads(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """One measure per unit, and one that depends on the pair."""
    by_unit = _rounded(rng, rng.uniform(1, 10, shape[0]))
    by_pair = _rounded(rng, rng.uniform(1, 10, shape))
    return np.stack([np.repeat(by_unit[:, None], shape[1], axis=1), by_pair], axis=2)


def _random_bands(
    rng: np.random.Generator, loads: np.ndarray, home: IntArray, num_territories: int
) -> tuple[np.ndarray, np.ndarray]:
    """Bands around a plan's loads, some too tight; the measure by pair has an upper side only."""
    at_home = loads[np.arange(len(home)), home]
    reached = np.stack([np.bincount(home, at_home[:, m], num_territories) for m in (0, 1)], axis=1)
    reached = rng.uniform(0.6, 1.4) * reached.mean(axis=0) * np.ones((num_territories, 1))
    width = rng.uniform(0.1, 0.8)
    lower = reached * (1 - width)
    lower[:, 1] = -np.inf
    lower[rng.random(num_territories) < 0.3, 0] = -np.inf
    upper = reached * (1 + width)
    upper[rng.random(upper.shape) < 0.3] = np.inf
    return lower, upper


def _random_groups(rng: np.random.Generator, locked_to: IntArray) -> IntArray:
    groups = np.where(rng.random(len(locked_to)) < 0.3, 7, -1)
    groups[locked_to >= 0] = -1
    return groups


def _random_conflicts(rng: np.random.Generator, groups: IntArray) -> IntArray:
    first, second = rng.choice(len(groups), 2, replace=False)
    together = groups[first] >= 0 and groups[first] == groups[second]
    return np.empty((0, 2), int) if together else np.array([[first, second]])


def _random_budgets(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[Budget, ...]:
    weights = _rounded(rng, rng.uniform(1, 5, shape[0]))
    if rng.random() < 0.3:  # limits that sums of weights reach exactly, up to rounding
        weights = np.round(weights * 10) / 10
        some = rng.random(shape[0]) < 0.5
        total = Budget(weights, float(weights[some].sum()))
    else:
        total = Budget(weights, float(rng.uniform(0.2, 1) * weights.sum()))
    territory = int(rng.integers(shape[1]))
    direction = rng.choice(["out", "in"])
    return total, Budget(np.ones(shape[0]), float(rng.integers(3)), territory, direction)


def _random_ideals(rng: np.random.Generator, shape: tuple[int, int]) -> Ideals:
    price = np.where(rng.random(shape) < 0.5, rng.uniform(0, 3, shape), 0.0)
    return Ideals(_rounded(rng, rng.uniform(2, 20, shape)), price)
