"""The assignment problem as one sparse (integer) program: what MIP and LP rivals are given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from benchmarks.rivals.task import Task

MARGIN = 2e-6
"""Off both sides of bands that are not whole, so that a solver's tolerance breaks no limit."""


@dataclass(frozen=True, eq=False)
class Program:
    """
    Minimise cost · x over 0 ≤ x ≤ 1 with row_lower ≤ A x ≤ row_upper.

    Columns are pairs, unit by unit; rows are units (= 1), then bands, territory by territory.
    """

    cost: np.ndarray
    matrix: sparse.csr_matrix
    row_lower: np.ndarray
    row_upper: np.ndarray
    shape: tuple[int, int]

    def plan(self, values: np.ndarray) -> np.ndarray:
        """``(num_units,)``: the territory with the largest value of each unit."""
        return values.reshape(self.shape).argmax(axis=1)


def program(task: Task) -> Program:
    """Build the program of a task."""
    num_units, num_territories = task.shape
    num_measures = task.lower.shape[1]
    columns = np.arange(num_units * num_territories)
    unit, territory = np.divmod(columns, num_territories)
    loads = np.broadcast_to(
        task.loads.reshape(num_units, -1, num_measures), (num_units, num_territories, num_measures)
    )
    band = num_units + territory[:, None] * num_measures + np.arange(num_measures)
    rows = np.concatenate([unit, band.ravel()])
    cols = np.concatenate([columns, np.repeat(columns, num_measures)])
    values = np.concatenate([np.ones(len(columns)), loads.ravel()])
    shape = (num_units + num_territories * num_measures, len(columns))
    margin = 0.0 if np.array_equal(loads, np.round(loads)) else MARGIN
    ones = np.ones(num_units)
    return Program(
        cost=task.cost.ravel(),
        matrix=sparse.csr_matrix((values, (rows, cols)), shape=shape),
        row_lower=np.concatenate([ones, task.lower.ravel() + margin]),
        row_upper=np.concatenate([ones, task.upper.ravel() - margin]),
        shape=task.shape,
    )


def relaxation(task: Task) -> Program:
    """The same with the bands as they are: its linear program is what bounds are compared with."""
    exact = program(task)
    num_units = task.shape[0]
    return Program(
        cost=exact.cost,
        matrix=exact.matrix,
        row_lower=np.concatenate([np.ones(num_units), task.lower.ravel()]),
        row_upper=np.concatenate([np.ones(num_units), task.upper.ravel()]),
        shape=exact.shape,
    )
