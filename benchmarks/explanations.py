"""
How often a loss that is stated for forcing an account elsewhere holds when it is solved again.

    python benchmarks/explanations.py neutral --accounts 2000 --reps 25
    python benchmarks/explanations.py scenario.toml
    python benchmarks/explanations.py adventureworks        # its tables from TERRITORY_OPT_SHARED

Accounts are drawn at random and forced into their next best territory. ``forced`` states an
interval, ``marginal`` and ``repaired`` a faster and wider one. The judge solves the same problem with
another seed, with the work that the plan had, and without the repaired plan to begin with. A judged
loss below the interval refutes a proof. One above it says that the judge, a search like any other,
found a worse plan than the one that is already there: the two kinds of miss are counted apart, and
both lower the hit rate. Work limits: the same command prints the same figures.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import territory_opt as to
from territory_opt.models import Plan, Problem, Result
from territory_opt.scoring import TOLERANCE
from territory_opt.solvers.explain.move import move_of

ADVENTUREWORKS = """\
schema = 1
name = "AdventureWorks"
currency = "USD"
snapshot_date = 2026-11-15
[accounts]
file = "{data}/accounts.csv"
where = {{ country = ["US", "CA"] }}
[accounts.columns]
potential = "annual_revenue"
current_rep = "owner_rep_id"
[reps]
file = "{data}/reps.csv"
where = {{ Country = ["US", "CA"], TerritoryID = "!=" }}
[reps.columns]
rep_id = "SalesPersonID"
name = "Login"
longitude = "lon"
latitude = "lat"
[objective]
kind = "distance"
[[balance]]
measure = "potential"
tolerance = 0.10
[[balance]]
measure = "count"
tolerance = 0.10
"""


@dataclass(frozen=True)
class Case:
    """One account: what was stated, and the loss that the judge found (inf: no plan)."""

    unit: str
    territory: str
    at_least: float
    at_most: float
    fast_at_least: float
    fast_at_most: float
    judged: float
    is_exact: bool


def neutral(num_units: int, num_territories: int, seed: int) -> Problem:
    """Accounts in cities of Zipf's sizes, homes near cities or anywhere; ±5 % on two measures."""
    rng = np.random.default_rng([seed, num_units, num_territories])
    num_cities = max(12, int(1.5 * num_territories))
    city, size = rng.uniform(0, 1000, (num_cities, 2)), 1.0 / np.arange(1, num_cities + 1) ** 0.9
    of = rng.choice(num_cities, num_units, p=size / size.sum())
    xy = city[of] + 30 * rng.normal(size=(num_units, 2))
    rural = rng.random(num_units) < 0.2
    xy[rural] = rng.uniform(0, 1000, (rural.sum(), 2))
    z = rng.normal(size=num_units)
    loads = np.exp(np.column_stack([z, 0.48 * z + 0.36 * rng.normal(size=num_units)]))
    home = city[rng.choice(num_cities, num_territories)] + 36 * rng.normal(
        size=(num_territories, 2)
    )
    target = np.tile(loads.sum(axis=0) / num_territories, (num_territories, 1))
    return Problem.from_points(xy, home, loads[:, 1], loads, 0.95 * target, 1.05 * target)


def problem_of(arguments: argparse.Namespace) -> Problem:
    """The problem that is asked for."""
    if arguments.what == "neutral":
        return neutral(arguments.accounts, arguments.reps, arguments.seed)
    if arguments.what != "adventureworks":
        return to.read_scenario(arguments.what).to_problem()
    data = Path(os.environ.get("TERRITORY_OPT_SHARED", "shared")) / "data" / "adventureworks"
    if not data.is_dir():
        raise SystemExit(f"no folder {data}; name the one above 'data' in TERRITORY_OPT_SHARED")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "adventureworks.toml"
        file.write_text(ADVENTUREWORKS.format(data=data.resolve().as_posix()))
        return to.read_scenario(file).to_problem()


