"""
The problem of a few territories alone, everything else staying where it is.

Units outside keep their places, so inside the same rules hold with what is left of the budgets. A
plan of the part, put into the whole, keeps the rules of the whole. One territory more stands for
all others: incumbents that nobody can go back to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from territory_opt.models import Budget, Ideals, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.models.loads import as_loads
from territory_opt.solvers.families import at_own_leads


@dataclass(frozen=True, eq=False)
class Local:
    """
    Part of a problem.

    Attributes
    ----------
    problem
        Over ``units`` and ``territories``; its last territory stands for all others, and is closed.
    units, territories
        Indices in the whole problem.
    start
        ``(len(units),)`` where the units are, in indices of the part.
    """

    problem: Problem
    units: IntArray
    territories: IntArray
    start: IntArray

    def put_into(self, territory_of: IntArray, part: IntArray) -> IntArray:
        """The whole plan with ``part`` (``(len(units),)``, -1 uncovered) in its place."""
        whole = np.array(territory_of)
        whole[self.units] = np.where(part >= 0, self.territories[part], -1)
        return whole


def local(problem: Problem, territory_of: IntArray, territories: IntArray) -> Local:
    """
    The problem of the units in ``territories``.

    Parameters
    ----------
    territory_of
        ``(num_units,)`` a plan whose units outside keep every rule.
    territories
        Indices, each once.
    """
    problem = at_own_leads(problem, territory_of)
    units = np.flatnonzero(np.isin(territory_of, territories))
    inside = np.full(problem.num_territories + 1, len(territories))
    inside[territories] = np.arange(len(territories))
    inside[-1] = -1  # index -1: no territory at all
    part = Problem.from_arrays(
        _with_closed(problem.cost.block(units)[:, territories]),
        as_loads(_loads(problem, units, territories), (len(units), len(territories) + 1)),
        _with_free(problem.lower[territories], -np.inf),
        _with_free(problem.upper[territories], np.inf),
        incumbent=inside[problem.incumbent[units]],
        locked_to=inside[problem.locked_to[units]],
        groups=problem.groups[units],
        conflicts=_conflicts(problem, units),
        budgets=_budgets(problem, territory_of, units, territories),
        ideals=_ideals(problem.ideals, territories),
        uncovered_cost=None if problem.uncovered_cost is None else problem.uncovered_cost[units],
        **_contiguity(problem.contiguity, units),
    )
    return Local(part, units, territories, inside[territory_of[units]])


def _with_closed(cost: FloatArray) -> FloatArray:
    return np.column_stack([cost, np.full(len(cost), np.inf)])


def _with_free(limits: FloatArray, free: float) -> FloatArray:
    return np.vstack([limits, np.full((1, limits.shape[1]), free)])


def _loads(problem: Problem, units: IntArray, territories: IntArray) -> FloatArray:
    """``(len(units), len(territories) + 1, num_measures)``; the closed one repeats the first."""
    cube = problem.loads.block(units, problem.num_territories)[:, territories]
    return np.concatenate([cube, cube[:, :1]], axis=1)


def _ideals(ideals: Ideals | None, territories: IntArray) -> Ideals | None:
    if ideals is None:
        return None
    return Ideals(
        _with_free(ideals.target[territories], 0.0), _with_free(ideals.price[territories], 0.0)
    )


def _conflicts(problem: Problem, units: IntArray) -> IntArray:
    """Pairs with both units inside: one outside sits in a territory that nobody here can reach."""
    both = np.isin(problem.conflicts, units).all(axis=1)
    return np.searchsorted(units, problem.conflicts[both])


def _contiguity(contiguity: Contiguity | None, units: IntArray) -> dict[str, Any]:
    """Arguments that make the part's territories hang together: all their units are inside."""
    if contiguity is None:
        return {}
    graph = contiguity.graph[units][:, units]
    return {"graph": graph, "contiguous": True, "exempt": contiguity.exempt[units]}


def _budgets(
    problem: Problem, territory_of: IntArray, units: IntArray, territories: IntArray
) -> tuple[Budget, ...]:
    """What is left of every budget that a choice inside can use."""
    outside = np.ones(problem.num_units)
    outside[units] = 0.0
    position = {int(t): index for index, t in enumerate(territories)}
    parts = []
    for budget in problem.budgets:
        if budget.territory is None or budget.territory in position:
            rest = replace(budget, weights=budget.weights * outside)
            left = budget.limit - rest.used(problem.incumbent, territory_of)
            within = None if budget.territory is None else position[budget.territory]
            parts.append(
                replace(
                    budget,
                    weights=budget.weights[units],
                    limit=max(0.0, left),
                    territory=within,
                )
            )
    return tuple(parts)
