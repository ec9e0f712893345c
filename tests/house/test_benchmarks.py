"""Made-up input for benchmarks is the same every time and fit to be planned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

SIZES = ("--accounts", "300", "--reps", "6")


def generate(house: Path, folder: Path, *arguments: str) -> Path:
    """Write a made-up sales force; returns its folder."""
    command = [sys.executable, str(house / "benchmarks" / "generate.py"), str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def force(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 accounts and 6 reps from seed 1."""
    return generate(house, tmp_path_factory.mktemp("force"), *SIZES, "--seed", "1")


def test_same_seed_writes_the_same_bytes(house: Path, force: Path, tmp_path: Path) -> None:
    """A published figure can be repeated from sizes and seed alone."""
    again = generate(house, tmp_path, *SIZES, "--seed", "1")
    names = ("accounts.csv", "reps.csv", "scenario.toml")
    assert [(force / name).read_bytes() for name in names] == [
        (again / name).read_bytes() for name in names
    ]


def test_other_seed_writes_other_accounts(house: Path, force: Path, tmp_path: Path) -> None:
    """The seed matters."""
    other = generate(house, tmp_path, *SIZES, "--seed", "2")
    assert (force / "accounts.csv").read_bytes() != (other / "accounts.csv").read_bytes()


def test_every_account_has_a_rep_that_exists(force: Path) -> None:
    """Today's alignment is complete, so moves can be counted."""
    accounts = pd.read_csv(force / "accounts.csv")
    reps = pd.read_csv(force / "reps.csv")
    assert len(accounts) == 300
    assert set(accounts["current_rep"]) <= set(reps["rep_id"])


def test_revenue_never_exceeds_potential(force: Path) -> None:
    """Potential is all that we could sell, today's sales included."""
    accounts = pd.read_csv(force / "accounts.csv")
    assert (accounts["revenue"] <= accounts["potential"]).all()