def cases(
    problem: Problem, result: Result, number: int, work: float, judge_work: float, seed: int
) -> Iterator[Case]:
    """``number`` accounts drawn at random, each forced, repaired and judged."""
    can_move = np.flatnonzero(to.explanations(problem, result).next_best >= 0)
    rng = np.random.default_rng(seed)
    for unit in rng.choice(can_move, min(number, len(can_move)), replace=False).tolist():
        told = to.forced(problem, result, unit, stop=to.stop_after(work=work))
        yield Case(
            told.unit,
            told.territory,
            told.loss_at_least,
            told.loss_at_most,
            to.marginal(problem, result, unit).loss_at_least,
            to.repaired(problem, result, unit).loss,
            judged(problem, result, unit, judge_work, seed + 1),
            told.is_exact,
        )


def judged(problem: Problem, result: Result, unit: int, work: float, seed: int) -> float:
    """The loss that another search finds."""
    move = move_of(problem, result, unit, None)
    again = to.solve(move.problem, to.stop_after(work=work), seed=seed, start=Plan(move.start))
    return again.objective - result.objective if again.is_feasible else math.inf


def hits(found: list[Case], slack: float) -> tuple[int, int]:
    """How many judged losses lie in the interval of ``forced``, and in the fast one."""
    exact = sum(c.at_least - slack <= c.judged <= c.at_most + slack for c in found)
    fast = sum(c.fast_at_least - slack <= c.judged <= c.fast_at_most + slack for c in found)
    return exact, fast


def report(result: Result, found: list[Case]) -> bool:
    """Print every account and the hit rates; False when a proven limit was passed."""
    for case in found:
        print(
            f"{case.unit:>10} -> {case.territory:<8} [{case.at_least:12,.2f}, {case.at_most:12,.2f}]"
            f"  fast [{case.fast_at_least:12,.2f}, {case.fast_at_most:12,.2f}]"
            f"  judged {case.judged:12,.2f}{'  exact' if case.is_exact else ''}"
        )
    slack = TOLERANCE * max(1.0, abs(result.objective))
    (inside, fast), number = hits(found, slack), len(found)
    below = sum(case.judged < max(case.at_least, case.fast_at_least) - slack for case in found)
    finite = [c.at_most - c.at_least for c in found if math.isfinite(c.at_most)]
    width = statistics.median(finite) / abs(result.objective) if finite else math.nan
    print(f"gap {result.gap:.4%}; median width of the interval {width:.4%} of the objective")
    print(f"hits: {inside} of {number} (forced), {fast} of {number} (marginal to repaired)")
    missed = sum(math.isinf(c.judged) and math.isfinite(c.at_most) for c in found)
    above = [c.judged - c.at_most for c in found if c.at_most + slack < c.judged < math.inf]
    worse = statistics.median(above) / abs(result.objective) if above else 0.0
    print(f"judged below what is proven: {below}; judge without any plan: {missed}")
    print(
        f"judge worse than the plan found: {len(above)}, by {worse:.4%} of the objective (median)"
    )
    return below == 0


def main() -> int:
    """Solve, force, judge, print; 1 when a proven limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("what", help="neutral, adventureworks, or a scenario file")
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--reps", type=int, default=25)
    parser.add_argument("--number", type=int, default=50, help="accounts to force")
    parser.add_argument("--plan-work", type=float, default=30, help="work for the plan")
    parser.add_argument("--work", type=float, default=5, help="work for each forced account")
    parser.add_argument(
        "--judge-work", type=float, help="work of the judge; --plan-work if not given"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    problem = problem_of(arguments)
    result = to.solve(problem, to.stop_after(work=arguments.plan_work), seed=arguments.seed)
    if not result.is_feasible:
        raise SystemExit(f"no plan that keeps every rule ({result.status}); give --plan-work more")
    judge_work = arguments.plan_work if arguments.judge_work is None else arguments.judge_work
    how = arguments.number, arguments.work, judge_work, arguments.seed
    found = list(cases(problem, result, *how))
    return 0 if report(result, found) else 1


if __name__ == "__main__":
    sys.exit(main())
