"""HiGHS on the whole integer program, through its own package."""

from __future__ import annotations

import os

import highspy
import numpy as np

from benchmarks.rivals.sparse import Program, program
from benchmarks.rivals.task import Answer, Task

PACKAGES = ("highspy",)


def answer(task: Task) -> Answer:
    """Plan and bound after the time limit."""
    exact = program(task)
    highs = solved(exact, task.seconds, is_integer=True)
    status = highs.modelStatusToString(highs.getModelStatus())
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(None, info.mip_dual_bound, status)
    values = np.array(highs.getSolution().col_value)
    return Answer(exact.plan(values), info.mip_dual_bound, status)


def solved(exact: Program, seconds: float, is_integer: bool) -> highspy.Highs:
    """HiGHS after its run."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("time_limit", float(seconds))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("threads", os.cpu_count() or 1)
    highs.passModel(_model(exact, is_integer))
    highs.run()
    return highs


def _model(exact: Program, is_integer: bool) -> highspy.HighsLp:
    columns = exact.matrix.tocsc()
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = columns.shape
    lp.col_cost_ = exact.cost
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    lp.row_lower_, lp.row_upper_ = exact.row_lower, exact.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = columns.indptr, columns.indices
    lp.a_matrix_.value_ = columns.data
    if is_integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    return lp
