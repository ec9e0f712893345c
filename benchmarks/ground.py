"""
Territories on the ground: centres and contiguity on the counties of the shipped scenario, on ZIP
areas, and on the neutral instances; METIS and GerryChain in the same run.

    python benchmarks/ground.py counties --reps 50 --tolerance 0.1 --seconds 60 --seeds 101 102 103
    python benchmarks/ground.py homes --reps 50        # at the scenario's homes
    python benchmarks/ground.py two-measures --reps 50 # employment ±10 %, area ±30 %
    python benchmarks/ground.py two-counts --reps 50   # employment ±10 %, counties ±30 %
    python benchmarks/ground.py zips --reps 300 --seconds 300 --seeds 101
    python benchmarks/ground.py states --seconds 20    # twelve states beside the exact model
    python benchmarks/ground.py neutral --accounts 10000 --reps 100 --tolerance 0.05 --seconds 120

Counties: Σ p d² in 10¹² person·km², p the people employed, d kilometres in an Albers equal-area
projection (29.5°, 45.5°, origin 37.5° N 96° W) to the best centre unit of the territory. Counties
larger than a territory may be are taken out, each as a territory of its own, and the target is
worked out anew until none is left. What the solver proves to be impossible (pockets) is accepted as
an exception and counted. A plan is judged by the referee, contiguity again by networkx. METIS has
five seeds per run and the best one counts. Counties and ZIP areas come with the package; loads of
ZIP areas are drawn at random.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

import territory_opt as to
from benchmarks import states
from benchmarks.lands import Ground, at_homes, counties, located, with_count, zips
from benchmarks.machine import HOUSE
from territory_opt.geo import graph_of_points
from territory_opt.models import Plan, Problem, Result
from territory_opt.scoring import audit, objective
from territory_opt.solvers import relax_proven
from territory_opt.testing import neutral

METIS_SEEDS = 5
CONFLICTS = "two-measures", "two-counts"
"""Works whose bands cannot all be kept: what the solver says of it is printed below the row."""

HEAD = (
    "| work | solver | seed | outside | exceptions | torn | Σ | ÷ bound | s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def on_neutral(accounts: int, reps: int, tolerance: float, seed: int) -> Problem:
    """A neutral instance whose territories hang together on the Delaunay triangulation."""
    made = neutral(accounts, reps, seed, tolerance)
    plain = made.problem()
    degrees = made.xy_km / 111.0  # near the equator a degree is a degree both ways
    graph = graph_of_points(degrees[:, 0], degrees[:, 1])
    return Problem.from_points(
        made.xy_km, made.home_km, made.workload, plain.loads, plain.lower, plain.upper,
        graph=graph, contiguous=True,
    )  # fmt: skip


def torn(problem: Problem, territory_of: np.ndarray) -> int:
    """Pieces too many, by networkx."""
    assert problem.contiguity is not None
    graph = nx.Graph(problem.contiguity.ends.tolist())
    bound = np.flatnonzero(problem.contiguity.bound_units)
    graph.add_nodes_from(bound.tolist())
    cut = [(i, j) for i, j in graph.edges if territory_of[i] != territory_of[j]]
    graph.remove_edges_from(cut)
    return nx.number_connected_components(graph) - len(np.unique(territory_of[bound]))


def ours(
    problem: Problem, seconds: float, seed: int, is_relaxed: bool = True
) -> tuple[Result, int, float]:
    """Our plan, accepted exceptions, and seconds: proofs of exceptions are part of the limit."""
    began = time.perf_counter()
    relaxed, exceptions = relax_proven(problem) if is_relaxed else (problem, ())
    left = max(0.0, seconds - (time.perf_counter() - began))
    result = to.solve(relaxed, to.stop_after(seconds=left, gap=1e-4), seed=seed)
    return result, len(exceptions), time.perf_counter() - began


def line(
    work: str, solver: str, seed: int, problem: Problem, of: np.ndarray | None, *rest: Any
) -> str:
    """One row; ``rest``: bound, exceptions, seconds."""
    bound, exceptions, seconds = rest
    if of is None:
        return f"| {work} | {solver} | {seed} | no plan | {exceptions} | | | | {seconds:.1f} |"
    plan = Plan(of)
    outside = {v.territory for v in audit(problem, plan) if v.rule == "band"}
    cost = objective(problem, plan)
    ratio = f"{cost / bound:.4f}" if bound > 0 else ""
    return (
        f"| {work} | {solver} | {seed} | {len(outside)} | {exceptions} | {torn(problem, of)} | "
        f"{cost:.4f} | {ratio} | {seconds:.1f} |"
    )


def rivals(
    work: str, problem: Problem, ground: Ground, tolerance: float, seed: int
) -> Iterator[str]:
    """Rows of METIS and GerryChain, where their environment is."""
    python = Path(
        os.environ.get("BENCH_RIVALS_PYTHON") or HOUSE / ".venv-rivals" / "bin" / "python"
    )
    if not python.exists():
        yield f"| {work} | rivals | | no {python.name} of the rivals (make bench-rivals) | | | | | |"
        return
    for name, seeds in (("metis", METIS_SEEDS), ("gerrychain", 1)):
        began = time.perf_counter()
        answers = [answer(python, name, problem, ground, tolerance, seed + i) for i in range(seeds)]
        found = [of for of in answers if of is not None]
        best = min(found, key=lambda of: objective(problem, Plan(of))) if found else None
        yield line(work, name, seed, problem, best, 0.0, 0, time.perf_counter() - began)


def answer(
    python: Path, name: str, problem: Problem, ground: Ground, tolerance: float, seed: int
) -> np.ndarray | None:
    """A rival's partition, or None where it failed or took longer than five minutes."""
    assert problem.contiguity is not None
    with tempfile.TemporaryDirectory() as folder:
        task, out = Path(folder) / "task.npz", Path(folder) / "answer.npy"
        arrays = {"ends": problem.contiguity.ends, "load": ground.loads[:, 0]}
        np.savez(task, number=ground.number, tolerance=tolerance, **arrays)
        command = [python, "-m", "benchmarks.rivals.partition", name, task, out, str(seed)]
        try:
            done = subprocess.run(
                list(map(str, command)), cwd=HOUSE, timeout=300, capture_output=True, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        return np.load(out) if done.returncode == 0 else None


def rows(arguments: argparse.Namespace) -> Iterator[str]:
    """The rows asked for."""
    reps, tolerance, what = arguments.reps, arguments.tolerance, arguments.what
    work = f"{what} {reps}, ±{tolerance:.0%}"
    make: dict[str, Callable[[Ground], Problem]] = {
        "counties": lambda ground: located(ground, tolerance),
        "zips": lambda ground: located(ground, tolerance),
        "homes": lambda ground: at_homes(ground, tolerance),
        "two-measures": lambda ground: located(ground, tolerance, 0.3),
        "two-counts": lambda ground: located(with_count(ground), tolerance, 0.3),
    }
    for seed in arguments.seeds:
        if what == "neutral":
            problem, ground = on_neutral(arguments.accounts, reps, tolerance, seed), None
        else:
            ground = zips(reps, seed) if what == "zips" else counties(reps, tolerance)
            problem = make[what](ground)
        result, exceptions, seconds = ours(problem, arguments.seconds, seed, what not in CONFLICTS)
        of = None if result.plan is None else result.plan.territory_of
        yield line(work, "territory_opt", seed, problem, of, result.bound, exceptions, seconds)
        yield from (cause.message for cause in result.causes if what in CONFLICTS)
        if ground is not None and what in ("counties", "zips") and not arguments.no_rivals:
            yield from rivals(work, problem, ground, tolerance, seed)


def states_or_rows(arguments: argparse.Namespace) -> Iterator[str]:
    """The table asked for, head first."""
    if arguments.what == "states":
        given = arguments.only, arguments.seconds, arguments.exact_seconds, arguments.seeds[0]
        yield from states.rows(*given)
        return
    yield HEAD
    yield from rows(arguments)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    works = ["counties", "homes", *CONFLICTS, "zips", "neutral", "states"]
    parser.add_argument("what", choices=works)
    parser.add_argument("--reps", type=int, default=50)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--tolerance", type=float, default=0.1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103])
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--only", nargs="+", choices=states.STATES, default=[])
    parser.add_argument("--exact-seconds", type=float, default=300.0)
    arguments = parser.parse_args()
    for row in states_or_rows(arguments):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
