"""Instances that the micro-benchmarks share, made once."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.models import Certificate, Plan, Problem
from territory_opt.solvers.core import Core
from territory_opt.solvers.reduction import reduce
from territory_opt.testing import neutral

SIZES = {"2,000 x 25": (2_000, 25), "10,000 x 100": (10_000, 100)}


@pytest.fixture(scope="session", params=SIZES.values(), ids=SIZES.keys())
def problem(request: pytest.FixtureRequest) -> Problem:
    """A neutral instance."""
    return neutral(*request.param, seed=1).problem()


@pytest.fixture(scope="session")
def core(problem: Problem) -> Core:
    """All pairs."""
    return reduce(problem)


@pytest.fixture(scope="session")
def plan(problem: Problem) -> Plan:
    """Every unit in its cheapest territory: whole, and outside many bands."""
    return Plan(problem.cost.block(np.arange(problem.num_units)).argmin(axis=1))


@pytest.fixture(scope="session")
def certificate(problem: Problem) -> Certificate:
    """Prices at random: how long a check takes does not depend on how good they are."""
    prices = np.random.default_rng(1).normal(0, 20, problem.lower.shape)
    return Certificate(prices, np.empty(0), -np.inf)
