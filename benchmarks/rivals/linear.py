"""OR-Tools' linear solvers by name, fed with sparse arrays."""

from __future__ import annotations

import numpy as np
from ortools.linear_solver.python import model_builder_helper as builder

from benchmarks.rivals.sparse import Program
from benchmarks.rivals.task import Answer


def solve(
    program: Program, name: str, seconds: float, is_integer: bool, settings: str = ""
) -> Answer:
    """
    Solve a program.

    Parameters
    ----------
    name
        ``"GLOP"``, ``"SCIP"``, ``"CP_SAT"``…
    is_integer
        Binary columns; else the value of the relaxation is the answer's bound.
    settings
        In the solver's own words.
    """
    model = _model(program, is_integer)
    solver = builder.ModelSolverHelper(name)
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(settings)
    solver.solve(model)
    status = solver.status().name
    if not solver.has_solution():
        return Answer(None, status=status)
    if not is_integer:
        is_done = status == "OPTIMAL"
        return Answer(None, solver.objective_value() if is_done else np.nan, status)
    plan = program.plan(np.asarray(solver.variable_values()))
    return Answer(plan, solver.best_objective_bound(), status)


def _model(program: Program, is_integer: bool) -> builder.ModelBuilderHelper:
    number = len(program.cost)
    model = builder.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        np.zeros(number),
        np.ones(number),
        program.cost,
        program.row_lower,
        program.row_upper,
        program.matrix,
    )
    if is_integer:
        for column in range(number):
            model.set_var_integrality(column, True)
    return model
