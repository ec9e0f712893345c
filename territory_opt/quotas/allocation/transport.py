"""Tables as flows from rows to columns."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from territory_opt.models.arrays import FloatArray, IntArray

FINE = 2**20
"""Steps of a cell's fraction that costs tell apart."""

WHOLE = 1e12
"""Units into which a table without fractions of cents is cut."""


def moved_to(table: FloatArray, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """
    The table of these sums that is least away from ``table`` in money; zeros stay.

    Parameters
    ----------
    table
        Shape ``(num_rows, num_columns)``, of about these sums.
    rows, columns
        Equal totals; sums that these zeros allow. Kept to 12 digits of the total.
    """
    num, periods = table.shape
    scale = WHOLE / float(rows.sum())
    wanted = [np.round(sums * scale).astype(np.int64) for sums in (rows, columns)]
    wanted[1][wanted[1].argmax()] += wanted[0].sum() - wanted[1].sum()
    row, column, capacity, cost = dear_cells(table * scale, int(WHOLE))
    dust, ends = num + periods, np.arange(num + periods)
    flows = flows_on(
        np.concatenate([row, ends[:num], np.full(periods, dust)]),
        np.concatenate([num + column, np.full(num, dust), ends[num:]]),
        np.concatenate([capacity, np.full(num + periods, int(WHOLE))]),
        np.concatenate([cost, np.full(num + periods, 64 * FINE)]),
        np.concatenate([wanted[0], -wanted[1], [0]]),
    )
    return table if flows is None else summed(table.shape, row, column, flows[: len(row)]) / scale


def dear_cells(table: FloatArray, most: int) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Three arcs a cell, as row, column, capacity and cost: below its figure, at it, above it."""
    row, column = np.nonzero(table > 0)
    floors = np.floor(table[row, column]).astype(np.int64)
    middle = np.round((1 - 2 * (table[row, column] - floors)) * FINE).astype(np.int64)
    dear, ones = np.full(len(row), 8 * FINE), np.ones(len(row), dtype=np.int64)
    capacity = np.concatenate([floors, ones, most * ones])
    return np.tile(row, 3), np.tile(column, 3), capacity, np.concatenate([-dear, middle, dear])


def summed(shape: tuple[int, ...], row: IntArray, column: IntArray, flows: IntArray) -> IntArray:
    """Flows on arcs from row to column, as a table of this shape."""
    out = np.zeros(shape, dtype=np.int64)
    np.add.at(out, (row, column), flows)
    return out


def flows_on(
    tail: IntArray, head: IntArray, capacity: IntArray, cost: IntArray, supplies: IntArray
) -> IntArray | None:
    """Cheapest flow on every arc, or None if these supplies (demands below 0) allow none."""
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    solver.set_nodes_supplies(np.arange(len(supplies)), supplies)
    if solver.solve() != solver.OPTIMAL:
        return None
    flows: IntArray = np.asarray(solver.flows(arcs), dtype=np.int64)
    return flows
