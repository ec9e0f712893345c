"""Graphs that can be drawn: cells of a grid, next to each other along their sides."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse


def grid_graph(rows: int, columns: int) -> Any:
    """Sparse symmetric ``(rows × columns, rows × columns)``; cells are numbered row by row."""
    cell = np.arange(rows * columns).reshape(rows, columns)
    across = np.stack([cell[:, :-1].ravel(), cell[:, 1:].ravel()])
    down = np.stack([cell[:-1].ravel(), cell[1:].ravel()])
    one, other = np.concatenate([across, down], axis=1)
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    return sparse.csr_array((np.ones(len(ends[0])), ends), shape=(cell.size, cell.size))
