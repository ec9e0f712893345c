"""One unit's explanation, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from territory_opt.models import Problem, Result
from territory_opt.solvers.explain.figures import figures_of
from territory_opt.solvers.explain.reason import reason
from territory_opt.solvers.explain.subject import id_of, subject


@dataclass(frozen=True)
class Explanation:
    """
    One unit's figures, by name.

    Attributes
    ----------
    unit, territory, next_best
        Ids; empty where uncovered, or where there is no other.
    reason
        Why it is here, in one sentence.
    cost_here, next_best_loss, forced_loss_at_least, lock_cost
        See ``Explanations``.
    is_locked, is_moved
        Locked to its territory; has another incumbent.
    terms_here, terms_there
        The problem's named terms in both territories.
    """

    unit: str
    territory: str
    next_best: str
    reason: str
    cost_here: float
    next_best_loss: float
    forced_loss_at_least: float
    lock_cost: float
    is_locked: bool
    is_moved: bool
    terms_here: Mapping[str, float] = field(default_factory=dict)
    terms_there: Mapping[str, float] = field(default_factory=dict)


def explain(problem: Problem, result: Result, unit: int | str) -> Explanation:
    """
    Why one unit is where it is.

    Parameters
    ----------
    unit
        Index, or id.

    Raises
    ------
    KeyError
        If there is no such unit.
    ValueError
        If the result has no plan.
    """
    who = subject(problem, result, unit)
    figures = figures_of(problem, result, np.array([who.unit]))
    there, incumbent = int(figures.next_best[0]), int(problem.incumbent[who.unit])
    return Explanation(
        unit=problem.unit_ids[who.unit],
        territory=id_of(problem.territory_ids, who.here),
        next_best=id_of(problem.territory_ids, there),
        reason=reason(problem, result, who.unit),
        cost_here=float(figures.cost_here[0]),
        next_best_loss=float(figures.next_best_loss[0]),
        forced_loss_at_least=float(figures.forced_loss_at_least[0]),
        lock_cost=float(figures.lock_cost[0]),
        is_locked=bool(problem.locked_to[who.unit] >= 0),
        is_moved=incumbent not in (-1, who.here),
        terms_here=_terms(problem, who.unit, who.here),
        terms_there=_terms(problem, who.unit, there),
    )


def _terms(problem: Problem, unit: int, territory: int) -> dict[str, float]:
    if territory < 0:
        return {}
    at = np.array([unit]), np.array([territory])
    return {name: float(table.at(*at)[0]) for name, table in problem.terms.items()}
