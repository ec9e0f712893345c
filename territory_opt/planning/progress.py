"""Where a task stands, as people read it while it runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.models import Problem, TracePoint, relative_gap


@dataclass(frozen=True)
class Standing:
    """
    One moment of a task.

    Attributes
    ----------
    stage
        What is being done, for people: ``"reading the tables"``.
    best, bound
        Value of the best plan and the most that any plan can reach; where less is better, cost
        and the least possible. NaN while unknown.
    gap
        (objective − bound) ÷ objective; inf while unknown.
    unit
        Of best and bound.
    seconds
        Since solving began.
    """

    stage: str
    best: float = math.nan
    bound: float = math.nan
    gap: float = math.inf
    unit: str = ""
    seconds: float = 0.0


Progress = Callable[[Standing], None]


def standing(problem: Problem, point: TracePoint) -> Standing:
    """A trace point in the words and the sense that people read."""
    return Standing(
        stage="searching",
        best=_read(problem, point.objective),
        bound=_read(problem, point.bound),
        gap=relative_gap(point.objective, point.bound),
        unit=problem.objective_unit,
        seconds=point.seconds,
    )


def _read(problem: Problem, objective: float) -> float:
    return problem.value(objective) if math.isfinite(objective) else math.nan
