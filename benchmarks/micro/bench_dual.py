"""Newton steps of the dual: value and gradient, curvature, the linear system, the marking of pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.solvers.core import Core
from territory_opt.solvers.dual import (
    DualOptions,
    SmoothDual,
    phase,
    solve_dual,
)
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.newton import newton_step
from territory_opt.solvers.resources import no_prices, resources_of
from territory_opt.solvers.stop import stop_after

HOT, COLD = 1.0, 0.003
"""First temperature, and one of the last: fewer pairs have a share then."""


@pytest.fixture(scope="session", params=[HOT, COLD], ids=["hot", "cold"])
def smooth(
    request: pytest.FixtureRequest, problem: Problem, core: Core
) -> tuple[SmoothDual, FloatArray]:
    """The dual of the candidate pairs at one temperature, and prices near its best."""
    options, resources = DualOptions(), resources_of(problem, core)
    journal = Journal(problem, core, stop_after(work=1e9))
    prices = phase(core, resources, no_prices(core), HOT, options, journal)
    small = core.restricted(core.cheapest_pairs(prices.priced(core), options.candidates))
    return SmoothDual(small, resources, request.param), prices.flat


def test_cheapest_pairs(benchmark: Any, core: Core) -> None:
    """The candidates of a phase among all pairs."""
    keep = benchmark(core.cheapest_pairs, core.cost, DualOptions().candidates)
    assert keep.sum() == core.num_units * DualOptions().candidates


def test_evaluate(benchmark: Any, smooth: tuple[SmoothDual, FloatArray]) -> None:
    """Value, gradient and the bend of the limits."""
    dual, price = smooth
    value, slope, _ = benchmark(dual.evaluate, price)
    assert np.isfinite(value)
    assert slope.shape == price.shape


def test_curvature(benchmark: Any, smooth: tuple[SmoothDual, FloatArray]) -> None:
    """The second derivative, added up over units."""
    dual, price = smooth
    _, _, bend = dual.evaluate(price)
    assert benchmark(dual.curvature, bend).shape == (len(price), len(price))


def test_newton_step(benchmark: Any, smooth: tuple[SmoothDual, FloatArray]) -> None:
    """The damped linear system of one step."""
    dual, price = smooth
    _, slope, bend = dual.evaluate(price)
    matrix = dual.curvature(bend)
    damping = 0.01 * np.maximum(np.diag(matrix), 1e-3 * np.diag(matrix).max())
    assert np.isfinite(benchmark(newton_step, matrix, damping, slope)).all()


def test_dual(benchmark: Any, problem: Problem, core: Core) -> None:
    """The whole phase: from no prices to a bound."""

    def bound() -> float:
        journal = Journal(problem, core, stop_after(work=1e9))
        solve_dual(problem, core, journal, DualOptions())
        return journal.bound

    assert benchmark.pedantic(bound, rounds=3, warmup_rounds=1) > 0
