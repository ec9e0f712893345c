"""What forcing a unit elsewhere really costs: the problem with the lock, solved again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Problem, Result, Status
from territory_opt.scoring import audit_bound
from territory_opt.solvers.explain.again import solved_again
from territory_opt.solvers.explain.figures import territory_asked
from territory_opt.solvers.explain.subject import Subject, feasible_plan_of, subject
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
        When to stop solving; after 20 seconds when left out.

    Raises
    ------
    KeyError
        If there is no such unit or territory.
    ValueError
        If the plan does not keep every rule, or the unit may not be there.
    """
    of = feasible_plan_of(result)
    who = subject(problem, result, unit)
    there = territory_asked(problem, result, who, territory)
    locked = locked_there(problem, who, there)
    again = solved_again(locked, result, moved(of, who, there), stop)
    at_most = again.objective - result.objective if again.is_feasible else np.inf
    at_least = _bound(locked, result, again, who) - result.objective
    return Forced(
        unit=problem.unit_ids[who.unit],
        territory=problem.territory_ids[there],
        loss_at_least=float(min(at_least, at_most)),
        loss_at_most=float(at_most),
        result=again,
        is_exact=both_optimal(result, again),
    )


def locked_there(problem: Problem, who: Subject, there: int) -> Problem:
    """The problem with the unit and its group locked to ``there``."""
    return problem.replace(locked_to=moved(problem.locked_to, who, there))


def moved(territory_of: np.ndarray, who: Subject, there: int) -> np.ndarray:
    """A copy with the unit and its group in ``there``."""
    changed = np.array(territory_of)
    changed[who.members] = there
    return changed


def both_optimal(*results: Result) -> bool:
    """True when every plan is proved best."""
    return all(result.status is Status.OPTIMAL for result in results)


def _bound(locked: Problem, result: Result, again: Result, who: Subject) -> float:
    """The best that is proved of any plan with the unit there."""
    bounds = [again.bound]
    if result.certificate is not None:
        bounds.append(audit_bound(locked, result.certificate))
    if not who.is_held:  # the lock only narrows the choice
        bounds.append(result.bound)
    return max(bounds)
