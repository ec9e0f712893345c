"""Sentences on rules that no numbers can keep: the node, the amounts, and who sets them."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.models.allocation import AllocationTask
from territory_opt.quotas.allocation.cents import Intervals, money
from territory_opt.quotas.allocation.faults import LISTED


def crossed(task: AllocationTask, limits: Intervals, v: int) -> str:
    """Least above most at one node."""
    return (
        f"{task.tree.ids[v]}: {limits.low_by[v]} asks for at least {money(limits.low[v])}, "
        f"{limits.high_by[v]} allows at most {money(limits.high[v])}"
    )


def absent(task: AllocationTask, limits: Intervals, v: int) -> str:
    """A number for somebody who is never there."""
    return (
        f"{task.tree.ids[v]}: away in every period, but {limits.low_by[v]} asks for at least "
        f"{money(limits.low[v])}"
    )


def too_much(task: AllocationTask, limits: Intervals, v: int, low: int) -> str:
    """Children that must carry more than their parent may."""
    return (
        f"{task.tree.ids[v]}: {limits.high_by[v]} allows {_padded(task, v, limits.high[v])}, but those "
        f"below must carry at least {money(low)} ({_least(task, limits, v)}): lower these, or raise "
        "the number above"
    )


def too_little(task: AllocationTask, limits: Intervals, v: int, high: int) -> str:
    """Children that may carry less than their parent must."""
    return (
        f"{task.tree.ids[v]}: {limits.low_by[v]} asks for {_padded(task, v, limits.low[v])}, but those "
        f"below may carry at most {money(high)} ({_most(task, limits, v)}): raise these, or lower the "
        "number above"
    )


def beside_target(task: AllocationTask, limits: Intervals) -> Iterator[str]:
    """The company's target outside what its tree can carry."""
    root = task.tree.root
    target = round(task.target * 100)
    start = f"{task.tree.ids[root]}: the target is {_padded(task, root, target)}, but "
    if target < limits.low[root]:
        yield (
            f"{start}at least {money(limits.low[root])} must be carried by {limits.low_by[root]}"
            f"{_in_brackets(_least(task, limits, root))}"
        )
    if target > limits.high[root]:
        yield (
            f"{start}at most {money(limits.high[root])} may be carried by {limits.high_by[root]}"
            f"{_in_brackets(_most(task, limits, root))}"
        )


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _padded(task: AllocationTask, v: int, amount: int) -> str:
    over = task.tree.over_assignment[v]
    if not over:
        return money(amount)
    with_over = money(round(amount * (1 + over)))
    return f"{money(amount)} ({with_over} with {float(over):+.2%} over-assignment)"


def _least(task: AllocationTask, limits: Intervals, v: int) -> str:
    return _largest(task, v, limits.low, limits.low_by)


def _most(task: AllocationTask, limits: Intervals, v: int) -> str:
    return _largest(task, v, limits.high, limits.high_by)


def _largest(task: AllocationTask, v: int, amounts: list[int], by: list[str]) -> str:
    below = [c for c in task.tree.children[v].tolist() if amounts[c]]
    below.sort(key=lambda c: -amounts[c])
    first = [f"{task.tree.ids[c]} {money(amounts[c])} by {by[c]}" for c in below[:LISTED]]
    more = [f"{len(below) - LISTED} more"] if len(below) > LISTED else []
    return ", ".join(first + more)
