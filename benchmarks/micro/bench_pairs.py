"""Costs and pairs: what every phase of a search reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.points import PointCost
from territory_opt.solvers.reduction import reduce

BLOCK = 1_000


def test_stored_cost_block(benchmark: Any, problem: Problem) -> None:
    """Costs of a block of units, stored."""
    units = np.arange(BLOCK)
    block = benchmark(problem.cost.block, units)
    assert block.shape == (BLOCK, problem.num_territories)


def test_computed_cost_block(benchmark: Any, problem: Problem) -> None:
    """Costs of a block of units from points: what sizes that fit no matrix pay each time."""
    rng = np.random.default_rng(1)
    xy, home = rng.random((BLOCK, 2)), rng.random((problem.num_territories, 2))
    cost = PointCost(xy, home, np.ones(BLOCK), 1.0)
    assert benchmark(cost.block, np.arange(BLOCK)).shape == (BLOCK, problem.num_territories)


def test_reduce(benchmark: Any, problem: Problem) -> None:
    """From a problem to the list of pairs that a search works on."""
    assert benchmark(reduce, problem).num_pairs > 0
