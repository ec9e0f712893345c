"""
How much sooner a small change is planned when the search begins with the earlier result.

    python benchmarks/increments.py --accounts 2000 --reps 25
    python benchmarks/increments.py --accounts 10000 --reps 100 --work 60

A neutral instance is solved once, with ``--work``. Then one thing changes: a rep's bands are moved up
by 10 %, the first account is locked elsewhere, or a rep is added. Each changed
problem is solved twice up to the gap that the first solve ended with, and a little more, since a changed
problem may be harder: anew, and from the first result. A solve ends at twice the first one's work.
A rep that is added widens the plan by an empty territory, and everybody's bands follow the new
average. Seconds are of the processor, all threads together, since other programs do not slow those
down as they do the clock; work is exactly repeatable. Both are counted to the end of the solve.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from dataclasses import dataclass

import numpy as np

import territory_opt as to
from territory_opt.models import Problem, Result
from territory_opt.testing import NeutralInstance, neutral

BAND = 1.10
"""One rep's limits are moved to so many times theirs."""

SLACK = 1.2
"""The gap to be reached, in gaps of the first plan."""

PATIENCE = 2
"""A solve ends at so many times the work of the first one, also where the gap is not reached."""


@dataclass(frozen=True)
class Change:
    """What changed: the problem then, and the earlier result as its start."""

    name: str
    problem: Problem
    start: Result


@dataclass(frozen=True)
class Solved:
    """One solve up to a gap."""

    seconds: float
    work: float
    gap: float
    has_reached: bool


@dataclass(frozen=True)
class Row:
    """One change, solved anew and from the earlier result."""

    name: str
    anew: Solved
    again: Solved

    @property
    def seconds_ratio(self) -> float:
        """Processor time from the earlier result, as a share of that anew."""
        return self.again.seconds / self.anew.seconds

    @property
    def work_ratio(self) -> float:
        """The same of deterministic work."""
        return self.again.work / self.anew.work


def changes(instance: NeutralInstance, problem: Problem, result: Result) -> list[Change]:
    """The three changes."""
    return [
        Change("one band moved by 10 %", with_other_band(problem), result),
        Change("one account locked elsewhere", with_lock(problem, result), result),
        with_another_rep(instance, result),
    ]


def with_other_band(problem: Problem) -> Problem:
    """The first rep is to have 10 % more of everything."""
    lower, upper = np.array(problem.lower), np.array(problem.upper)
    lower[0], upper[0] = BAND * lower[0], BAND * upper[0]
    return problem.replace(lower=lower, upper=upper)


def with_lock(problem: Problem, result: Result) -> Problem:
    """The first account is locked to the second nearest rep, or the nearest where it has another."""
    nearest = problem.cost.block(np.arange(1))[0].argsort(kind="stable")
    elsewhere = nearest[nearest != result.plan.territory_of[0]][0]
    locked = np.array(problem.locked_to)
    locked[0] = elsewhere
    return problem.replace(locked_to=locked)


def with_another_rep(instance: NeutralInstance, result: Result) -> Change:
    """A rep at the first account, and bands around the new average."""
    home_km = np.vstack([instance.home_km, instance.xy_km[:1]])
    wider = dataclasses.replace(instance, home_km=home_km)
    return Change("a rep added", wider.problem(), result)


def solved(problem: Problem, gap: float, work: float, seed: int, start: Result | None) -> Solved:
    """Solve up to the gap, or all of the work."""
    begun = time.process_time()
    result = to.solve(problem, to.stop_after(gap=gap, work=work), seed=seed, start=start)
    seconds = time.process_time() - begun
    return Solved(seconds, result.work, result.gap, result.gap <= gap)


def first_plan(problem: Problem, work: float, seed: int) -> Result:
    """The result that changes begin with."""
    first = to.solve(problem, to.stop_after(work=work), seed=seed)
    if not first.is_feasible:
        raise SystemExit(f"no plan that keeps every rule ({first.status}); give --work more")
    return first


def row(change: Change, gap: float, work: float, seed: int) -> Row:
    """One change, solved twice."""
    again = solved(change.problem, gap, work, seed, change.start)
    return Row(change.name, solved(change.problem, gap, work, seed, None), again)


HEAD = """\
| change | anew | from the result | ratio | work anew | work from the result | ratio |
|---|---|---|---|---|---|---|"""


def line(row: Row) -> str:
    """A row in Markdown: seconds and work, anew and from the earlier result, and their ratios."""
    return (
        f"| {row.name} | {said(row.anew)} | {said(row.again)} | {row.seconds_ratio:.2f} "
        f"| {row.anew.work:.2f} | {row.again.work:.2f} | {row.work_ratio:.3f} |"
    )


def said(one: Solved) -> str:
    """Seconds; where the gap was not reached, that one too."""
    return f"{one.seconds:.1f} s" + ("" if one.has_reached else f" (stopped at {one.gap:.3%})")


def main() -> int:
    """Solve, change, solve twice, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--reps", type=int, default=25)
    parser.add_argument("--work", type=float, default=10, help="work for the first plan")
    parser.add_argument(
        "--gap", type=float, help="to be reached; 1.2 times that of the first plan if not given"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    instance = neutral(arguments.accounts, arguments.reps, seed=arguments.seed)
    warm_up(arguments.seed)
    problem = instance.problem()
    first = first_plan(problem, arguments.work, arguments.seed)
    gap = SLACK * first.gap if arguments.gap is None else arguments.gap
    print(f"{instance.name}: first plan {first.gap:.3%}, work {first.work:.1f}; to reach {gap:.3%}")
    print(HEAD, flush=True)
    for change in changes(instance, problem, first):
        print(line(row(change, gap, PATIENCE * arguments.work, arguments.seed + 1)), flush=True)
    return 0


def warm_up(seed: int) -> None:
    """Compiled code is loaded before anything is timed."""
    to.solve(neutral(300, 20, seed=seed).problem(), to.stop_after(work=0.2), seed=seed)


if __name__ == "__main__":
    sys.exit(main())
