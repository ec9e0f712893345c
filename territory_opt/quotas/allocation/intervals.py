"""
What every node can carry, in whole cents, given its own rules and those of all nodes below.

Exact integers: what is found feasible here stays feasible through all rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from territory_opt.models.allocation import AllocationTask
from territory_opt.models.arrays import FloatArray
from territory_opt.quotas.allocation.faults import LISTED

UNLIMITED = 10**30
"""Cents that nobody reaches."""


@dataclass(frozen=True)
class Intervals:
    """
    Least and most of every node in cents.

    Attributes
    ----------
    low, high
        One per node; ``UNLIMITED`` where nothing limits.
    low_by, high_by
        What sets them: a rule's name.
    """

    low: list[int]
    high: list[int]
    low_by: list[str]
    high_by: list[str]


def children_total(amount: int, ratio: Fraction, low: int, high: int) -> int:
    """
    Cents of all children of a node that carries ``amount``: amount × ratio, to the cent.

    Half goes up; the other neighbouring cent is taken where only that one is within the limits.
    """
    exact = amount * ratio
    return min(max(floor(exact + Fraction(1, 2)), low, floor(exact)), high, ceil(exact))


def own_intervals(task: AllocationTask) -> Intervals:
    """The tightest rule of every node, alone; a hold goes before all rules, the target before it."""
    num = task.tree.num_nodes
    lows, highs = np.zeros(num), np.full(num, np.inf)
    low_by, high_by = ["0"] * num, ["no limit"] * num
    for limit in task.limits:
        for v in np.flatnonzero(limit.low > lows):
            lows[v], low_by[v] = limit.low[v], limit.name
        for v in np.flatnonzero(limit.high < highs):
            highs[v], high_by[v] = limit.high[v], limit.name
    low, high = _cents(lows, highs)
    for v, amount in task.holds.items():
        low[v] = high[v] = int(amount * 100)
        low_by[v] = high_by[v] = "hold"
    return Intervals(low, high, low_by, high_by)


def _cents(lows: FloatArray, highs: FloatArray) -> tuple[list[int], list[int]]:
    """Whole cents inside the limits; limits between two cents give the nearest one."""
    low = [
        min(ceil(round(value * 100, 4)), UNLIMITED) if value < np.inf else UNLIMITED
        for value in lows.tolist()
    ]
    high = [
        floor(round(value * 100, 4)) if value < np.inf else UNLIMITED for value in highs.tolist()
    ]
    for v, (least, most) in enumerate(zip(low, high, strict=True)):
        if least > most and lows[v] <= highs[v]:
            low[v] = high[v] = most
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
    out = own_intervals(task)
    messages = list(_crossed(task, out))
    for v in np.flatnonzero(task.tree.is_leaf & ~(baseline > 0)):
        if out.low_by[v] != "hold":
            out.high[v], out.high_by[v] = out.low[v], _nothing(task, int(v))
    for v in reversed(task.tree.inner):
        messages += _raise(task, out, v)
    messages += _target(task, out)
    return out, messages


def _nothing(task: AllocationTask, v: int) -> str:
    return "no baseline" if not task.baseline[v] > 0 else "away in every period"


def _crossed(task: AllocationTask, own: Intervals) -> Iterator[str]:
    for v, (low, high) in enumerate(zip(own.low, own.high, strict=True)):
        if low > high:
            own.low[v] = high
            yield (
                f"{task.tree.ids[v]}: {own.low_by[v]} asks for at least {money(low)}, {own.high_by[v]} "
                f"allows at most {money(high)}"
            )


def _raise(task: AllocationTask, out: Intervals, v: int) -> Iterator[str]:
    """Tighten a node by what its children can do; a fault if nothing is left, and then its own rules."""
    below = task.tree.children[v].tolist()
    ratio = 1 + task.tree.over_assignment[v]
    low, high = sum(out.low[c] for c in below), min(UNLIMITED, sum(out.high[c] for c in below))
    least = max(0, floor((low - 1) / ratio) + 1)
    most = UNLIMITED if high >= UNLIMITED else ceil((high + 1) / ratio) - 1
    if least > out.high[v]:
        yield _too_much(task, out, v, low)
    elif most < out.low[v]:
        yield _too_little(task, out, v, high)
    elif max(least, out.low[v]) > min(most, out.high[v]):
        yield f"{task.tree.ids[v]}: no number to the cent gives {money(low)} below it"
    else:
        if least > out.low[v]:
            out.low[v], out.low_by[v] = least, "what lies below"
        if most < out.high[v]:
            out.high[v], out.high_by[v] = most, "what lies below"


def _too_much(task: AllocationTask, out: Intervals, v: int, low: int) -> str:
    return (
        f"{task.tree.ids[v]}: {out.high_by[v]} allows {money(out.high[v])}{_padded(task, v, out.high[v])}, but "
        f"those below must carry at least {money(low)} ({_largest(task, out, v, out.low, out.low_by)}): "
        "lower these, or raise the number above"
    )


def _too_little(task: AllocationTask, out: Intervals, v: int, high: int) -> str:
    return (
        f"{task.tree.ids[v]}: {out.low_by[v]} asks for {money(out.low[v])}{_padded(task, v, out.low[v])}, but "
        f"those below may carry at most {money(high)} ({_largest(task, out, v, out.high, out.high_by)}): "
        "raise these, or lower the number above"
    )


def _padded(task: AllocationTask, v: int, amount: int) -> str:
    over = task.tree.over_assignment[v]
    if not over:
        return ""
    return f" ({money(round(amount * (1 + over)))} with {float(over):+.2%} over-assignment)"


def _largest(
    task: AllocationTask, out: Intervals, v: int, amounts: list[int], by: list[str]
) -> str:
    below = sorted(task.tree.children[v].tolist(), key=lambda c: -amounts[c])
    first = [f"{task.tree.ids[c]} {money(amounts[c])} by {by[c]}" for c in below[:LISTED]]
    more = [f"{len(below) - LISTED} more"] if len(below) > LISTED else []
    return ", ".join(first + more)


def _target(task: AllocationTask, out: Intervals) -> Iterator[str]:
    root, target = task.tree.root, round(task.target * 100)
    name = task.tree.ids[root]
    if target < out.low[root]:
        yield (
            f"{name}: the target is {money(target)}{_padded(task, root, target)}, but at least "
            f"{money(out.low[root])} must be carried by {out.low_by[root]}{_who(task, out, out.low, out.low_by)}"
        )
    if target > out.high[root]:
        yield (
            f"{name}: the target is {money(target)}{_padded(task, root, target)}, but at most "
            f"{money(out.high[root])} may be carried by {out.high_by[root]}{_who(task, out, out.high, out.high_by)}"
        )


def _who(task: AllocationTask, out: Intervals, amounts: list[int], by: list[str]) -> str:
    below = task.tree.children[task.tree.root]
    if not len(below):
        return ""
    return f" ({_largest(task, out, task.tree.root, amounts, by)})"


def money(cents: int) -> str:
    """Cents as an amount of currency, without cents that are 0."""
    if cents >= UNLIMITED:
        return "any amount"
    whole, part = divmod(cents, 100)
    return f"{whole:,}.{part:02}" if part else f"{whole:,}"
