"""
The most proportional numbers that also fit into the periods in which people are there.

Water-filling knows the year alone. Where its numbers do not fit into the season, what leaves of one
pattern of presence carry becomes flow to periods, and the whole is a quadratic program (PDLP, Applegate
et al. 2021, arXiv:2106.04756); a linear one (GLOP) decides whether there are any numbers at all.
"""

from __future__ import annotations

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.pdlp import solvers_pb2

from territory_opt.models.allocation import AllocationTask
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.quotas.allocation.filling import Filling

CLOSE = 1e-9
CENT = 0.01


def fill_season(task: AllocationTask, filling: Filling, target: float) -> FloatArray | None:
    """
    Numbers of all nodes before over-assignment, ``(num_nodes,)``; None where there are none.

    Parameters
    ----------
    task
        For presence and season.
    filling
        Tree, baseline and limits.
    target
        What the root carries, currency; > 0.
    """
    model, nodes = _model(task, filling, target)
    found = mathopt.solve(model, mathopt.SolverType.GLOP)
    if found.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    _ask_for_proportion(model, nodes, filling)
    better = mathopt.solve(model, mathopt.SolverType.PDLP, params=_params())
    if better.termination.reason == mathopt.TerminationReason.OPTIMAL:
        found = better
    taken = np.array(found.variable_values(nodes)) * target
    return filling.tree.sums(np.clip(taken, filling.low, filling.high))


def _params() -> mathopt.SolveParameters:
    criteria = solvers_pb2.TerminationCriteria(
        simple_optimality_criteria=solvers_pb2.TerminationCriteria.SimpleOptimalityCriteria(
            eps_optimal_absolute=CLOSE, eps_optimal_relative=CLOSE
        ),
        kkt_matrix_pass_limit=200_000,
    )
    return mathopt.SolveParameters(
        pdlp=solvers_pb2.PrimalDualHybridGradientParams(termination_criteria=criteria)
    )


def _model(
    task: AllocationTask, filling: Filling, target: float
) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    """
    A variable per node, as a share of the target; flows of patterns of presence to periods.

    Limits are a cent wider: held numbers are whole cents, which over-assignment may not hit.
    """
    tree, model = filling.tree, mathopt.Model()
    lows, highs = (filling.low - CENT) / target, (filling.high + CENT) / target
    limits = zip(lows.tolist(), highs.tolist(), strict=True)
    nodes = [model.add_variable(lb=max(low, 0.0), ub=high) for low, high in limits]
    model.add_linear_constraint(nodes[tree.root] == 1)
    for v in tree.inner:
        below = [nodes[c] for c in tree.children[v].tolist()]
        model.add_linear_constraint(mathopt.fast_sum(below) == nodes[v])
    season = task.weights / task.weights.sum()
    there = (task.present > 0) & (season > 0)
    leaves = np.flatnonzero(tree.is_leaf)
    kinds, kind_of = np.unique(there[leaves], axis=0, return_inverse=True)
    flows = [[model.add_variable(lb=0, ub=1.0 * free) for free in kind] for kind in kinds.tolist()]
    for k, own in enumerate(flows):
        carried = [nodes[v] for v in _of_kind(leaves, kind_of, k)]
        model.add_linear_constraint(mathopt.fast_sum(carried) == mathopt.fast_sum(own))
    for p, share in enumerate(season.tolist()):
        model.add_linear_constraint(mathopt.fast_sum(own[p] for own in flows) == share)
    return model, nodes


def _of_kind(leaves: IntArray, kind_of: IntArray, k: int) -> list[int]:
    members: list[int] = leaves[kind_of.ravel() == k].tolist()
    return members


def _ask_for_proportion(
    model: mathopt.Model, nodes: list[mathopt.Variable], filling: Filling
) -> None:
    """Least Σ x² ÷ share over leaves with a baseline."""
    share = (filling.baseline / filling.baseline.sum()).tolist()
    counts = np.flatnonzero(filling.tree.is_leaf & (filling.baseline > 0)).tolist()
    model.minimize(mathopt.QuadraticSum(nodes[v] * nodes[v] * (1 / share[v]) for v in counts))
