"""
k-means-constrained: balances counts, not loads; one assignment to the given homes.

Homes are fixed here, so it runs one iteration: a min-cost flow on squared distances.
"""

from __future__ import annotations

import numpy as np
from k_means_constrained import KMeansConstrained

from benchmarks.rivals.task import Answer, Task

PACKAGES = ("k-means-constrained",)


def answer(task: Task) -> Answer:
    """Clusters of accounts whose numbers lie within the bands' tolerance."""
    xy_km, home_km = task.points
    average = task.shape[0] / task.shape[1]
    width = float(task.upper[0, -1] / (task.lower[0, -1] + task.upper[0, -1]) * 2 - 1)
    clusters = KMeansConstrained(
        n_clusters=task.shape[1],
        size_min=int(np.floor(average * (1 - width))),
        size_max=int(np.ceil(average * (1 + width))),
        init=home_km,
        n_init=1,
        max_iter=1,
        random_state=task.seed,
    )
    return Answer(clusters.fit_predict(xy_km))
