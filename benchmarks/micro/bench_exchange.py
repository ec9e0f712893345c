"""Near ties and exchanges over them: where a search spends its time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.solvers.anneal import AnnealOptions, Exchanges
from territory_opt.solvers.core import Core
from territory_opt.solvers.dual import DualOptions, solve_dual
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.resources import Prices, resources_of
from territory_opt.solvers.stop import stop_after
from territory_opt.solvers.ties import ties

HOT, COLD = 5.0, 0.05
"""First and last temperature of an annealing, in typical regrets."""


@pytest.fixture(scope="session")
def priced(problem: Problem, core: Core) -> tuple[Journal, Prices]:
    """Prices of a short dual: ties and exchanges look as they do in a solve."""
    journal = Journal(problem, core, stop_after(work=1e9))
    prices = solve_dual(problem, core, journal, DualOptions(temperatures=(1.0, 0.1, 0.01)))
    return journal, prices


def begun(core: Core, priced: tuple[Journal, Prices]) -> Exchanges:
    """Exchanges from the cheapest pairs, before any sweep."""
    journal, prices = priced
    chosen = core.cheapest_pair(prices.priced(core))
    resources = resources_of(journal.problem, core)
    return Exchanges(core, prices, resources, chosen, np.random.default_rng(1), AnnealOptions())


def test_ties(benchmark: Any, core: Core, priced: tuple[Journal, Prices]) -> None:
    """The ten cheapest pairs per unit, and the units that tie two territories."""
    _, prices = priced
    must_keep = np.zeros(core.num_pairs, dtype=bool)
    assert len(benchmark(ties, core, prices, 10, must_keep).edges)


@pytest.mark.parametrize("temperature", [HOT, COLD], ids=["hot", "cold"])
def test_sweep(
    benchmark: Any, core: Core, priced: tuple[Journal, Prices], temperature: float
) -> None:
    """One sweep of annealing over all edges, each from the same choice."""
    exchanges = begun(core, priced)
    exchanges.anneal(priced[0], HOT, 10)
    chosen = exchanges.chosen

    def again() -> tuple[tuple[Any, ...], dict[str, Any]]:
        exchanges.restart(chosen)
        return (temperature * exchanges.scale, priced[0]), {}

    assert benchmark.pedantic(exchanges.sweep, setup=again, rounds=10) > 0


def test_descent(benchmark: Any, core: Core, priced: tuple[Journal, Prices]) -> None:
    """From the cheapest pairs until nothing moves."""
    exchanges = begun(core, priced)
    chosen = exchanges.chosen

    def descend() -> int:
        moved = 0
        while step := exchanges.sweep(0.0, priced[0]):
            moved += step
        return moved

    assert benchmark.pedantic(descend, setup=lambda: exchanges.restart(chosen), rounds=5) > 0
