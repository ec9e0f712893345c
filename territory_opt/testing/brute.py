"""The best plan of a small problem, by looking at every plan."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Plan, Problem
from territory_opt.scoring import audit, objective


@dataclass(frozen=True)
class Best:
    """Best of all plans; ``plan`` is None and ``objective`` inf where none is feasible."""

    plan: Plan | None
    objective: float
    num_feasible: int


def brute_force(problem: Problem) -> Best:
    """
    Try every plan.

    Parameters
    ----------
    problem
        Small: ``(num_territories + 1) ** num_units`` plans are looked at by the referee.
    """
    plan, least, num_feasible = None, math.inf, 0
    for territories in itertools.product(*_choices(problem)):
        trial = Plan(np.array(territories))
        if audit(problem, trial):
            continue
        num_feasible += 1
        cost = objective(problem, trial)
        if cost < least:
            plan, least = trial, cost
    return Best(plan, least, num_feasible)


def _choices(problem: Problem) -> list[list[int]]:
    """Territories each unit may be in, alone; -1 where it may be left out."""
    block = problem.cost.block(np.arange(problem.num_units))
    choices = [np.flatnonzero(np.isfinite(row)).tolist() for row in block]
    for unit, locked in enumerate(problem.locked_to.tolist()):
        if locked >= 0:
            choices[unit] = [locked]
        elif problem.uncovered_cost is not None and np.isfinite(problem.uncovered_cost[unit]):
            choices[unit].append(-1)
    return choices
