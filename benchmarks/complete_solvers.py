"""
Which exact solver for what is small: CP-SAT, HiGHS and SCIP on the same integer model.

    python benchmarks/complete_solvers.py [--seconds 30]

Which is best alone, and against the whole pipeline (``solve``)? Every solver gets its usual threads
(CP-SAT alone: one), the whole problem, no start and the same wall-clock limit, one after the other.
Problems: made-up sales forces with two balanced measures, and any problem file (``Problem.save``)
named on the command line. HiGHS and SCIP prove in floating point, up to 1e-6; CP-SAT on integers
rounded outwards.
"""

from __future__ import annotations

import argparse
import datetime
import time
from pathlib import Path

import numpy as np
from ortools.math_opt.python import mathopt

from territory_opt.models import Problem
from territory_opt.solvers import solve, stop_after
from territory_opt.solvers.core import Core, reduce
from territory_opt.solvers.cpsat import run
from territory_opt.solvers.model import PairModel


def made_up(num_units: int, num_territories: int, tolerance: float, seed: int = 11) -> Problem:
    """Uniform points, lognormal loads, two measures within ``tolerance`` of the average."""
    rng = np.random.default_rng(seed)
    xy, home = rng.uniform(0, 100, (num_units, 2)), rng.uniform(0, 100, (num_territories, 2))
    loads = rng.lognormal(0, 0.8, (num_units, 2))
    target = np.tile(loads.sum(axis=0) / num_territories, (num_territories, 1))
    low, high = target * (1 - tolerance), target * (1 + tolerance)
    return Problem.from_points(xy, home, loads[:, 1], loads, low, high)


def by_cp_sat(core: Core, seconds: float) -> tuple[float, float]:
    """Objective and bound after at most ``seconds``; inf without a plan."""
    started, best, bound = time.monotonic(), [np.inf], [-np.inf]
    model = PairModel(
        core=core,
        pairs=np.arange(core.num_pairs),
        cost=core.cost,
        territories=np.arange(core.num_territories),
        base_load=np.zeros_like(core.lower),
        base_budget=np.zeros(len(core.budget_limit)),
        penalty=None,
        is_proof=True,
    )

    def found(chosen: np.ndarray) -> bool:
        best[0] = min(best[0], float(core.cost[chosen].sum()))
        return False

    def proved(value: float) -> bool:
        bound[0] = max(bound[0], value)
        return False

    outcome = run(model, 1e9, 0, lambda: time.monotonic() - started > seconds, found, proved)
    return best[0], max(bound[0], outcome.bound)


def by_math_opt(core: Core, seconds: float, kind: mathopt.SolverType) -> tuple[float, float]:
    """The same model for a solver of MathOpt."""
    model = mathopt.Model()
    x = [model.add_binary_variable() for _ in range(core.num_pairs)]
    model.minimize(mathopt.fast_sum(c * v for c, v in zip(core.cost.tolist(), x, strict=True)))
    for first, end in zip(core.first[:-1], core.first[1:], strict=True):
        model.add_linear_constraint(mathopt.fast_sum(x[first:end]) == 1)
    for t in range(core.num_territories):
        at = np.flatnonzero(core.territory == t)
        for m in range(core.load.shape[1]):
            load = mathopt.fast_sum(float(core.load[q, m]) * x[q] for q in at)
            model.add_linear_constraint(core.lower[t, m] <= load)
            model.add_linear_constraint(load <= core.upper[t, m])
    limits = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=seconds), relative_gap_tolerance=0.0
    )
    result = mathopt.solve(model, kind, params=limits)
    bounds = result.termination.objective_bounds
    return (bounds.primal_bound, bounds.dual_bound)


def by_solve(problem: Problem, seconds: float) -> tuple[float, float]:
    """Objective and bound of the whole pipeline after at most ``seconds``."""
    result = solve(problem, stop_after(seconds=seconds), seed=1)
    return (result.objective if result.is_feasible else np.inf), result.bound


SOLVERS = {
    "solve (this package)": by_solve,
    "CP-SAT": lambda problem, s: by_cp_sat(reduce(problem), s),
    "HiGHS": lambda problem, s: by_math_opt(reduce(problem), s, mathopt.SolverType.HIGHS),
    "SCIP": lambda problem, s: by_math_opt(reduce(problem), s, mathopt.SolverType.GSCIP),
}


def main() -> None:
    """Run every solver on every problem and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("problems", nargs="*", type=Path, help="files of Problem.save")
    arguments = parser.parse_args()
    problems = {
        "100 × 5, ±10 %": made_up(100, 5, 0.10),
        "300 × 8, ±10 %": made_up(300, 8, 0.10),
        "500 × 10, ±5 %": made_up(500, 10, 0.05),
        "1,000 × 20, ±5 %": made_up(1000, 20, 0.05),
    }
    problems |= {path.stem: Problem.load(path) for path in arguments.problems}
    print("| problem | solver | objective | bound | gap | seconds |\n|---|---|---|---|---|---|")
    for name, problem in problems.items():
        for solver, run_it in SOLVERS.items():
            started = time.monotonic()
            best, bound = run_it(problem, arguments.seconds)
            took = time.monotonic() - started
            gap = (best - bound) / abs(best) if np.isfinite(best) else np.inf
            print(f"| {name} | {solver} | {best:,.2f} | {bound:,.2f} | {gap:.3%} | {took:.1f} |")


if __name__ == "__main__":
    main()
