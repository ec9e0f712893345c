"""
Proof of infeasibility by prices: the linear relaxation cannot keep the limits either.

Limits are made elastic at one price per territory's worth, and costs are left out. The duals of the
relaxation's limits are then a Farkas certificate (Farkas 1902; elastic programming: Brown & Graves
1975, in Chinneck 2008, doi:10.1007/978-0-387-74932-7). It is not taken from the LP on trust: with
costs of 0 every plan costs 0, so prices whose Lagrangian bound, recomputed by the referee over all
pairs with its rounding taken off, is above 0 prove that there is no plan. Divided by the largest
price, that bound is the least violation of any plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.linear_solver.python import model_builder_helper as builder
from scipy import sparse

from territory_opt.models import BlockPairs, Certificate, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import PairTable
from territory_opt.scoring.bound import audit_bound
from territory_opt.solvers.core import Core

MAX_PAIRS = 60_000
"""Relaxations with more pairs than this are not solved at once; a few seconds of GLOP."""
GLOP = "use_dual_simplex:true max_deterministic_time:10"


@dataclass(frozen=True, eq=False)
class Conflict:
    """
    Prices and what they prove.

    Attributes
    ----------
    load_prices, budget_prices
        ``(num_territories, num_measures)`` and ``(num_budgets,)``, as in a ``Certificate``.
    least_share
        Every plan passes its limits by at least this in all, counted in shares of a limit;
        above 0: proved that no plan exists. -inf where nothing was found.
    """

    load_prices: FloatArray
    budget_prices: FloatArray
    least_share: float


def relaxed_conflict(problem: Problem, core: Core) -> Conflict:
    """Prices that prove, where any do, that not even fractions of units keep the limits."""
    nothing = no_conflict(problem)
    if not core.num_pairs or len(core.closed_units) or core.num_pairs > MAX_PAIRS:
        return nothing
    duals = _duals(core, *_rows(problem, core))
    return nothing if duals is None else proved(problem, *_as_prices(problem, core, duals))


def no_conflict(problem: Problem) -> Conflict:
    """Prices of 0, which prove nothing."""
    return Conflict(np.zeros_like(problem.lower), np.zeros(len(problem.budgets)), -np.inf)


def proved(problem: Problem, load_prices: FloatArray, budget_prices: FloatArray) -> Conflict:
    """What the prices prove, by the referee's arithmetic over all pairs."""
    certificate = Certificate(load_prices, budget_prices, 0.0)
    bound = audit_bound(without_costs(problem), certificate)
    per_share = abs(load_prices) * limit_unit(problem)
    most = max(per_share.max(initial=0.0), (budget_prices * budget_unit(problem)).max(initial=0.0))
    return Conflict(load_prices, budget_prices, float(bound / most) if most > 0 else -np.inf)


def without_costs(problem: Problem) -> Problem:
    """The same rules, where every allowed plan costs 0."""
    table = BlockPairs(_Free(problem.cost), problem.cost.shape)
    left_out = problem.uncovered_cost
    if left_out is not None:
        left_out = np.where(np.isfinite(left_out), 0.0, np.inf)
    return problem.replace(cost=table, uncovered_cost=left_out, ideals=None, families=None)


def limit_unit(problem: Problem) -> FloatArray:
    """Load that counts as a whole limit: the upper one, else the lower: ``(K, M)``, > 0."""
    upper = np.where(np.isfinite(problem.upper), problem.upper, 0.0)
    unit = np.where(upper > 0, upper, np.maximum(problem.lower, 0.0))
    return np.where(unit > 0, unit, 1.0)


def budget_unit(problem: Problem) -> FloatArray:
    """What counts as a whole budget: ``(num_budgets,)``, > 0."""
    return np.array([budget.limit if budget.limit > 0 else 1.0 for budget in problem.budgets])


@dataclass(frozen=True)
class _Free:
    """Costs of 0 wherever a pair is allowed."""

    cost: PairTable

    def block(self, units: IntArray) -> FloatArray:
        return np.where(np.isfinite(self.cost.block(units)), 0.0, np.inf)


def _rows(problem: Problem, core: Core) -> tuple[sparse.csr_array, FloatArray, FloatArray]:
    """Limits as rows over pairs, in shares of a limit: measure by measure, then the budgets."""
    spare = np.ones((int(core.has_uncovered), len(core.measures)))
    unit = np.vstack([limit_unit(problem)[:, core.measures], spare])
    pair, shape = np.arange(core.num_pairs), (core.num_territories, core.num_pairs)
    parts = [
        sparse.csr_array((core.load[:, m] / unit[core.territory, m], (core.territory, pair)), shape)
        for m in range(len(core.measures))
    ]
    share = budget_unit(problem)
    parts.append(sparse.csr_array(core.budget_use / share[:, None]))
    lower = np.append((core.lower / unit).T.ravel(), np.full(len(share), -np.inf))
    upper = np.append((core.upper / unit).T.ravel(), core.budget_limit / share)
    return sparse.csr_array(sparse.vstack(parts)), lower, np.maximum(upper, lower)


def _duals(
    core: Core, rows: sparse.csr_array, lower: FloatArray, upper: FloatArray
) -> FloatArray | None:
    """Prices of the rows where passing any of them costs 1 per share; None without an answer."""
    pair, ones = np.arange(core.num_pairs), np.ones(core.num_pairs)
    one = sparse.csr_array((ones, (core.unit, pair)), (core.num_units, core.num_pairs))
    slack = sparse.eye_array(len(lower))
    matrix = sparse.block_array([[one, None, None], [rows, -slack, slack]], format="csr")
    model = builder.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        np.zeros(matrix.shape[1]),
        np.full(matrix.shape[1], np.inf),
        np.concatenate([np.zeros(core.num_pairs), np.ones(2 * len(lower))]),
        np.concatenate([np.ones(core.num_units), lower]),
        np.concatenate([np.ones(core.num_units), upper]),
        sparse.csr_matrix(matrix.tocoo()),
    )
    solver = builder.ModelSolverHelper("GLOP")
    solver.set_solver_specific_parameters(GLOP)
    solver.solve(model)
    return np.asarray(solver.dual_values())[core.num_units :] if solver.has_solution() else None


def _as_prices(problem: Problem, core: Core, duals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Duals of rows in shares as prices of loads and budgets: more load costs where upper presses."""
    num_bands = core.num_territories * len(core.measures)
    of_band = -duals[:num_bands].reshape(len(core.measures), core.num_territories).T
    load = np.zeros_like(problem.lower)
    load[:, core.measures] = of_band[: problem.num_territories]
    unlimited = np.where(load > 0, problem.upper == np.inf, problem.lower <= 0)
    load = np.where(unlimited, 0.0, load) / limit_unit(problem)
    return load, np.maximum(-duals[num_bands:], 0.0) / budget_unit(problem)
