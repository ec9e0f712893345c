"""The one place where explanations solve again."""

from __future__ import annotations

import dataclasses

from territory_opt.models import Plan, Problem, Result
from territory_opt.models.arrays import IntArray
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.stop import StopRule, stop_after

DEFAULT_STOP = stop_after(seconds=20)


def solved_again(
    problem: Problem, result: Result, start: IntArray, stop: StopRule | None = None
) -> Result:
    """
    Solve a variant of the problem that ``result`` is for.

    Parameters
    ----------
    problem
        The variant, over the same units and territories or over some of them.
    start
        ``(num_units,)`` territory of every unit to begin with; it may break rules.
    stop
        20 seconds when left out.
    """
    begin = dataclasses.replace(result, plan=Plan(start))
    return solve(problem, stop or DEFAULT_STOP, seed=result.seed, start=begin)
