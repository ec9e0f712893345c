"""
Times an allocation down a tree against the same model in general solvers, and against clipping.

``python -m benchmarks.quotas`` or ``make bench-quotas``: 10,000 reps in five levels under growth
guardrails, region ceilings and ramps, twelve periods; one process, one row per way. A row counts broken
limits and sums, and how far its numbers are from proportional. At last, how often clipping fails on
small trees.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
from ortools.math_opt.python import mathopt

from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.allocation.filling import disproportion

OVER = [Decimal(share) for share in ("0.02", "0.02", "0", "0.05")]
WIDTHS = (5, 8, 5)
TANGENTS = 9
ROUNDS = 5


def made(reps: int, periods: int, seed: int) -> AllocationTask:
    """Company → 5 regions → 40 areas → 200 districts → reps; a tenth of them ramps."""
    rng = np.random.default_rng(seed)
    tree = _tree(reps)
    leaf, size = tree.is_leaf, (tree.num_nodes, periods)
    base = np.where(leaf, rng.lognormal(13, 0.6, tree.num_nodes), 0.0)
    restated = base * rng.uniform(0.75, 1.2, tree.num_nodes)
    high = np.where(leaf, restated * 1.25, np.inf)
    regions = tree.children[tree.root]
    high[regions] = tree.sums(restated)[regions] * 1.06
    ramping = leaf & (rng.random(tree.num_nodes) < 0.1)
    there = np.where(ramping[:, None] & (np.arange(periods) < 4), 0.5, 1.0)
    low = np.where(ramping, 0.6, 1.0) * np.where(leaf, restated, 0.0)
    return AllocationTask(
        tree,
        Decimal(int(restated.sum() * 1.02)),
        base,
        (Limit("guardrail", low, high),),
        weights=rng.uniform(0.8, 1.2, periods),
        presence=there.reshape(size),
        round_to=Decimal(1000),
        round_periods_to=Decimal(100),
    )


def _tree(reps: int) -> QuotaTree:
    parent, level = [-1], [0]
    for width in (*WIDTHS, reps // int(np.prod(WIDTHS))):
        first = len(parent)
        parent += [v for v in level for _ in range(width)]
        level = list(range(first, len(parent)))
    return QuotaTree(tuple(f"n{i}" for i in range(len(parent))), np.array(parent)).spread(OVER)


def ours(task: AllocationTask) -> FloatArray:
    """All of it, over the year; numbers before rounding."""
    return allocate(task).exact


def in_cents(task: AllocationTask) -> FloatArray:
    """All of it, over year and periods, in whole cents."""
    return allocate(task).year / 100


def clipped(task: AllocationTask) -> FloatArray:
    """A spreadsheet: share by baseline, clip, share what is left by baseline, again; sum upwards."""
    (limit,), leaf = task.limits, task.tree.is_leaf
    padding, target = task.tree.padding, float(task.target)
    low, high = limit.low / padding, limit.high / padding
    base = np.where(leaf, task.baseline, 0.0)
    taken = np.clip(base / base.sum() * target, low, high)
    for _ in range(ROUNDS):
        left = target - taken[leaf].sum()
        taken = np.where(leaf, np.clip(taken + left * base / base.sum(), low, high), 0.0)
    return task.tree.sums(taken) * padding


def quadratic(solver: mathopt.SolverType) -> Callable[[AllocationTask], FloatArray]:
    """The model as it is stated, for a solver of quadratic programs."""

    def solve(task: AllocationTask) -> FloatArray:
        model, x = _plain(task)
        share = _shares(task)
        leaves = np.flatnonzero(task.tree.is_leaf).tolist()
        model.minimize(
            mathopt.QuadraticSum(x[v] * x[v] * (1 / share[v]) - 2 * x[v] for v in leaves)
        )
        return _answer(model, x, solver, task)

    return solve


def tangents(solver: mathopt.SolverType) -> Callable[[AllocationTask], FloatArray]:
    """The objective by tangents, for a solver of linear programs."""

    def solve(task: AllocationTask) -> FloatArray:
        model, x = _plain(task)
        share = _shares(task)
        cost = []
        for v in np.flatnonzero(task.tree.is_leaf).tolist():
            over = model.add_variable(lb=0)
            for rate in np.linspace(0.6, 1.4, TANGENTS).tolist():
                slope = 2 * (rate - 1)
                model.add_linear_constraint(
                    over >= slope * x[v] - (slope * rate - (rate - 1) ** 2) * share[v]
                )
            cost.append(over)
        model.minimize(sum(cost))
        return _answer(model, x, solver, task)

    return solve


def _shares(task: AllocationTask) -> list[float]:
    base = np.where(task.tree.is_leaf, task.baseline, 0.0)
    return (base / base.sum()).tolist()


def _plain(task: AllocationTask) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    """A variable per node (share of the target, before over-assignment), a row per parent."""
    tree, (limit,), target = task.tree, task.limits, float(task.target)
    low, high = limit.low / tree.padding / target, limit.high / tree.padding / target
    model = mathopt.Model()
    x = [model.add_variable(lb=a, ub=b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    model.add_linear_constraint(x[tree.root] == 1)
    for v in tree.inner:
        model.add_linear_constraint(mathopt.fast_sum(x[c] for c in tree.children[v]) == x[v])
    return model, x


def _answer(
    model: mathopt.Model,
    x: list[mathopt.Variable],
    solver: mathopt.SolverType,
    task: AllocationTask,
) -> FloatArray:
    result = mathopt.solve(model, solver)
    return np.array(result.variable_values(x)) * float(task.target) * task.tree.padding


def judged(task: AllocationTask, numbers: FloatArray) -> tuple[int, int, float]:
    """Limits broken and parents beside their sum, by more than a cent; percent off proportional."""
    tree, (limit,) = task.tree, task.limits
    outside = (numbers < limit.low - 0.01) | (numbers > limit.high + 0.01)
    wrong = sum(
        abs(numbers[tree.children[v]].sum() - numbers[v] * float(1 + tree.over_assignment[v]))
        > 0.01
        for v in tree.inner
    )
    off = disproportion(tree, task.baseline, numbers / tree.padding)
    wrong += abs(numbers[tree.root] - float(task.target)) > 0.01
    return int(outside.sum()), int(wrong), 100 * off**0.5


def failures(way: Callable[[AllocationTask], FloatArray], draws: int) -> str:
    """On how many small trees a way breaks a limit or a sum."""
    limits = sums = 0
    for seed in range(draws):
        task = replace(made(400, 1, seed), round_to=Decimal("0.01"))
        broken, wrong, _ = judged(task, way(task))
        limits, sums = limits + (broken > 0), sums + (wrong > 0)
    return f"limits broken on {limits}, sums on {sums}"


def main() -> None:
    """Print one row per way."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--reps", type=int, default=10_000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--draws", type=int, default=200)
    args = given.parse_args()
    full = made(args.reps, 12, args.seed)
    year = replace(full, presence=None, weights=np.ones(1), round_to=Decimal("0.01"))
    print(f"{args.reps:,} reps, {full.tree.num_nodes:,} nodes; 12 periods in the first row")
    solvers = mathopt.SolverType
    for name, task, way in [
        ("territory-opt: ramps, periods, cents", full, in_cents),
        ("territory-opt: the year", year, ours),
        ("clipping, 5 rounds", year, clipped),
        ("PDLP, quadratic", year, quadratic(solvers.PDLP)),
        ("HiGHS, 9 tangents", year, tangents(solvers.HIGHS)),
        ("GLOP, 9 tangents", year, tangents(solvers.GLOP)),
        ("SCIP, 9 tangents", year, tangents(solvers.GSCIP)),
    ]:
        start = time.perf_counter()
        numbers = way(task)
        seconds = time.perf_counter() - start
        broken, wrong, off = judged(task, numbers)
        print(f"{name:<38}{seconds:8.2f} s  limits {broken:5}  sums {wrong:4}  {off:.4f} %")
    for way in (clipped, ours):
        print(f"{args.draws} trees of 400 reps, {way.__name__}: {failures(way, args.draws)}")


if __name__ == "__main__":
    main()
