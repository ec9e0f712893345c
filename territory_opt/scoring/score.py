"""What a plan is worth and what it puts on every territory, whoever made it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from territory_opt.errors import PlanMismatchError
from territory_opt.models import UNCOVERED, Plan, Problem
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.scoring.centred import located


@dataclass(frozen=True, eq=False)
class Score:
    """
    A plan, scored.

    Attributes
    ----------
    assignment_cost, uncovered_cost, ideal_cost, split_cost
        The parts of the objective, in the problem's minimised unit.
    loads
        ``(num_territories, num_measures)``.
    moved
        ``(num_units,)``: has an incumbent and is not with it.
    forced
        ``(num_units,)``: moved because the incumbent may not keep it (forbidden, or locked away).
    budgets_used
        ``(num_budgets,)``.
    """

    assignment_cost: float
    uncovered_cost: float
    ideal_cost: float
    loads: FloatArray
    moved: BoolArray
    forced: BoolArray
    budgets_used: FloatArray
    split_cost: float = 0.0

    @property
    def objective(self) -> float:
        """The parts together."""
        parts = (self.assignment_cost, self.uncovered_cost, self.ideal_cost, self.split_cost)
        return math.fsum(parts)


def check_plan(problem: Problem, plan: Plan) -> None:
    """
    Check that the plan is over these units and territories.

    Raises
    ------
    PlanMismatchError
        If it is not.
    """
    shape = plan.territory_of.shape
    if shape != (problem.num_units,):
        raise PlanMismatchError(f"plan has shape {shape}, the problem {problem.num_units} units")
    beyond = (plan.territory_of < UNCOVERED) | (plan.territory_of >= problem.num_territories)
    if beyond.any():
        unit = int(np.flatnonzero(beyond)[0])
        raise PlanMismatchError(
            f"plan.territory_of[{unit}] is {plan.territory_of[unit]}: no territory "
            f"(0 to {problem.num_territories - 1}, or -1 for uncovered)"
        )


def objective(problem: Problem, plan: Plan) -> float:
    """Cost of ``plan``, recomputed from the arrays; inf where it uses a forbidden pair."""
    return score(problem, plan).objective


def score(problem: Problem, plan: Plan) -> Score:
    """
    Recompute everything that a plan is judged by.

    Raises
    ------
    PlanMismatchError
        If the plan is not over the problem's units and territories.
    """
    check_plan(problem, plan)
    problem, of = located(problem, plan), plan.territory_of
    covered = np.flatnonzero(of >= 0)
    loads = problem.loads.per_territory(of, problem.num_territories)
    moved = (problem.incumbent >= 0) & (of != problem.incumbent)
    return Score(
        assignment_cost=math.fsum(problem.cost.at(covered, of[covered])),
        uncovered_cost=_uncovered_cost(problem, of < 0),
        ideal_cost=0.0 if problem.ideals is None else problem.ideals.cost(loads),
        loads=loads,
        moved=moved,
        forced=moved & ~may_stay(problem),
        budgets_used=np.array([b.used(problem.incumbent, of) for b in problem.budgets]),
        split_cost=0.0 if problem.families is None else problem.families.cost(of),
    )


def may_stay(problem: Problem) -> BoolArray:
    """Units whose incumbent may keep them: ``(num_units,)``; False without an incumbent."""
    stays = problem.incumbent >= 0
    units = np.flatnonzero(stays)
    stays[units] = np.isfinite(problem.cost.at(units, problem.incumbent[units]))
    locked_away = (problem.locked_to >= 0) & (problem.locked_to != problem.incumbent)
    return np.asarray(stays & ~locked_away)


def _uncovered_cost(problem: Problem, left_out: BoolArray) -> float:
    if not left_out.any():
        return 0.0
    if problem.uncovered_cost is None:
        return math.inf
    return math.fsum(problem.uncovered_cost[left_out])
