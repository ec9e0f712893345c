"""A target down a tree, from limits to whole cents."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import Allocation, AllocationTask
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.quotas.allocation.cents import Intervals
from territory_opt.quotas.allocation.faults import check_figures, names
from territory_opt.quotas.allocation.filling import Filling, disproportion
from territory_opt.quotas.allocation.intervals import implied_intervals
from territory_opt.quotas.allocation.phasing import phased, season_faults
from territory_opt.quotas.allocation.relief import (
    own_baseline,
    shared_baseline,
    with_relief_lines,
)
from territory_opt.quotas.allocation.rounding import Rounding
from territory_opt.quotas.allocation.seasonal import fill_season


def allocate(task: AllocationTask) -> Allocation:
    """
    Share a target down a tree: as proportional to the baseline as all limits and holds allow.

    Minimises Σ (x − s·b)² ÷ b over leaves, where x is a leaf's number before over-assignment, b its
    baseline and s = target ÷ Σ b; exactly, or to nine digits where presence leaves no room for that
    in some period. A leaf without baseline carries its floor, no more.
    Children sum to their parent × (1 + over-assignment) in the year and in every period: to that
    amount in cents, or to the cent next to it where limits or the other sums allow nothing else. Where
    whole steps leave no such numbers (steps as large as the numbers, people who are hardly there), all
    are rounded to cents instead.

    Raises
    ------
    AllocationError
        For figures that make no task, or rules that no numbers keep; names all nodes and amounts.
    """
    check_figures(task)
    task, seed, relieved = _relieved(task)
    filling, limits, taken = _filled(task, seed)
    taken = _within_season(task, filling, taken)
    rounding = Rounding(task, limits, filling, taken, phased(task, seed, taken))
    year, periods, failed = rounding.rounded()
    if failed:
        year, periods, failed = rounding.in_cents().rounded()
    if failed:
        raise AllocationError([_no_table(task, v) for v in failed])
    return Allocation(
        task,
        taken * task.tree.padding,
        year,
        periods,
        filling.at_limit(taken),
        relieved,
        disproportion(task.tree, filling.baseline, taken),
    )


def exact_numbers(task: AllocationTask) -> FloatArray:
    """
    Numbers of the year before rounding, as ``allocate`` finds them: ``(num_nodes,)``, currency.

    Raises
    ------
    AllocationError
        As ``allocate``, but for the periods.
    """
    check_figures(task)
    task, seed, _ = _relieved(task)
    _, _, taken = _filled(task, seed)
    return taken * task.tree.padding


def _filled(task: AllocationTask, seed: FloatArray) -> tuple[Filling, Intervals, FloatArray]:
    """The tree with its limits, and numbers of the year before over-assignment."""
    baseline = np.where(task.tree.is_leaf, seed.sum(axis=1), 0.0)
    limits, messages = implied_intervals(task, baseline)
    messages += _empty_periods(task, seed)
    if messages:
        raise AllocationError(messages)
    filling = Filling.of(task.tree, baseline, limits)
    return filling, limits, filling.fill(round(task.target * 100) / 100)


def _relieved(task: AllocationTask) -> tuple[AllocationTask, FloatArray, BoolArray]:
    """The task with its relief lines, baseline per period, and which leaves are such lines."""
    if task.relief == "peers":
        return task, shared_baseline(task), np.zeros(task.tree.num_nodes, dtype=bool)
    wider, relieved = with_relief_lines(task)
    return wider, own_baseline(wider), relieved


def _empty_periods(task: AllocationTask, seed: FloatArray) -> list[str]:
    empty = (seed[task.tree.root] <= 0) & (task.weights > 0)
    if task.target == 0 or not empty.any():
        return []
    which = ", ".join(str(p + 1) for p in np.flatnonzero(empty))
    return [f"nobody is there in period {which}, but the season gives it a part of the target"]


def _within_season(task: AllocationTask, filling: Filling, taken: FloatArray) -> FloatArray:
    """These numbers if they fit into the periods in which people are there, else the best that do."""
    messages = season_faults(task, taken)
    if not messages:
        return taken
    other = fill_season(task, filling, float(taken[task.tree.root]))
    if other is None:
        raise AllocationError(messages)
    return other


def _no_table(task: AllocationTask, v: int) -> str:
    below = task.tree.children[v]
    return (
        f"{task.tree.ids[v]}: those below ({names(task, below)}) are there in so few periods that no "
        "numbers were found that sum up to the cent in each; loosen a hold or limit, or let more of "
        "them be there"
    )
