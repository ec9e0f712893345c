"""Plain CP-SAT on the whole problem, all cores; costs and loads scaled to integers."""

from __future__ import annotations

import os

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.rivals.task import Answer, Task

PACKAGES = ("ortools",)
SCALE = 2**20
"""Of loads and costs that are not whole: limits move inwards by what rounding may add."""


def answer(task: Task) -> Answer:
    """Plan after the time limit; the bound is that of the scaled costs."""
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(task.cost.size)]
    num_units, num_territories = task.shape
    for unit in range(num_units):
        model.add_exactly_one(x[unit * num_territories : (unit + 1) * num_territories])
    _add_bands(model, x, task)
    cost_scale = _scale(task.cost)
    cost = np.round(task.cost * cost_scale).astype(np.int64).ravel()
    model.minimize(cp_model.LinearExpr.weighted_sum(x, cost.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = task.seconds
    solver.parameters.num_workers = os.cpu_count() or 1
    status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Answer(None, status=status)
    chosen = np.array([solver.boolean_value(variable) for variable in x]).reshape(task.shape)
    return Answer(chosen.argmax(axis=1), solver.best_objective_bound / cost_scale, status)


def _scale(values: np.ndarray) -> int:
    return 1 if np.array_equal(values, np.round(values)) else SCALE


def _add_bands(model: cp_model.CpModel, x: list[cp_model.IntVar], task: Task) -> None:
    num_units, num_territories = task.shape
    scale = _scale(task.loads)
    slack = 0 if scale == 1 else num_units // 2 + 1
    loads = (
        np.round(task.loads * scale).astype(np.int64).reshape(num_units, -1, task.lower.shape[1])
    )
    loads = np.broadcast_to(loads, (num_units, num_territories, loads.shape[2]))
    for territory in range(num_territories):
        there = x[territory::num_territories]
        for measure in range(loads.shape[2]):
            low, high = task.lower[territory, measure], task.upper[territory, measure]
            low = int(np.ceil(low * scale)) + slack if np.isfinite(low) else 0
            high = int(np.floor(high * scale)) - slack if np.isfinite(high) else 2**62
            load = cp_model.LinearExpr.weighted_sum(there, loads[:, territory, measure].tolist())
            model.add_linear_constraint(load, low, high)
