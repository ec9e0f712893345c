"""The integer program of Hess et al. (1965): a binary per unit and centre, solved by HiGHS."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.separators import separator

ROOM = 2e-6
"""By this share limits are widened and the bound is lowered: twice the program's own tolerance."""
NODES_PER_WORK = 200
"""Nodes of the tree per unit of work."""


class Answer:
    """What one program said."""

    def __init__(self, answer: Any, variables: list[list[Any]]) -> None:
        reason = answer.termination.reason
        self.is_impossible = reason in (
            mathopt.TerminationReason.INFEASIBLE,
            mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
        )
        self.bound = float(answer.best_objective_bound())
        self.nodes = float(answer.solve_stats.node_count)
        self.centre_of_unit: IntArray | None = None
        if answer.has_primal_feasible_solution():
            values = [answer.variable_values(row) for row in variables]
            self.centre_of_unit = np.asarray(values).argmax(axis=1)


class HessProgram:
    """The integer program: ``variables[i][j]`` is 1 where unit i is in the territory of centre j."""

    def __init__(self, problem: Problem, cost: FloatArray) -> None:
        self.problem, size = problem, problem.num_units
        self.model = mathopt.Model()
        self.variables = [
            [self.model.add_binary_variable() for _ in range(size)] for _ in range(size)
        ]
        scale = max(float(abs(cost).max()), 1e-300)
        self.scale, fast = scale, mathopt.fast_sum
        self.model.minimize(
            fast(
                float(cost[i, j] / scale) * self.variables[i][j]
                for i in range(size)
                for j in range(size)
            )
        )
        for i in range(size):
            self.model.add_linear_constraint(fast(self.variables[i]) == 1)
            for j in range(size):
                if i != j:
                    self.model.add_linear_constraint(self.variables[i][j] <= self._open(j))
        is_open = [self._open(j) for j in range(size)]
        self.model.add_linear_constraint(fast(is_open) == problem.num_territories)
        self._limit_loads()
        self._keep_locks()

    def _open(self, unit: int) -> Any:
        return self.variables[unit][unit]

    def _limit_loads(self) -> None:
        for m in range(self.problem.num_measures):
            lower, upper = float(self.problem.lower[0, m]), float(self.problem.upper[0, m])
            loads = self.problem.loads.unit[:, m]
            room = ROOM * max(float(loads.sum()), 1e-300)
            for j in range(self.problem.num_units):
                used = mathopt.fast_sum(
                    float(load) * self.variables[i][j] for i, load in enumerate(loads)
                )
                if np.isfinite(lower) and lower > 0:
                    self.model.add_linear_constraint(used >= (lower - room) * self._open(j))
                if np.isfinite(upper):
                    self.model.add_linear_constraint(used <= (upper + room) * self._open(j))

    def _keep_locks(self) -> None:
        """Locked to one: together; locked to different ones, or in conflict: apart."""
        locked = np.flatnonzero(self.problem.locked_to >= 0).tolist()
        for a, b in ((a, b) for a in locked for b in locked if a < b):
            is_same = self.problem.locked_to[a] == self.problem.locked_to[b]
            for one, other in zip(self.variables[a], self.variables[b], strict=True):
                rule = one == other if is_same else one + other <= 1
                self.model.add_linear_constraint(rule)
        for a, b in self.problem.conflicts.tolist():
            for one, other in zip(self.variables[a], self.variables[b], strict=True):
                self.model.add_linear_constraint(one + other <= 1)

    def solved(self, seconds: float | None, work: float | None) -> Answer:
        """Solve it as it stands."""
        limits: dict[str, Any] = {"relative_gap_tolerance": 1e-9}
        if seconds is not None:
            limits["time_limit"] = timedelta(seconds=seconds)
        elif work is not None:
            limits["node_limit"] = max(1, round(NODES_PER_WORK * work))
        parameters = mathopt.SolveParameters(**limits)
        answer = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)
        said = Answer(answer, self.variables)
        said.bound *= self.scale
        return said

    def learn(self, centre_of_unit: IntArray) -> bool:
        """Add what a plan breaks of contiguity; False where it hangs together."""
        ground = self.problem.contiguity
        if ground is None:
            return False
        label, is_torn = ground.pieces(centre_of_unit), False
        for unit in np.flatnonzero(label >= 0).tolist():
            centre = int(centre_of_unit[unit])
            if label[unit] == label[centre] or label[centre] < 0:
                continue
            piece = np.flatnonzero(label == label[unit])
            wall = [self.variables[c][centre] for c in separator(ground, piece, centre).tolist()]
            self.model.add_linear_constraint(self.variables[unit][centre] <= mathopt.fast_sum(wall))
            is_torn = True
        return is_torn
