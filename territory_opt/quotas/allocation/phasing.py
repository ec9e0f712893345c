"""
Numbers of the year over the periods: rows as allocated, columns as the company's season asks.

Proportional fitting (Deming & Stephan 1940): the table nearest, in relative entropy, to what
baseline, presence and season would give each leaf in each period.
"""

from __future__ import annotations

import numpy as np
from ortools.graph.python import max_flow

from territory_opt.models.allocation import AllocationTask
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.quotas.allocation.cents import money
from territory_opt.quotas.allocation.faults import names
from territory_opt.quotas.allocation.transport import moved_to

SWEEPS = 500
CLOSE = 1e-11
NEAR = 1e-4
"""Currency: a hundredth of a cent."""


def fit(
    seed: FloatArray, rows: FloatArray, columns: FloatArray, sweeps: int = SWEEPS
) -> FloatArray:
    """
    Scale rows and columns of ``seed`` until they sum to ``rows`` and ``columns``.

    Parameters
    ----------
    seed
        Shape ``(num_rows, num_columns)``, ≥ 0; zeros stay zero.
    rows, columns
        Sums wanted; equal totals.
    sweeps
        At most so many; rows are exact at the end, columns as near as that went.
    """
    table = seed
    for _ in range(sweeps):
        table = table * _ratio(rows, table.sum(axis=1))[:, None]
        sums = table.sum(axis=0)
        if (np.abs(sums - columns) <= CLOSE * columns).all():
            break
        table = table * _ratio(columns, sums)
    return table * _ratio(rows, table.sum(axis=1))[:, None]


def _ratio(wanted: FloatArray, found: FloatArray) -> FloatArray:
    return wanted / np.where(found > 0, found, 1.0)


def phased(task: AllocationTask, seed: FloatArray, taken: FloatArray) -> FloatArray:
    """
    Amounts of every node in every period, before over-assignment.

    Parameters
    ----------
    task
        For tree and season.
    seed
        Shape ``(num_nodes, num_periods)``: baseline per period; rows of leaves are read.
    taken
        Shape ``(num_nodes,)``: the year, before over-assignment.

    Returns
    -------
    ndarray
        Shape ``(num_nodes, num_periods)``.
    """
    season = task.weights / task.weights.sum()
    leaf = task.tree.is_leaf
    bare = np.where(seed.sum(axis=1) > 0, False, leaf)
    seed = np.where(bare[:, None], task.present * season, seed)
    cells = np.zeros_like(seed)
    cells[leaf] = _fitted(seed[leaf], taken[leaf], season * taken[leaf].sum())
    return task.tree.sums(cells)


def _fitted(seed: FloatArray, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """As ``fit``; by flow from where it got to, if fitting goes on for ever: some cells must be 0."""
    table = fit(seed, rows, columns)
    is_there = np.abs(table.sum(axis=0) - columns).max() <= NEAR
    return table if is_there else moved_to(table, rows, columns)


def season_faults(task: AllocationTask, taken: FloatArray) -> list[str]:
    """
    Leaves that must carry more in their periods than the company plans for these.

    Proved by a maximum flow from leaves to periods: what the minimum cut holds back is named.
    """
    season = task.weights / task.weights.sum()
    leaves = np.flatnonzero(task.tree.is_leaf & (taken > 0))
    there = (task.present[leaves] > 0) & (season > 0)
    kinds, kind_of = np.unique(there, axis=0, return_inverse=True)
    carried: FloatArray = np.asarray(taken[leaves], dtype=float)
    supply = np.bincount(kind_of.ravel(), weights=carried, minlength=len(kinds)).astype(float)
    stuck = _stuck(kinds, supply, season * supply.sum())
    if not stuck.any():
        return []
    inside = np.asarray(kinds[stuck].any(axis=0))
    who: IntArray = leaves[stuck[kind_of.ravel()]]
    return [_season_text(task, inside, who, float(taken[who].sum()), taken)]


def _stuck(kinds: BoolArray, supply: FloatArray, season: FloatArray) -> BoolArray:
    """Which patterns of presence have more to carry than fits into their periods."""
    num, periods = kinds.shape
    flow, source, sink = max_flow.SimpleMaxFlow(), num + periods, num + periods + 1
    row, column = np.nonzero(kinds)
    tails = np.concatenate([np.full(num, source), row, num + np.arange(periods)])
    heads = np.concatenate([np.arange(num), num + column, np.full(periods, sink)])
    scale = 1e12 / max(float(supply.sum()), 1e-9)
    amounts = np.concatenate([supply, np.full(len(row), supply.sum()), season]) * scale
    flow.add_arcs_with_capacity(tails, heads, np.round(amounts).astype(np.int64))
    flow.solve(source, sink)
    if flow.optimal_flow() >= amounts[:num].sum() * (1 - 1e-9):
        return np.zeros(num, dtype=bool)
    return np.isin(np.arange(num), np.array(flow.get_source_side_min_cut()))


def _season_text(
    task: AllocationTask, inside: BoolArray, who: IntArray, carried: float, taken: FloatArray
) -> str:
    season = task.weights / task.weights.sum()
    planned = float(season[inside].sum() * taken[task.tree.root])
    periods = ", ".join(str(p + 1) for p in np.flatnonzero(inside)) or "no period"
    return (
        f"{names(task, who)}: {money(round(carried * 100))} before over-assignment, but none of them is "
        f"there outside period {periods}, for which the company plans {money(round(planned * 100))}: "
        "lower their floors or holds, or weigh these periods more"
    )
