"""What forcing a unit elsewhere costs when only its neighbourhood gives way: fast, an upper figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Plan, Problem, Result
from territory_opt.scoring import objective
from territory_opt.solvers.explain.move import competing, move_of, repair

NUM_TERRITORIES = 4
"""How many territories a repair may change when nothing is said."""

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
    num_territories: int = NUM_TERRITORIES,
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
    move = move_of(problem, result, unit, territory)
    freed = competing(move, num_territories)
    plan = repair(move, freed, work)
    loss = np.inf if plan is None else objective(problem, plan) - result.objective
    names = tuple(problem.territory_ids[t] for t in freed)
    return Repaired(*move.names, float(loss), plan, names)
