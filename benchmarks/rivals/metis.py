"""METIS: parts of equal workload with few cut edges, then given to reps; homes do not guide the cut."""

from __future__ import annotations

import numpy as np
import pymetis

from benchmarks.rivals.neighbours import edges, give_to_reps
from benchmarks.rivals.task import Answer, Task

PACKAGES = ("pymetis",)
WEIGHT_SCALE = 1_000


def answer(task: Task) -> Answer:
    """Balances workload alone."""
    xy_km, _ = task.points
    pairs = edges(xy_km)
    start = np.concatenate([pairs[:, 0], pairs[:, 1]])
    end = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(start, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=len(xy_km)))])
    weight = np.maximum(1, np.round(task.workload * WEIGHT_SCALE)).astype(int)
    options = pymetis.Options(seed=task.seed)
    _, part = pymetis.part_graph(
        task.shape[1],
        xadj=first.tolist(),
        adjncy=end[order].tolist(),
        vweights=weight.tolist(),
        options=options,
    )
    return Answer(give_to_reps(np.array(part), task))
