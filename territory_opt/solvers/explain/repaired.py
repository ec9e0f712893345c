"""What forcing a unit elsewhere costs when only its neighbourhood gives way: fast, an upper figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Plan, Problem, Result
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit, objective
from territory_opt.solvers.explain.again import solved_again
from territory_opt.solvers.explain.figures import priced_row, territory_asked
from territory_opt.solvers.explain.forced import locked_there, moved
from territory_opt.solvers.explain.local import local
from territory_opt.solvers.explain.subject import Subject, feasible_plan_of, subject
from territory_opt.solvers.stop import stop_after

WORK = 2.0
"""Deterministic work of a repair when nothing is said; about as many seconds."""


@dataclass(frozen=True, eq=False)
class Repaired:
    """
    The plan at hand, with a unit forced elsewhere and a few territories arranged anew.

    Attributes
    ----------
    unit, territory
        Ids: who is forced where.
    loss
        Cost of the repaired plan less the plan's: forcing costs at most so much. inf: these
        territories alone find no plan that keeps every rule, which proves nothing.
    plan
        The repaired plan; None where none was found.
    freed
        Ids of the territories that were arranged anew.
    """

    unit: str
    territory: str
    loss: float
    plan: Plan | None
    freed: tuple[str, ...]


def repaired(
    problem: Problem,
    result: Result,
    unit: int | str,
    territory: int | str | None = None,
    work: float = WORK,
    num_territories: int = 4,
) -> Repaired:
    """
    Force ``unit`` into ``territory`` and arrange only the territories that compete for it anew.

    They are the one it leaves, the one it enters, and the cheapest others for it at the
    certificate's prices. All other units stay, so managers elsewhere see no change.

    Parameters
    ----------
    unit, territory
        Index or id; the next best territory when left out.
    work
        Deterministic limit: the same call gives the same plan.
    num_territories
        How many territories may change.

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
    freed = _competing(problem, result, who, there, num_territories)
    locked = locked_there(problem, who, there)
    plan = _repair(locked, result, moved(of, who, there), freed, work)
    loss = np.inf if plan is None else objective(problem, plan) - result.objective
    ids = problem.territory_ids
    name = problem.unit_ids[who.unit]
    return Repaired(name, ids[there], float(loss), plan, tuple(ids[t] for t in freed))


def _competing(problem: Problem, result: Result, who: Subject, there: int, number: int) -> IntArray:
    """Territories here and there, then the cheapest for the unit: ascending, each once."""
    row = priced_row(problem, result, who)[:-1]
    chosen = [there] if who.here < 0 else [who.here, there]
    for t in np.argsort(row, kind="stable").tolist():
        if len(set(chosen)) < number and t not in chosen:
            chosen.append(t)
    return np.unique(chosen)


def _repair(
    locked: Problem, result: Result, start: IntArray, freed: IntArray, work: float
) -> Plan | None:
    """The best plan found that changes ``start`` inside ``freed`` only and keeps every rule."""
    part = local(locked, start, freed)
    again = solved_again(part.problem, result, part.start, stop_after(work=work))
    if again.plan is None or not again.is_feasible:
        return None
    plan = Plan(part.put_into(start, again.plan.territory_of))
    return None if audit(locked, plan) else plan
