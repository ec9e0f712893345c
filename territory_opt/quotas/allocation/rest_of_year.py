"""Territories that change within the year: what was carried stays, the rest is allocated anew."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import Allocation, AllocationTask, Limit
from territory_opt.models.arrays import IntArray
from territory_opt.quotas.allocation.allocate import allocate
from territory_opt.quotas.allocation.cents import money


def allocate_rest(task: AllocationTask, carried: IntArray) -> Allocation:
    """
    Numbers of the year whose first periods are over.

    The target less what the company has carried goes down the tree of today over the periods that
    are left; limits and holds bind carried and new numbers together.

    Parameters
    ----------
    task
        The whole year, with the tree, baseline, limits and holds of today.
    carried
        Shape ``(num_nodes, num_past)``: cents of the periods that are over; 0 for a new node.

    Returns
    -------
    Allocation
        Periods begin with ``carried``; ``exact`` and ``year`` count it.

    Raises
    ------
    AllocationError
        As ``allocate``; also where more was carried than a hold or the target allows.
    """
    past, year = carried.shape[1], carried.sum(axis=1)
    _check(task, year)
    rest = allocate(
        replace(
            task,
            target=task.target - Decimal(int(year[task.tree.root])) / 100,
            weights=task.weights[past:],
            presence=task.present[:, past:],
            limits=tuple(_less(limit, year) for limit in task.limits),
            holds={v: amount - Decimal(int(year[v])) / 100 for v, amount in task.holds.items()},
        )
    )
    lines = rest.task.tree.num_nodes - len(carried)
    carried = np.vstack([carried, np.zeros((lines, past), dtype=np.int64)])
    return replace(
        rest,
        exact=rest.exact + carried.sum(axis=1) / 100,
        year=rest.year + carried.sum(axis=1),
        periods=np.hstack([carried, rest.periods]),
    )


def _less(limit: Limit, year: IntArray) -> Limit:
    """What a limit leaves for the rest; 0 where it is used up."""
    return Limit(
        limit.name, np.maximum(limit.low - year / 100, 0), np.maximum(limit.high - year / 100, 0)
    )


def _check(task: AllocationTask, year: IntArray) -> None:
    wanted = {**task.holds, task.tree.root: task.target}
    messages = [
        f"{task.tree.ids[v]}: {money(int(year[v]))} was carried already, more than {amount:,}"
        for v, amount in wanted.items()
        if year[v] > amount * 100
    ]
    if messages:
        raise AllocationError(messages)
