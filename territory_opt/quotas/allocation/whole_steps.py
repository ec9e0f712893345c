"""Numbers of siblings in whole steps, to a given sum, within their limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray


def apportion(exact: FloatArray, low: IntArray, high: IntArray, total: int, step: int) -> IntArray:
    """
    Round siblings to steps so that they sum to ``total``: largest remainder, within limits.

    Parameters
    ----------
    exact
        Shape ``(num_siblings,)``: cents before rounding; sums to ``total`` but for float dust.
    low, high
        Limits in cents; Σ low ≤ total ≤ Σ high.
    total, step
        In cents; ``step`` ≥ 1.

    Returns
    -------
    ndarray
        Shape ``(num_siblings,)``: multiples of ``step`` and one that carries the rest; limits that are
        no multiple are gone to only where the sum needs it. None is a whole step away from ``exact``;
        ties go to the first.
    """
    floors = np.clip(np.floor(exact / step + 1e-9).astype(np.int64) * step, low, high)
    tops = np.clip(floors - floors % step + step, floors, high)
    urgency = np.round((exact - floors) / np.maximum(tops - floors, 1), 9)
    urgency = np.where(urgency == 0, -2.0, np.where(tops % step > 0, -1.0, urgency))
    urgency = np.where(floors % step > 0, 2.0, urgency)
    order = np.lexsort((np.arange(len(exact)), -urgency))
    return _poured(floors, tops, order, low, high, total)


def _poured(
    floors: IntArray, tops: IntArray, order: IntArray, low: IntArray, high: IntArray, total: int
) -> IntArray:
    """Fill up from floors to tops in order until the sum is there; beyond them only for float dust."""
    out = floors.copy()
    _pour(out, tops, order, total - int(out.sum()))
    _pour(out, high, order, total - int(out.sum()))
    _drain(out, low, order[::-1], int(out.sum()) - total)
    return out


def _pour(out: IntArray, tops: IntArray, order: IntArray, left: int) -> None:
    if left <= 0:
        return
    room = (tops - out)[order]
    before = np.concatenate([[0], np.cumsum(np.minimum(room, left))[:-1]])
    out[order] += np.clip(left - before, 0, room)


def _drain(out: IntArray, low: IntArray, order: IntArray, left: int) -> None:
    if left <= 0:
        return
    room = (out - low)[order]
    before = np.concatenate([[0], np.cumsum(np.minimum(room, left))[:-1]])
    out[order] -= np.clip(left - before, 0, room)


def times(cells: IntArray, ratio: Fraction, total: int) -> IntArray:
    """
    ``cells × ratio`` in whole cents that sum to ``total``, each the cent below or above it.

    Parameters
    ----------
    cells
        Shape ``(num_periods,)``, cents.
    ratio
        1 + over-assignment.
    total
        A cent below or above Σ cells × ratio.
    """
    products = [int(cell) * ratio.numerator for cell in cells]
    whole = np.array([product // ratio.denominator for product in products], dtype=np.int64)
    rest = [product % ratio.denominator for product in products]
    order = sorted(range(len(rest)), key=lambda p: -rest[p])
    whole[order[: total - int(whole.sum())]] += 1
    return whole
