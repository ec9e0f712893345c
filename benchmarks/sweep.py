"""
A Pareto front of full plans on a made-up sales force: how many plans, how sure, how long.

    python benchmarks/sweep.py                                  # 1,000 accounts, 50 reps, 9 points
    python benchmarks/sweep.py --accounts 200 --reps 10 --points 5 --seconds 10

Accounts and reps are those of a neutral instance, set down on the Great Plains, as tables of a
scenario: potential and revenue in money, performance of reps, bands of ±20 % on potential and on visit
hours. Homes are where the customers are; today's alignment is from a time when they were elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.api import sweep as to_sweep
from territory_opt.testing import NeutralInstance, neutral

CORNER = -99.0, 35.0
"""Longitude and latitude of the square's south-western corner."""
KM_PER_DEGREE = 111.2
LARGEST = 500_000.0
"""Potential of the largest accounts: less than half of a territory's."""
SCENARIO = """\
schema = 1
name = "Plains, {accounts} accounts"
currency = "USD"
snapshot_date = 2026-11-15
effective_from = 2027-01-01

[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"

[objective]
kind = "{kind}"

[[balance]]
measure = "potential"
tolerance = {tolerance}

[[balance]]
measure = "visit_hours"
tolerance = {tolerance}

[solve]
seconds = {seconds}
"""


def write_scenario(
    folder: Path,
    accounts: int,
    reps: int,
    seed: int,
    tolerance: float,
    seconds: float,
    kind: str = "value",
) -> Path:
    """Write the tables and their scenario; equal arguments give equal bytes."""
    instance, rng = (
        neutral(accounts, reps, seed=seed, homes_follow=True),
        np.random.default_rng([seed, accounts]),
    )
    account_table(instance, rng).to_csv(folder / "accounts.csv", index=False)
    rep_table(instance, rng).to_csv(folder / "reps.csv", index=False)
    file = folder / "scenario.toml"
    limits = {"tolerance": tolerance, "seconds": seconds}
    file.write_text(SCENARIO.format(accounts=accounts, kind=kind, **limits))
    return file


def account_table(instance: NeutralInstance, rng: np.random.Generator) -> pd.DataFrame:
    """Accounts with what they may buy and do buy, and their reps of today."""
    number = len(instance.xy_km)
    potential = np.minimum(60_000 * instance.potential, LARGEST)
    return places(instance.xy_km).assign(
        account_id=[f"A{i:05d}" for i in range(number)],
        name=[f"Account {i}" for i in range(number)],
        status="customer",
        tier=np.array(["C", "B", "A"])[np.searchsorted([40_000, 120_000], potential)],
        potential=potential.round(),
        revenue=(potential * rng.uniform(0.2, 0.7, number)).round(),
        visits_per_year=12,
        visit_hours=(instance.workload * 1.5).round(2),
        current_rep=[f"R{j:03d}" for j in instance.incumbent],
    )


def rep_table(instance: NeutralInstance, rng: np.random.Generator) -> pd.DataFrame:
    """Reps with their homes and how well they do."""
    number = len(instance.home_km)
    return places(instance.home_km).assign(
        rep_id=[f"R{j:03d}" for j in range(number)],
        name=[f"Rep {j}" for j in range(number)],
        performance=rng.normal(1.0, 0.15, number).clip(0.6, 1.4).round(2),
    )


def places(xy_km: np.ndarray) -> pd.DataFrame:
    """Kilometres from the corner as longitude and latitude."""
    latitude = CORNER[1] + xy_km[:, 1] / KM_PER_DEGREE
    stretch = KM_PER_DEGREE * np.cos(np.radians(latitude))
    longitude = CORNER[0] + xy_km[:, 0] / stretch
    return pd.DataFrame({"longitude": longitude.round(5), "latitude": latitude.round(5)})


def main() -> int:
    """Write a scenario, sweep it, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--reps", type=int, default=50)
    parser.add_argument("--points", type=int, default=9)
    parser.add_argument("--goals", default="value,disruption")
    parser.add_argument("--objective", default="value", help="value or distance")
    parser.add_argument("--seconds", type=float, default=38, help="for all solves together")
    parser.add_argument("--tolerance", type=float, default=0.2)
    parser.add_argument("--perturb", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder to keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sizes = given.accounts, given.reps, given.seed
        limits = given.tolerance, given.seconds, given.objective
        file = write_scenario(Path(place), *sizes, *limits)
        told(file, given.out or Path(place) / "sweep", given)
    return 0


def told(file: Path, out: Path, given: argparse.Namespace) -> None:
    """Sweep and print a row per plan."""
    begun, load = time.monotonic(), os.getloadavg()[0]
    found = to_sweep(file, out, goals=given.goals.split(","), points=given.points,
                     perturb=given.perturb, with_picture=False)  # fmt: skip
    seconds = time.monotonic() - begun
    names = [scale.column for scale in found.scales]
    print(f"| plan | {' | '.join(names)} | bound | gap | could be better by |")
    print("|---|" + "---|" * (len(names) + 3))
    for point in found.points:
        figures = [
            f"{figure:,.4g}" if figure < 10 else f"{figure:,.0f}" for figure in point.figures
        ]
        proof = f"{point.bound:,.0f} | {point.gap:.2%} | {point.left_share:.2%}"
        print(f"| {point.name} | {' | '.join(figures)} | {proof} |")
    for note in found.notes:
        print(note)
    print(f"{len(found.points)} plans in {seconds:.1f} s; load average {load:.1f} before")


if __name__ == "__main__":
    sys.exit(main())
