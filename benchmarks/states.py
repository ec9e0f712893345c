"""
Twelve states of 20 to 56 counties, ±5 %: our plan beside the proved optimum of the plain model.

The exact model (``benchmarks/rivals/hess.py``) runs in a process of its own. Counties that are larger
than a territory may be are taken out, so fewer territories than ``reps`` may be left.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import territory_opt as to
from benchmarks.lands import Ground, counties, located
from benchmarks.machine import HOUSE
from territory_opt.models import Plan, Problem, Status
from territory_opt.scoring import audit, objective

TOLERANCE = 0.05
STATES = {
    "Idaho": ("16", 4),
    "Maryland": ("24", 5),
    "Montana": ("30", 4),
    "New Jersey": ("34", 5),
    "New Mexico": ("35", 4),
    "North Dakota": ("38", 4),
    "Oregon": ("41", 4),
    "South Carolina": ("45", 5),
    "Utah": ("49", 4),
    "Washington": ("53", 4),
    "West Virginia": ("54", 5),
    "Wyoming": ("56", 4),
}
"""FIPS code and territories of each."""
HEAD = (
    "| state | counties | k | exact | Σ p d² | s | territory_opt | Σ p d² | gap | s | verdict |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)
CLOSE = 1e-6
"""Both are equal up to this share: the exact model works with a tolerance."""


def rows(names: Sequence[str], seconds: float, exact_seconds: float, seed: int) -> Iterator[str]:
    """Head and a line per state."""
    yield HEAD
    for name in names or STATES:
        code, number = STATES[name]
        ground = counties(number, TOLERANCE, code)
        problem = located(ground, TOLERANCE)
        began = time.perf_counter()
        exact = proved(problem, ground, exact_seconds)
        middle = time.perf_counter()
        ours = to.solve(problem, to.stop_after(seconds=seconds), seed=seed)
        taken = middle - began, time.perf_counter() - middle
        yield line(name, problem, exact, ours, taken)


def proved(problem: Problem, ground: Ground, seconds: float) -> dict[str, Any]:
    """What the exact model says: ``status``, ``objective``, ``bound``, ``centre_of``."""
    assert problem.centres is not None and problem.contiguity is not None
    with tempfile.TemporaryDirectory() as folder:
        task, found = Path(folder) / "task.npz", Path(folder) / "answer.npz"
        np.savez(
            task,
            cost=problem.centres.cost.block(np.arange(problem.num_units)),
            load=ground.loads[:, 0],
            lower=problem.lower[0, 0],
            upper=problem.upper[0, 0],
            number=ground.number,
            ends=problem.contiguity.ends,
        )
        command = [sys.executable, "-m", "benchmarks.rivals.hess", task, found, seconds]
        subprocess.run(list(map(str, command)), cwd=HOUSE, check=True)
        with np.load(found) as archive:
            return {name: archive[name][()] for name in archive}


def line(
    name: str,
    problem: Problem,
    exact: dict[str, Any],
    ours: to.Result,
    taken: tuple[float, float],
) -> str:
    """One row; costs as the referee counts them, in 10⁹ person·km²."""
    best = referee(problem, exact["centre_of"])
    found = ours.objective if ours.is_feasible else np.inf
    cells = (
        name,
        problem.num_units,
        problem.num_territories,
        exact["status"],
        told(best),
        f"{taken[0]:.1f}",
        ours.status.value,
        told(found),
        f"{ours.gap:.1e}" if ours.is_feasible else "",
        f"{taken[1]:.1f}",
        verdict(str(exact["status"]), best, ours),
    )
    return f"| {' | '.join(map(str, cells))} |"


def referee(problem: Problem, centre_of: np.ndarray) -> float:
    """Cost of the exact model's plan; inf where there is none, or it breaks a rule."""
    if not len(centre_of):
        return np.inf
    plan = Plan(np.unique(centre_of, return_inverse=True)[1])
    return np.inf if audit(problem, plan) else float(objective(problem, plan))


def told(cost: float) -> str:
    """In 10⁹ person·km²."""
    return f"{cost * 1e3:.4f}" if np.isfinite(cost) else "–"


def verdict(status: str, best: float, ours: to.Result) -> str:
    """How the two agree."""
    if status == "open":
        return "open"
    if status == "infeasible":
        return "both infeasible" if ours.status is Status.INFEASIBLE else "not proved by us"
    if not ours.is_feasible:
        return "no plan of ours"
    return "equal" if ours.objective <= best * (1 + CLOSE) else f"{ours.objective / best:.4f} ×"
