"""spopt: its capacitated p-median with every home open; workload has an upper side only."""

from __future__ import annotations

import os

import numpy as np
import pulp
from spopt.locate import PMedian

from benchmarks.rivals.task import Answer, Task

PACKAGES = ("spopt", "PuLP")


def answer(task: Task) -> Answer:
    """Solved by CBC, which spopt's PuLP brings along."""
    num_territories = task.shape[1]
    model = PMedian.from_cost_matrix(
        task.cost / task.workload[:, None],
        task.workload,
        p_facilities=num_territories,
        predefined_facilities_arr=np.ones(num_territories, int),
        facility_capacities=task.upper[:, -1],
    )
    solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=task.seconds, threads=os.cpu_count() or 1)
    model = model.solve(solver, results=False)
    status = pulp.LpStatus[model.problem.status]
    value = np.array([[pulp.value(x) or 0.0 for x in row] for row in model.cli_assgn_vars])
    return Answer(value.argmax(axis=1) if value.any(axis=1).all() else None, status=status)
