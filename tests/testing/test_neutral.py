"""Neutral instances are what they say: same by seed, balanced tasks, homes that may follow demand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.testing import neutral


def published(shared: Path) -> Any:
    """The published generator, as a module."""
    file = shared / "benchmarks" / "neutral" / "generate.py"
    spec = importlib.util.spec_from_file_location("published_neutral", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.parametrize(("size", "seed"), [((500, 10), 20250101), ((2000, 25), 101)])
def test_equal_seed_gives_the_published_arrays(
    shared: Path, size: tuple[int, int], seed: int
) -> None:
    """Figures of others on the published instances can be compared with ours, bit for bit."""
    ours = neutral(*size, seed=seed)
    theirs = published(shared).generate(*size, seed)
    assert [name for name in theirs if not np.array_equal(theirs[name], getattr(ours, name))] == []


def test_seed_decides_every_draw() -> None:
    """Same seed, same accounts; another seed, other accounts."""
    first, again, other = (neutral(60, 4, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.xy_km, again.xy_km)
    assert not np.array_equal(first.xy_km, other.xy_km)


def test_bands_are_around_the_average() -> None:
    """60 accounts of mean load 1 for 4 reps: 15 each, so 14.55 to 15.45 at ±3 %."""
    made = neutral(60, 4, tolerance=0.03)
    assert made.lower == pytest.approx(np.full((4, 2), 14.55))
    assert made.upper == pytest.approx(np.full((4, 2), 15.45))


def test_homes_that_follow_demand_are_accounts_and_move_nothing_else() -> None:
    """Every home is an account's place, no two the same; the accounts stay."""
    plain, follow = neutral(60, 4), neutral(60, 4, homes_follow=True)
    at = [np.flatnonzero((follow.xy_km == home).all(axis=1))[0] for home in follow.home_km]
    assert len(set(at)) == 4
    assert np.array_equal(plain.xy_km, follow.xy_km)
    assert not np.array_equal(plain.home_km, follow.home_km)


def test_homes_that_follow_demand_make_balance_cheap() -> None:
    """Where homes match demand, more accounts already lie with a rep who has the average load."""

    def imbalance(homes_follow: bool) -> float:
        made = neutral(4000, 20, homes_follow=homes_follow)
        away = np.linalg.norm(made.xy_km[:, None] - made.home_km, axis=2)
        load = np.bincount(away.argmin(axis=1), made.workload, 20)
        return float(abs(load - load.mean()).sum())

    assert imbalance(homes_follow=True) < imbalance(homes_follow=False)


def test_problem_and_arrays_tell_the_same_task() -> None:
    """Our solver and the rivals get the same costs and limits."""
    made = neutral(30, 3)
    arrays, problem = made.arrays(), made.problem()
    assert arrays["cost"] == pytest.approx(problem.cost.block(np.arange(30)))
    assert np.array_equal(arrays["upper"], problem.upper)
    assert np.array_equal(arrays["lower"], problem.lower)


def test_fewer_than_three_reps_have_no_third_nearest() -> None:
    """Today's rep exists also where there are two."""
    assert set(neutral(40, 2).incumbent.tolist()) == {0, 1}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [((5, 0), "at least one rep"), ((3, 4), "no fewer accounts"), ((9, 3, 1, 1.5), "tolerance")],
)
def test_sizes_that_make_no_task_are_refused(arguments: tuple[Any, ...], complaint: str) -> None:
    """The message says what was expected."""
    with pytest.raises(InputError, match=complaint):
        neutral(*arguments)
