"""Areas that are reached from others over borders."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def reached_by(graph: Any, is_taken: Bools) -> Ints:
    """
    The area with an account that every area goes with: ``(num_areas,)``, -1 where none reaches it.

    Each with itself, and one without an account with that which reaches it over the fewest borders,
    as in a Voronoi diagram of the graph (Erwig 2000, *Networks* 36).

    Parameters
    ----------
    graph
        Sparse ``(num_areas, num_areas)`` neighbours.
    is_taken
        ``(num_areas,)``: has an account.
    """
    label = np.where(is_taken, np.arange(len(is_taken)), -1)
    ends = np.stack(graph.nonzero(), axis=1).astype(np.int64)
    while True:
        here = label[ends]
        reached = (here[:, 0] >= 0) & (here[:, 1] < 0)
        if not reached.any():
            break
        first = np.lexsort((here[reached, 0], ends[reached, 1]))[::-1]
        label[ends[reached, 1][first]] = here[reached, 0][first]
    return label
