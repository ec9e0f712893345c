"""
A first choice of pairs: a vertex of the linear relaxation over the pairs that prices favour.

The relaxation has elastic limits, so it always has an answer; a vertex splits at most as many units
as there are limits, and each split unit goes where its largest share is (Shmoys & Tardos 1993,
doi:10.1007/BF01585178, for the counting argument).
"""

from __future__ import annotations

import numpy as np
from ortools.linear_solver.python import model_builder_helper as builder
from scipy import sparse

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.core import Core
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.model import Penalty
from territory_opt.solvers.watched import watched

PER_UNIT = 4
"""Pairs per unit that the relaxation may use."""
WORK_PER_PAIR = 1e-4
"""GLOP has no clock of its own: 40,000 pairs take about four seconds."""


def lp_start(core: Core, priced: FloatArray, penalty: Penalty, journal: Journal) -> IntArray | None:
    """
    Round a vertex of the elastic linear relaxation.

    Parameters
    ----------
    priced
        ``(P,)`` priced cost of every pair.
    penalty
        Price of passing limits.
    journal
        Says when to stop, and is charged the work.

    Returns
    -------
    numpy.ndarray
        ``(num_units,)`` pair indices; limits may be passed. None when it was stopped.
    """
    small = core.restricted(core.cheapest_pairs(priced, PER_UNIT))
    share = _relaxed(small, penalty, journal)
    journal.spend(small.num_pairs * WORK_PER_PAIR)
    if share is None:
        return None
    rounded = small.cheapest_pair(-share)
    return core.pair(small.unit[rounded], small.territory[rounded])


def _relaxed(core: Core, penalty: Penalty, journal: Journal) -> FloatArray | None:
    """Shares of the pairs in the elastic linear relaxation: ``(P,)``; None when stopped."""
    rows, lower, upper, slack_cost = _limit_rows(core, penalty)
    one = sparse.csr_array(
        (np.ones(core.num_pairs), (core.unit, np.arange(core.num_pairs))),
        shape=(core.num_units, core.num_pairs),
    )
    over, under = -sparse.eye_array(len(lower)), sparse.eye_array(len(lower))
    matrix = sparse.block_array([[one, None, None], [rows, over, under]], format="csr")
    num_columns = matrix.shape[1]
    model = builder.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        np.zeros(num_columns),
        np.full(num_columns, np.inf),
        np.concatenate([core.cost, slack_cost, slack_cost]),
        np.concatenate([np.ones(core.num_units), lower]),
        np.concatenate([np.ones(core.num_units), upper]),
        sparse.csr_matrix(matrix.tocoo()),
    )
    solver = builder.ModelSolverHelper("GLOP")
    solver.set_solver_specific_parameters("use_dual_simplex:true")
    watched(lambda: solver.solve(model), solver.interrupt_solve, lambda: journal.stopped)
    if journal.stopped or not solver.has_solution():
        return None
    return np.asarray(solver.variable_values())[: core.num_pairs]


def _limit_rows(
    core: Core, penalty: Penalty
) -> tuple[sparse.csr_array, FloatArray, FloatArray, FloatArray]:
    """One row per limited territory and measure, then per budget; its limits and slack price."""
    pair = np.arange(core.num_pairs)
    shape = (core.num_territories, core.num_pairs)
    parts = [
        sparse.csr_array((core.load[:, m], (core.territory, pair)), shape=shape)
        for m in range(core.load.shape[1])
    ]
    lower, upper = core.lower.T.ravel(), core.upper.T.ravel()
    price = penalty.per_load.T.ravel()
    stacked = sparse.vstack([*parts, core.budget_use], format="csr")
    keep = np.concatenate([np.isfinite(lower) | np.isfinite(upper), np.isfinite(core.budget_limit)])
    lower = np.concatenate([lower, np.full(len(core.budget_limit), -np.inf)])
    upper = np.concatenate([upper, core.budget_limit])
    price = np.concatenate([price, penalty.per_budget])
    return stacked[np.flatnonzero(keep)], lower[keep], upper[keep], price[keep]
