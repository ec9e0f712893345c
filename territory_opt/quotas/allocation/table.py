"""
Controlled rounding of siblings × periods: rows and columns as given, every cell next to its figure.

A minimum-cost flow from rows to columns (Cox & Ernst 1982, doi:10.1080/03155986.1982.11731879).
"""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.quotas.allocation.phasing import fit
from territory_opt.quotas.allocation.transport import FINE, dear_cells, flows_on, summed

DUST = 1e-7


def round_table(seed: FloatArray, rows: IntArray, columns: IntArray, step: int) -> IntArray | None:
    """
    Whole cents of siblings × periods.

    Parameters
    ----------
    seed
        Shape ``(num_rows, num_columns)``: figures before rounding, of about these sums; zeros stay.
    rows, columns
        Cents that they sum to; equal totals.
    step
        Cells are multiples of so many cents, save what odd rows and columns need.

    Returns
    -------
    ndarray or None
        Shape as ``seed``; None if no table has these zeros and these sums.
    """
    if len(columns) == 1:
        return rows[:, None].copy()
    if step > 1:
        stepped = _in_steps(seed, rows, columns, step)
        if stepped is not None:
            return stepped
    return _in_units(fit(seed, rows.astype(float), columns.astype(float)), rows, columns)


def _in_steps(seed: FloatArray, rows: IntArray, columns: IntArray, step: int) -> IntArray | None:
    """Odd cents of rows in their largest cell, of columns in the largest row; steps elsewhere."""
    odd = np.zeros(seed.shape, dtype=np.int64)
    carrier = int(np.argmax(rows))
    odd[np.arange(len(rows)), seed.argmax(axis=1)] = rows % step
    odd[carrier] = 0
    odd[carrier] = (columns - odd.sum(axis=0)) % step
    left, under = rows - odd.sum(axis=1), columns - odd.sum(axis=0)
    if (left < 0).any() or (under < 0).any() or (odd[seed <= 0] > 0).any():
        return None
    cents = seed * (rows.sum() / (seed.sum() or 1.0))
    rest = np.where(seed > 0, np.maximum(cents - odd, cents * DUST), 0.0) / step
    whole = _in_units(fit(rest, left / step, under / step), left // step, under // step)
    return None if whole is None else whole * step + odd


def _in_units(table: FloatArray, rows: IntArray, columns: IntArray) -> IntArray | None:
    floors: IntArray = np.floor(table + DUST).astype(np.int64)
    short, under = rows - floors.sum(axis=1), columns - floors.sum(axis=0)
    if not short.any() and not under.any():
        return floors
    if (short >= 0).all() and (under >= 0).all():
        up = _next_to(table - floors, table > 0, short, under)
        if up is not None:
            return floors + up
    return _anywhere(table, rows, columns)


def _next_to(
    fraction: FloatArray, free: BoolArray, short: IntArray, under: IntArray
) -> IntArray | None:
    """Which cells take the unit above: one arc each, dear where the fraction is small."""
    row, column = np.nonzero(free)
    cost = np.round((1 - 2 * fraction[row, column]) * FINE).astype(np.int64)
    flows = _flow(row, column, np.ones(len(row), dtype=np.int64), cost, short, under)
    if flows is None:
        return None
    up = np.zeros(fraction.shape, dtype=np.int64)
    up[row, column] = flows
    return up


def _anywhere(table: FloatArray, rows: IntArray, columns: IntArray) -> IntArray | None:
    """Cells may leave the neighbourhood of their figure, at a price, where sums allow nothing else."""
    row, column, capacity, cost = dear_cells(table, int(rows.sum()))
    flows = _flow(row, column, capacity, cost, rows, columns)
    return None if flows is None else summed(table.shape, row, column, flows)


def loose_table(
    seed: FloatArray, rows: IntArray, low: IntArray, high: IntArray, columns: IntArray
) -> IntArray | None:
    """
    Whole cents of siblings × periods whose rows may leave ``rows`` too, within limits.

    Parameters
    ----------
    seed, rows, columns
        As for ``round_table``.
    low, high
        Shape ``(num_rows,)``: limits of row sums in cents.

    Returns
    -------
    ndarray or None
        Shape as ``seed``; None if there is none.
    """
    table = fit(seed, rows.astype(float), columns.astype(float))
    total, (num, periods) = int(columns.sum()), table.shape
    row, column, capacity, cost = dear_cells(table, total)
    source = np.full(3 * num, num + periods)
    parts = [low, np.maximum(rows - low, 0), np.minimum(high, total) - np.maximum(rows, low)]
    prices = np.repeat([-64 * FINE, -16 * FINE, 16 * FINE], num)
    supplies = np.concatenate([np.zeros(num, dtype=np.int64), -columns, [total]])
    flows = flows_on(
        np.concatenate([row, source]),
        np.concatenate([num + column, np.tile(np.arange(num), 3)]),
        np.concatenate([capacity, *parts]),
        np.concatenate([cost, prices]),
        supplies,
    )
    if flows is None:
        return None
    out = summed(table.shape, row, column, flows[: len(row)])
    return out if (out.sum(axis=1) >= low).all() else None


def _flow(
    row: IntArray,
    column: IntArray,
    capacity: IntArray,
    cost: IntArray,
    supply: IntArray,
    demand: IntArray,
) -> IntArray | None:
    """Flow on every arc from rows to columns, or None if supplies do not reach demands."""
    supplies = np.concatenate([supply, -demand])
    return flows_on(row, len(supply) + column, capacity, cost, supplies)
