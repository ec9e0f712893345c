"""The refusal of a task that cannot be done, with every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import AllocationTask
from territory_opt.models.arrays import IntArray
from territory_opt.quotas.rounding import CENT

LISTED = 5


def check_figures(task: AllocationTask) -> None:
    """
    Refuse figures that make no task, whatever the rules are.

    Raises
    ------
    AllocationError
        Naming all of them.
    """
    messages = [*_target_faults(task), *_leaf_faults(task), *_limit_faults(task)]
    messages += [*_hold_faults(task), *_period_faults(task)]
    if messages:
        raise AllocationError(messages)


def names(task: AllocationTask, nodes: IntArray | Sequence[int]) -> str:
    """Some of the nodes' ids, and how many more there are."""
    more = f" and {len(nodes) - LISTED} more" if len(nodes) > LISTED else ""
    return ", ".join(task.tree.ids[int(v)] for v in nodes[:LISTED]) + more


def _target_faults(task: AllocationTask) -> Iterator[str]:
    if not task.target.is_finite() or task.target < 0:
        yield f"the target is {task.target}; it must be a number of 0 or more"
    for name in ("round_to", "round_periods_to"):
        step = getattr(task, name)
        if not step.is_finite() or step < CENT or step % CENT:
            yield f"{name} is {step}; it must be 0.01 (a cent) or a multiple of it"


def _leaf_faults(task: AllocationTask) -> Iterator[str]:
    leaf = task.tree.is_leaf
    if task.baseline.shape != leaf.shape:
        yield f"{len(leaf)} nodes, but {task.baseline.size} baselines"
        return
    lacking = np.flatnonzero(leaf & ~np.isfinite(task.baseline))
    if len(lacking):
        yield (
            f"no baseline for {names(task, lacking)}: give one (0 is a number, a gap is not), or "
            "take the node out of the tree; a node above must have somebody below"
        )
    below = np.flatnonzero(leaf & (task.baseline < 0))
    if len(below):
        yield f"baseline below 0 for {names(task, below)}"
    if not len(lacking) and not len(below) and not task.baseline[leaf].sum() > 0:
        yield "every baseline is 0, so there is nothing to share the target by"


def _limit_faults(task: AllocationTask) -> Iterator[str]:
    for limit in task.limits:
        if limit.low.shape != (task.tree.num_nodes,) or limit.high.shape != limit.low.shape:
            sizes = f"{limit.low.size} lows and {limit.high.size} highs"
            yield f"{limit.name}: {task.tree.num_nodes} nodes, but {sizes}"
            continue
        bad = np.flatnonzero(np.isnan(limit.low) | np.isnan(limit.high) | (limit.high < 0))
        if len(bad):
            yield f"{limit.name}: no number, or a most below 0, for {names(task, bad)}"


def _hold_faults(task: AllocationTask) -> Iterator[str]:
    for node, amount in task.holds.items():
        if not 0 <= node < task.tree.num_nodes:
            yield f"a hold of {amount} is for node {node}, which is not there"
        elif not amount.is_finite() or amount < 0 or amount % CENT:
            yield f"the hold of {task.tree.ids[node]} is {amount}; it must be 0 or more, to the cent"


def _period_faults(task: AllocationTask) -> Iterator[str]:
    weights = task.weights
    if weights.ndim != 1 or not np.isfinite(weights).all() or (weights < 0).any():
        yield "weights of periods must be numbers of 0 or more"
    elif not weights.sum() > 0:
        yield "the weights of all periods are 0"
    if task.present.shape != (task.tree.num_nodes, task.num_periods):
        yield f"presence is {task.present.shape}, not {(task.tree.num_nodes, task.num_periods)}"
        return
    outside = ~((task.present >= 0) & (task.present <= 1)).all(axis=1) & task.tree.is_leaf
    if outside.any():
        yield f"presence (ramp, leave) outside 0…1 for {names(task, np.flatnonzero(outside))}"
