"""Which accounts are neighbours, and which rep gets which part: for rivals that cut graphs."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial import Delaunay

from benchmarks.rivals.task import Task


def edges(xy_km: np.ndarray) -> np.ndarray:
    """Edges of the Delaunay graph, each once: ``(num_edges, 2)``."""
    corners = Delaunay(xy_km).simplices
    pairs = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def give_to_reps(part: np.ndarray, task: Task) -> np.ndarray:
    """Match parts with homes at least cost: ``(num_units,)`` territories from ``(num_units,)`` parts."""
    num_territories = task.shape[1]
    cost = np.zeros((num_territories, num_territories))
    np.add.at(cost, part, task.cost)
    return linear_sum_assignment(cost)[1][part]
