"""
What every node can carry, in whole cents, given its own rules and those of all nodes below.

Exact integers: what is found feasible here stays feasible through all rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, inf

import numpy as np

from territory_opt.models.allocation import AllocationTask
from territory_opt.models.arrays import FloatArray
from territory_opt.quotas.allocation.cents import UNLIMITED, Intervals, money
from territory_opt.quotas.allocation.refusals import (
    absent,
    beside_target,
    crossed,
    too_little,
    too_much,
)


def children_total(amount: int, ratio: Fraction, low: int, high: int) -> int:
    """
    Cents of all children of a node that carries ``amount``: amount × ratio, to the cent.

    Half goes up; the other neighbouring cent is taken where only that one is within the limits.
    """
    exact = amount * ratio
    return min(max(floor(exact + Fraction(1, 2)), low, floor(exact)), high, ceil(exact))


def own_intervals(task: AllocationTask) -> Intervals:
    """The tightest rule of every node, alone; a hold goes before all rules."""
    num = task.tree.num_nodes
    lows, highs = np.zeros(num), np.full(num, inf)
    low_by, high_by = ["0"] * num, ["no limit"] * num
    for limit in task.limits:
        for v in np.flatnonzero(limit.low > lows).tolist():
            lows[v], low_by[v] = limit.low[v], limit.name
        for v in np.flatnonzero(limit.high < highs).tolist():
            highs[v], high_by[v] = limit.high[v], limit.name
    low, high = _cents(lows, highs)
    for v, amount in task.holds.items():
        low[v] = high[v] = int(amount * 100)
        low_by[v] = high_by[v] = "hold"
    return Intervals(low, high, low_by, high_by)


def _cents(lows: FloatArray, highs: FloatArray) -> tuple[list[int], list[int]]:
    """Whole cents inside the limits; limits between two cents give the one below."""
    low = [UNLIMITED if value == inf else ceil(round(value * 100, 4)) for value in lows.tolist()]
    high = [UNLIMITED if value == inf else floor(round(value * 100, 4)) for value in highs.tolist()]
    for v in np.flatnonzero(lows <= highs).tolist():
        low[v] = min(low[v], high[v])
    return low, high


def implied_intervals(task: AllocationTask, baseline: FloatArray) -> tuple[Intervals, list[str]]:
    """
    Intervals that also hold for all nodes below, and every fault on the way.

    Parameters
    ----------
    task
        Checked figures.
    baseline
        Shape ``(num_nodes,)``: after relief; a leaf with none takes no more than its least.
    """
    limits = own_intervals(task)
    messages = list(_crossed(task, limits))
    for v in np.flatnonzero(task.tree.is_leaf & ~(baseline > 0)).tolist():
        messages += _without_baseline(task, limits, v)
    for v in reversed(task.tree.inner):
        messages += _tighten(task, limits, v)
    return limits, messages + list(beside_target(task, limits))


def _crossed(task: AllocationTask, limits: Intervals) -> Iterator[str]:
    for v, (low, high) in enumerate(zip(limits.low, limits.high, strict=True)):
        if low > high:
            yield crossed(task, limits, v)
            limits.low[v] = high


def _without_baseline(task: AllocationTask, limits: Intervals, v: int) -> Iterator[str]:
    """Take no more than the least; a fault if there is a least, and nobody to carry it."""
    if not (task.present[v] * task.weights).any() and limits.low[v] > 0:
        yield absent(task, limits, v)
    if limits.low_by[v] != "hold":
        why = "no baseline" if not task.baseline[v] > 0 else "away in every period"
        limits.high[v], limits.high_by[v] = limits.low[v], why


def _tighten(task: AllocationTask, limits: Intervals, v: int) -> Iterator[str]:
    """Limit a node by what its children can do; a fault where nothing is left, and no tightening."""
    below, ratio = task.tree.children[v].tolist(), 1 + task.tree.over_assignment[v]
    low, high = sum(limits.low[c] for c in below), sum(limits.high[c] for c in below)
    least = max(0, floor((low - 1) / ratio) + 1)
    most = UNLIMITED if high >= UNLIMITED else ceil((high + 1) / ratio) - 1
    if least > limits.high[v]:
        yield too_much(task, limits, v, low)
    elif most < limits.low[v]:
        yield too_little(task, limits, v, high)
    elif max(least, limits.low[v]) > min(most, limits.high[v]):
        yield f"{task.tree.ids[v]}: no number to the cent gives {money(low)} below it"
    else:
        _set(limits, v, least, most)


def _set(limits: Intervals, v: int, least: int, most: int) -> None:
    if least > limits.low[v]:
        limits.low[v], limits.low_by[v] = least, "those below"
    if most < limits.high[v]:
        limits.high[v], limits.high_by[v] = most, "those below"
