"""
From last year's number to this year's, one cause after the other.

Telescoping re-solves in a fixed order: each step is the number with one more cause, less the number
without it. So the steps of a territory sum to its quota, and a step that a limit swallows is small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import Allocation, AllocationTask, Limit
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.quotas.allocation.allocate import exact_numbers
from territory_opt.quotas.allocation.whole_steps import apportion

LAST_YEAR = "last_year"
RESTATED = "restated"
COMPANY_GROWTH = "company_growth"
OVER_ASSIGNMENT = "over_assignment"
GUARDRAILS = "guardrails"
HOLDS = "holds"
RAMP = "ramp_and_leave"
ROUNDING = "rounding"


@dataclass(frozen=True)
class Waterfall:
    """
    Steps of every node.

    Attributes
    ----------
    steps
        ``last_year``, ``restated``, ``company_growth`` (not where history is retained), one per
        element, ``over_assignment``, ``guardrails``, ``holds``, ``ramp_and_leave``, ``rounding``.
    cents
        Shape ``(num_steps, num_nodes)``; sums over steps to the allocation's ``year``. Rows of inner
        nodes are 0.
    postponed
        Steps that could not stand alone: no numbers keep the rules without the next one, which
        counts for both.
    """

    steps: tuple[str, ...]
    cents: IntArray
    postponed: tuple[str, ...]

    def of(self, node: int) -> dict[str, int]:
        """A node's steps in cents."""
        return dict(zip(self.steps, self.cents[:, node].tolist(), strict=True))


@dataclass(frozen=True)
class Causes:
    """
    What a number began with.

    Attributes
    ----------
    last_year
        Shape ``(num_nodes,)``, currency: what leaves carried; 0 for new ones.
    restated
        Shape ``(num_nodes,)``, currency: last year's sales of the accounts they have now.
    elements
        Names and, of shape ``(num_elements, num_nodes)``, weighted shares of the baseline.
    limits_at_full_load
        The task's limits as they were if nobody was absent; the task's own when left out.
    retains
        The first element is what is kept of the restated number; the others come on top.
    """

    last_year: FloatArray
    restated: FloatArray
    elements: tuple[str, ...]
    shares: FloatArray
    limits_at_full_load: tuple[Limit, ...] | None = None
    retains: bool = False


def waterfall(found: Allocation, causes: Causes) -> Waterfall:
    """
    Every leaf's steps from last year's number to its quota, in cents.

    Parameters
    ----------
    found
        What ``allocate`` gave. Relief lines are leaves that begin with nothing.
    causes
        Figures of the nodes of the tree that was allocated, without relief lines.

    Returns
    -------
    Waterfall
        The restated number first grows as the company's target does; then each element pulls by its
        weight from there to its share of the target. Where history is retained, the first element
        takes from the restated number what is not kept, and the others add to it. Steps sum to
        ``found.year`` to the cent.
    """
    stages, postponed = _stages(found, causes)
    leaf = found.task.tree.is_leaf
    levels = np.array([np.where(leaf, _cents(stage, leaf), 0) for _, stage in stages])
    levels = np.vstack([levels, np.where(leaf, found.year, 0)])
    cents = np.diff(levels, axis=0, prepend=0)
    return Waterfall((*(name for name, _ in stages), ROUNDING), cents, tuple(postponed))


def _stages(found: Allocation, causes: Causes) -> tuple[list[tuple[str, FloatArray]], list[str]]:
    """Numbers after each cause but rounding, and the causes that could not stand alone."""
    stages = [(name, _longer(stage, found)) for name, stage in _unlimited(found, causes)]
    postponed = []
    for name, task in _limited(found, causes):
        try:
            stages.append((name, _longer(exact_numbers(task), found)))
        except AllocationError:
            stages.append((name, stages[-1][1]))
            postponed.append(name)
    return [*stages, (RAMP, found.exact)], postponed


def _unlimited(found: Allocation, causes: Causes) -> Iterator[tuple[str, FloatArray]]:
    """Stages before any rule binds: last year's, restated, element by element, padded."""
    tree, num = found.task.tree, len(causes.restated)
    target = float(found.task.target)
    now = np.array(causes.restated, dtype=float)
    yield LAST_YEAR, causes.last_year
    yield RESTATED, now
    leaves = now[tree.is_leaf[:num]]
    if not causes.retains:
        now = now * (target / leaves.sum()) if leaves.sum() > 0 else now
        yield COMPANY_GROWTH, now
    before = now
    for name, share, part in zip(causes.elements, causes.shares, _replaced(causes), strict=True):
        now = now + share * target - before * part
        yield name, now
    yield OVER_ASSIGNMENT, now * tree.padding[:num]


def _replaced(causes: Causes) -> FloatArray:
    """What part of the number before all elements each of them replaces: ``(num_elements,)``."""
    parts: FloatArray = causes.shares.sum(axis=1)
    return (np.arange(len(parts)) == 0).astype(float) if causes.retains else parts


def _limited(found: Allocation, causes: Causes) -> Iterator[tuple[str, AllocationTask]]:
    """Tasks with limits alone, and with holds, of everyone at full load."""
    num = len(causes.restated)
    full = _at_full_load(found.task, num)
    if causes.limits_at_full_load is not None:
        full = replace(full, limits=causes.limits_at_full_load)
    yield GUARDRAILS, replace(full, holds={})
    yield HOLDS, full


def _at_full_load(task: AllocationTask, num: int) -> AllocationTask:
    """The task without relief lines, over the year alone."""
    tree = task.tree
    narrow = replace(
        tree,
        ids=tree.ids[:num],
        parent=tree.parent[:num],
        over_assignment=tree.over_assignment[:num],
    )
    limits = tuple(Limit(one.name, one.low[:num], one.high[:num]) for one in task.limits)
    return replace(
        task,
        tree=narrow,
        baseline=task.baseline[:num],
        limits=limits,
        weights=np.ones(1),
        presence=None,
    )


def _longer(stage: FloatArray, found: Allocation) -> FloatArray:
    return np.concatenate([stage, np.zeros(len(found.year) - len(stage))])


def _cents(stage: FloatArray, leaf: BoolArray) -> IntArray:
    """Leaves in whole cents that sum to the stage's rounded sum."""
    exact = np.where(leaf, np.nan_to_num(stage), 0.0) * 100
    low = np.floor(exact).astype(np.int64)
    return apportion(exact, low, low + 1, round(exact.sum()), 1)


def largest(steps: dict[str, int], number: int = 2) -> Sequence[str]:
    """The steps after the first that move a number most; rounding is no cause."""
    moved = {name: cents for name, cents in steps.items() if name not in (LAST_YEAR, ROUNDING)}
    order = sorted((name for name in moved if moved[name]), key=lambda name: -abs(moved[name]))
    return order[:number]
