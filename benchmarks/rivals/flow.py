"""
OR-Tools' min-cost flow: balances workload alone, units may be split.

Every unit of load flows to a territory and from there to a sink that must get the lower limits, or to
one that may get the rest. A split unit goes where most of it went.
"""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from benchmarks.rivals.task import Answer, Task

PACKAGES = ("ortools",)
LOAD_SCALE = 1_000
COST_SCALE = 100


def answer(task: Task) -> Answer:
    """The cheapest flow, rounded to whole units."""
    num_units, num_territories = task.shape
    supply = np.maximum(1, np.round(task.workload * LOAD_SCALE)).astype(np.int64)
    low = np.ceil(task.lower[:, -1] * LOAD_SCALE).astype(np.int64)
    high = np.floor(task.upper[:, -1] * LOAD_SCALE).astype(np.int64)
    solver = min_cost_flow.SimpleMinCostFlow()
    pairs = _add_pairs(solver, task, supply)
    at = np.arange(num_units, num_units + num_territories)
    must, may = num_units + num_territories, num_units + num_territories + 1
    free = np.zeros(num_territories, np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(at, np.full_like(at, must), low, free)
    solver.add_arcs_with_capacity_and_unit_cost(at, np.full_like(at, may), high - low, free)
    rest = supply.sum() - low.sum()
    balance = np.concatenate([supply, free, [-low.sum(), -rest]])
    solver.set_nodes_supplies(np.arange(len(balance)), balance)
    status = solver.solve()
    if status != solver.OPTIMAL:
        return Answer(None, status=str(status))
    flows = solver.flows(pairs).reshape(task.shape)
    return Answer(flows.argmax(axis=1), status="OPTIMAL, then rounded")


def _add_pairs(
    solver: min_cost_flow.SimpleMinCostFlow, task: Task, supply: np.ndarray
) -> np.ndarray:
    unit, territory = np.divmod(np.arange(task.cost.size), task.shape[1])
    price = np.round(task.cost / task.workload[:, None] * COST_SCALE).astype(np.int64)
    return solver.add_arcs_with_capacity_and_unit_cost(
        unit, task.shape[0] + territory, supply[unit], price.ravel()
    )
