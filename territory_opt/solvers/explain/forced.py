"""What forcing a unit elsewhere really costs: the problem with the lock, solved again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Problem, Result, Status
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit_bound
from territory_opt.solvers.explain.again import solved_again
from territory_opt.solvers.explain.move import Move, competing, move_of, repair
from territory_opt.solvers.explain.repaired import NUM_TERRITORIES, WORK
from territory_opt.solvers.stop import StopRule


@dataclass(frozen=True, eq=False)
class Forced:
    """
    Between which limits forcing a unit into a territory costs more than the plan at hand.

    Attributes
    ----------
    unit, territory
        Ids: who is forced where.
    loss_at_least
        Bound with the unit there less the plan's objective: no plan with it there costs less.
        Below 0 where the gap of the two leaves room for that. inf: no plan can have it there.
    loss_at_most
        Objective of the best plan found with the unit there, less the plan's; inf: none found.
    result
        Of solving with the unit locked there; its plan can be used.
    is_exact
        Both plans are proved best: the two limits are one figure.
    """

    unit: str
    territory: str
    loss_at_least: float
    loss_at_most: float
    result: Result
    is_exact: bool

    @property
    def is_possible(self) -> bool | None:
        """Whether a plan that keeps every rule can have the unit there; None: not known."""
        if self.result.status is Status.INFEASIBLE:
            return False
        return True if self.result.is_feasible else None


def forced(
    problem: Problem,
    result: Result,
    unit: int | str,
    territory: int | str | None = None,
    stop: StopRule | None = None,
) -> Forced:
    """
    Solve again with ``unit`` and its group in ``territory``; locks that hold it are lifted.

    Parameters
    ----------
    unit, territory
        Index or id; the next best territory when left out.
    stop
        When to stop solving; after 20 seconds when left out. ``repaired`` comes first.

    Raises
    ------
    KeyError
        If there is no such unit or territory.
    ValueError
        If the plan does not keep every rule, or the unit may not be there.
    """
    move = move_of(problem, result, unit, territory)
    again = solved_again(move.problem, result, _start(move), stop)
    at_most = again.objective - result.objective if again.is_feasible else np.inf
    at_least = min(_bound(move, again) - result.objective, at_most)
    exact = both_optimal(result, again)
    return Forced(*move.names, float(at_least), float(at_most), again, exact)


def _start(move: Move) -> IntArray:
    """What ``repaired`` finds, so that the answer is never worse; else the plan as it was moved."""
    plan = repair(move, competing(move, NUM_TERRITORIES), WORK)
    return move.start if plan is None else plan.territory_of


def both_optimal(*results: Result) -> bool:
    """True when every plan is proved best."""
    return all(result.status is Status.OPTIMAL for result in results)


def _bound(move: Move, again: Result) -> float:
    """The best that is proved of any plan with the unit there."""
    bounds = [again.bound]
    if move.result.certificate is not None:
        bounds.append(audit_bound(move.problem, move.result.certificate))
    if not move.who.is_held:  # the lock only narrows the choice
        bounds.append(move.result.bound)
    return max(bounds)
