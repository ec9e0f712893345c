"""
Simulated years of a sales force: seconds and memory, beside the plain way in the same run.

    python -m benchmarks.attainment --reps 500 --accounts 50000 --years 10000 --seed 1

Accounts are made up: win chances even from 0 to 1, sizes log-normal with a spread of 80 %, a market
and a territory factor. The plain way draws one year at a time in double precision, all accounts at
once, on one core; it is what a page of numpy does. Each runs in a process of its own, whose resident
peak is its memory. Both means must be near the expectation, or the program ends with 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from territory_opt.quotas.attainment import attainability
from territory_opt.quotas.market import Market
from territory_opt.quotas.outcomes import Outcomes
from territory_opt.quotas.simulation import simulate_sales

HEAD = (
    "| reps | accounts | years | way | s | peak GB | Σ ÷ expected | at quota |\n"
    "|---|---|---|---|---|---|---|---|"
)
MARKET = Market(market=0.1, territory=0.05, size_swing=0.05)


class Size(NamedTuple):
    """What is simulated."""

    reps: int
    accounts: int
    years: int
    seed: int


class Measured(NamedTuple):
    """One way: seconds, resident peak of its process, Σ sales ÷ expected, mean share at quota."""

    way: str
    seconds: float
    peak_gb: float
    mean: float
    at_quota: float


def force(size: Size) -> Outcomes:
    """Made-up accounts."""
    rng = np.random.default_rng(size.seed)
    number = size.accounts
    return Outcomes(
        rng.integers(0, size.reps, number),
        rng.random(number),
        rng.lognormal(10, 1, number),
        np.full(number, 0.8),
    )


def ours(outcomes: Outcomes, size: Size) -> Any:
    """The package."""
    rng = np.random.default_rng(size.seed)
    return simulate_sales(outcomes, size.reps, rng, size.years, MARKET)


def plain(outcomes: Outcomes, size: Size) -> Any:
    """One year at a time."""
    rng, sales = np.random.default_rng(size.seed), np.empty((size.reps, size.years))
    quantile, of = ndtri(outcomes.win_chance), outcomes.territory_of
    deviation = np.sqrt(np.log1p(outcomes.spread**2))
    swing = np.sqrt(np.log1p(MARKET.size_swing**2))
    for year in range(size.years):
        market, own = rng.standard_normal(), rng.standard_normal(size.reps)
        shift = np.sqrt(MARKET.market) * market + np.sqrt(MARKET.territory) * own[of]
        is_won = MARKET.own_weight * rng.standard_normal(len(of)) < quantile + shift
        draws = deviation * rng.standard_normal(len(of)) - deviation**2 / 2
        worth = outcomes.size * np.exp(draws) * is_won
        sold = np.bincount(of, worth, size.reps)
        sales[:, year] = sold * np.exp(swing * market - swing**2 / 2)
    return sales


WAYS: dict[str, Callable[[Outcomes, Size], Any]] = {"territory_opt": ours, "plain numpy": plain}


def measured(way: str, size: Size) -> Measured:
    """Simulate and judge, and how long that took."""
    import resource  # not on Windows

    outcomes = force(size)
    begun = time.perf_counter()
    sales = WAYS[way](outcomes, size)
    expected = outcomes.expected_by_territory(size.reps)
    found = attainability(sales, expected, float(expected.sum()) / 1.05)
    seconds = time.perf_counter() - begun
    per_gb = 1e9 if sys.platform == "darwin" else 1e9 / 1024  # bytes there, KiB elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_gb
    mean = float(found.expected_sales.sum() / expected.sum())
    return Measured(way, seconds, peak, mean, found.share_at_quota)


def line(size: Size, found: Measured) -> str:
    """One row of the table."""
    return (
        f"| {size.reps:,} | {size.accounts:,} | {size.years:,} | {found.way} | {found.seconds:.1f} "
        f"| {found.peak_gb:.2f} | {found.mean:.3f} | {found.at_quota:.1%} |"
    )


def alone(way: str, size: Size) -> Measured:
    """Measured in a fresh process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(measured, way, size).result()


def main() -> int:
    """Print the table; 1 when a mean is more than 3 % from what is expected."""
    parser = argparse.ArgumentParser(description="Time simulated years of a sales force.")
    parser.add_argument("--reps", type=int, default=500)
    parser.add_argument("--accounts", type=int, default=50_000)
    parser.add_argument("--years", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", choices=WAYS, action="append", help="both when left out")
    options = parser.parse_args()
    size = Size(options.reps, options.accounts, options.years, options.seed)
    print(HEAD)
    found = [alone(way, size) for way in options.way or WAYS]
    for each in found:
        print(line(size, each), flush=True)
    return int(any(abs(each.mean - 1) > 0.03 for each in found))


if __name__ == "__main__":
    sys.exit(main())
