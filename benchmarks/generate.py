"""
Write a made-up sales force as tables and a scenario: the same files for the same sizes and seed.

    python benchmarks/generate.py FOLDER --accounts 10000 --reps 100 --seed 1

Cities have Zipf sizes, one account in five is rural, potential is lognormal, and reps' homes follow the
cities only in part: demand and homes do not match well, as in a real force that grew over the years.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

KM_PER_DEGREE = 111.0
WEST, EAST, SOUTH, NORTH = -118.0, -82.0, 33.0, 47.0  # inland United States
RURAL_SHARE = 0.2
HOMES_ANYWHERE = 0.25
TIERS = (
    ("A", 0.2),
    ("B", 0.5),
    ("C", 1.0),
)  # cumulative share of accounts, largest potential first

SCENARIO = """\
schema = 1
name = "Made up, {accounts} accounts and {reps} reps, seed {seed}"
currency = "USD"
snapshot_date = 2026-11-15
effective_from = 2027-01-01

[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"

[objective]
kind = "distance"

[[balance]]
measure = "potential"
target = "equal"
tolerance = 0.10
[[balance]]
measure = "visit_hours"
target = "equal"
tolerance = 0.10

[[quota]]
metric = "new_business"
company_target = 100_000_000

[solve]
seconds = 60
gap = 0.001
seed = 1
"""


class Cities:
    """Where people live: centres in degrees, Zipf weights, spread in kilometres."""

    def __init__(self, num_cities: int, rng: np.random.Generator) -> None:
        self.centres = anywhere(num_cities, rng)
        rank = np.arange(1, num_cities + 1)
        self.weight = rank**-0.9 / (rank**-0.9).sum()
        self.spread_km = 6 + 40 * np.sqrt(self.weight / self.weight.max())

    def draw(self, num_points: int, rng: np.random.Generator) -> np.ndarray:
        """Points ``(num_points, 2)`` in degrees around cities drawn by weight."""
        city = rng.choice(len(self.weight), num_points, p=self.weight)
        north_km = rng.normal(size=(num_points, 2)) * self.spread_km[city, None]
        latitude = self.centres[city, 1]
        stretch = np.column_stack([1 / np.cos(np.radians(latitude)), np.ones(num_points)])
        points = self.centres[city] + north_km * stretch / KM_PER_DEGREE
        return np.clip(points, (WEST, SOUTH), (EAST, NORTH))


def anywhere(num_points: int, rng: np.random.Generator) -> np.ndarray:
    """Points ``(num_points, 2)``, longitude and latitude, evenly over the map."""
    return rng.uniform((WEST, SOUTH), (EAST, NORTH), (num_points, 2))


def scattered(num: int, cities: Cities, elsewhere: float, rng: np.random.Generator) -> np.ndarray:
    """Points ``(num, 2)`` around cities, a share of them anywhere."""
    is_elsewhere = rng.random(num) < elsewhere
    return np.where(is_elsewhere[:, None], anywhere(num, rng), cities.draw(num, rng))


def nearest_home(points: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Index of the nearest home of each point (on a flat map: it only says who has the account)."""
    flat = np.array([np.cos(np.radians((SOUTH + NORTH) / 2)), 1.0])
    steps = range(0, len(points), 2000)
    blocks = [points[start : start + 2000, None] * flat - homes * flat for start in steps]
    return np.concatenate([np.square(block).sum(axis=2).argmin(axis=1) for block in blocks])


def make_reps(num_reps: int, cities: Cities, rng: np.random.Generator) -> pd.DataFrame:
    """One rep per row; performance 1.0 is average."""
    homes = scattered(num_reps, cities, HOMES_ANYWHERE, rng)
    return pd.DataFrame(
        {
            "rep_id": [f"R{number:04d}" for number in range(1, num_reps + 1)],
            "name": [f"Rep {number}" for number in range(1, num_reps + 1)],
            "longitude": homes[:, 0].round(5),
            "latitude": homes[:, 1].round(5),
            "performance": rng.normal(1.0, 0.15, num_reps).clip(0.6, 1.5).round(3),
        }
    )


def make_accounts(
    num_accounts: int, reps: pd.DataFrame, cities: Cities, rng: np.random.Generator
) -> pd.DataFrame:
    """One account per row: lognormal potential, workload that grows with it, a current rep."""
    points = scattered(num_accounts, cities, RURAL_SHARE, rng)
    size = rng.normal(size=num_accounts)
    potential = np.exp(10 + size)
    owner = nearest_home(points, reps[["longitude", "latitude"]].to_numpy())
    owner = np.where(
        rng.random(num_accounts) < 0.1, rng.integers(len(reps), size=num_accounts), owner
    )
    is_customer = rng.random(num_accounts) < 0.6
    return pd.DataFrame(
        {
            "account_id": [f"A{number:06d}" for number in range(1, num_accounts + 1)],
            "name": [f"Account {number}" for number in range(1, num_accounts + 1)],
            "longitude": points[:, 0].round(5),
            "latitude": points[:, 1].round(5),
            "potential": potential.round(2),
            "revenue": (potential * is_customer * rng.beta(2, 3, num_accounts)).round(2),
            "status": np.where(is_customer, "customer", "prospect"),
            "tier": tiers(potential),
            "visits_per_year": np.exp(2 + 0.48 * size).round().clip(1, 52).astype(int),
            "visit_hours": 1.5,
            "current_rep": reps["rep_id"].to_numpy()[owner],
        }
    )


def tiers(potential: np.ndarray) -> np.ndarray:
    """A, B or C by rank of potential."""
    rank = np.argsort(np.argsort(-potential)) / len(potential)
    return np.array([name for name, _ in TIERS])[
        np.searchsorted([to for _, to in TIERS], rank, "right")
    ]


def generate(folder: Path, num_accounts: int, num_reps: int, seed: int) -> Path:
    """
    Write ``accounts.csv``, ``reps.csv`` and ``scenario.toml``; returns the scenario's path.

    Parameters
    ----------
    folder
        Made where it is missing; files in it are replaced.
    num_accounts, num_reps
        Sizes, both positive.
    seed
        Same sizes and seed, same bytes.
    """
    rng = np.random.default_rng([seed, num_accounts, num_reps])
    cities = Cities(max(12, num_reps * 3 // 2), rng)
    reps = make_reps(num_reps, cities, rng)
    folder.mkdir(parents=True, exist_ok=True)
    reps.to_csv(folder / "reps.csv", index=False)
    make_accounts(num_accounts, reps, cities, rng).to_csv(folder / "accounts.csv", index=False)
    scenario = folder / "scenario.toml"
    scenario.write_text(SCENARIO.format(accounts=num_accounts, reps=num_reps, seed=seed))
    return scenario


def add_sizes(parser: argparse.ArgumentParser) -> None:
    """Options that say how large the made-up force is."""
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--reps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write a made-up sales force.")
    parser.add_argument("folder", type=Path)
    add_sizes(parser)
    options = parser.parse_args()
    print(generate(options.folder, options.accounts, options.reps, options.seed))
