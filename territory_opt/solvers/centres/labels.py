"""Which territory is called what, where centres are chosen: whose limits fit best."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.centred import home_units
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers.journal import load_unit


def nameless(problem: Problem) -> IntArray:
    """
    Territories that differ from each other by their limits only, ascending.

    Nobody is at home in them, locked to them, or was theirs where that counts.
    """
    is_priced = bool(problem.loads.pairs) or problem.ideals is not None or bool(problem.budgets)
    if is_priced:
        return np.zeros(0, int)
    is_tied = home_units(problem) >= 0
    is_tied[problem.locked_to[problem.locked_to >= 0]] = True
    return np.flatnonzero(~is_tied)


def usual_limits(problem: Problem, free: IntArray) -> tuple[FloatArray, FloatArray] | None:
    """Lower and upper limits, ``(M,)`` each, of more than half of the ``free``; None for no such."""
    limits = np.stack([problem.lower[free], problem.upper[free]], axis=1)
    kinds, number = np.unique(limits, axis=0, return_counts=True)
    if not len(free) or 2 * number.max() <= len(free):
        return None
    lower, upper = kinds[number.argmax()]
    return lower, upper


def relabelled(problem: Problem, territory_of: IntArray) -> IntArray:
    """
    The same territories under the labels whose limits they pass least (as shares of a limit).

    Parameters
    ----------
    territory_of
        ``(num_units,)``, -1 for units that are left out.
    """
    free = nameless(problem)
    load = problem.loads.per_territory(territory_of, problem.num_territories)[free]
    over = excess(load[:, None], problem.lower[free], problem.upper[free])
    loss = (over / load_unit(problem)[free]).sum(axis=2)
    stay = loss.diagonal() * (1 - 1e-9)  # on ties nobody moves
    np.fill_diagonal(loss, stay)
    label = np.arange(problem.num_territories + 1)
    label[-1] = -1
    label[free] = free[linear_sum_assignment(loss)[1]]
    found: IntArray = label[territory_of]
    return found
