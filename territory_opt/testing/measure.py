"""Solve an instance against the clock and judge what comes back."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from territory_opt.models import Problem, Result
from territory_opt.solvers import solve, stop_after
from territory_opt.testing.instance import Instance
from territory_opt.testing.judge import Judged


@dataclass(frozen=True, eq=False)
class Measured:
    """
    One solved instance.

    Attributes
    ----------
    problem, result
        What was solved, and what the solver says.
    judged
        What the arrays say of the plan; None without a plan.
    seconds
        Wall-clock time of ``solve`` alone.
    """

    problem: Problem
    result: Result
    judged: Judged | None
    seconds: float

    @property
    def is_feasible(self) -> bool:
        """True when there is a plan, and the judge finds every limit kept."""
        return self.judged is not None and self.judged.is_feasible

    @property
    def objective(self) -> float:
        """The judge's objective; inf without a feasible plan."""
        return self.judged.objective if self.judged and self.is_feasible else math.inf

    @property
    def ratio(self) -> float:
        """Objective ÷ the solver's own bound; inf without a feasible plan or a positive bound."""
        bound = self.result.bound
        return self.objective / bound if 0 < bound < math.inf else math.inf


def measure(
    instance: Instance,
    seconds: float | None = None,
    seed: int = 1,
    gap: float | None = None,
    work: float | None = None,
) -> Measured:
    """
    Solve an instance and judge the plan.

    Parameters
    ----------
    instance
        What to solve.
    seconds, gap, work
        Limits, as of ``stop_after``.
    seed
        Of the solver.
    """
    problem = instance.problem()
    started = time.perf_counter()
    result = solve(problem, stop_after(seconds=seconds, gap=gap, work=work), seed=seed)
    took = time.perf_counter() - started
    judged = None if result.plan is None else instance.judge(result.plan.territory_of)
    return Measured(problem, result, judged, took)
