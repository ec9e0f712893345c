"""A unit put elsewhere, and the few territories that compete for it arranged anew around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Plan, Problem, Result
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit
from territory_opt.solvers.explain.again import solved_again
from territory_opt.solvers.explain.figures import priced_row, territory_asked
from territory_opt.solvers.explain.local import local
from territory_opt.solvers.explain.subject import Subject, feasible_plan_of, subject
from territory_opt.solvers.stop import stop_after


@dataclass(frozen=True, eq=False)
class Move:
    """
    A unit, with its group, forced into a territory.

    Attributes
    ----------
    who, there
        The unit; index of the territory.
    problem
        With the lock that forces it; locks that held it are lifted.
    start
        ``(num_units,)`` the plan with the unit moved and nothing else; it may break rules.
    result
        What the plan is from.
    """

    who: Subject
    there: int
    problem: Problem
    start: IntArray
    result: Result

    @property
    def names(self) -> tuple[str, str]:
        """Ids of unit and territory."""
        return self.problem.unit_ids[self.who.unit], self.problem.territory_ids[self.there]


def move_of(problem: Problem, result: Result, unit: int | str, territory: int | str | None) -> Move:
    """
    The move that is asked about, into the next best territory for None.

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
    locked = problem.replace(locked_to=_moved(problem.locked_to, who, there))
    return Move(who, there, locked, _moved(of, who, there), result)


def competing(move: Move, number: int) -> IntArray:
    """Territories here and there, then the cheapest for the unit by price: ascending, each once."""
    row = priced_row(move.problem, move.result, move.who)[:-1]
    chosen = [move.there] if move.who.here < 0 else [move.who.here, move.there]
    others = [t for t in np.argsort(row, kind="stable").tolist() if t not in chosen]
    return np.unique(chosen + others[: max(0, number - len(chosen))])


def repair(move: Move, freed: IntArray, work: float) -> Plan | None:
    """The best plan found that changes ``freed`` only and keeps every rule; None without one."""
    part = local(move.problem, move.start, freed)
    again = solved_again(part.problem, move.result, part.start, stop_after(work=work))
    if again.plan is None or not again.is_feasible:
        return None
    plan = Plan(part.put_into(move.start, again.plan.territory_of))
    return None if audit(move.problem, plan) else plan


def _moved(territory_of: IntArray, who: Subject, there: int) -> IntArray:
    changed = np.array(territory_of)
    changed[who.members] = there
    return changed
