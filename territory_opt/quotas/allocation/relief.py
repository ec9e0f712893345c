"""Who carries what absent leaves do not: peers of the same period, or a line under the parent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.models.quota_tree import QuotaTree

RELIEF = "relief of "
"""What the id of a line that carries for absent leaves begins with; the parent's follows."""


def shared_baseline(task: AllocationTask) -> FloatArray:
    """
    Baseline per period when everyone takes what the season asks and absent peers leave.

    In each period, the children of a node share its baseline by theirs × presence; a node in which
    nobody is present takes nothing, and its own peers carry it.

    Returns
    -------
    ndarray
        Shape ``(num_nodes, num_periods)``; sums to the baseline of all leaves times the season,
        in every period in which anybody is there.
    """
    tree, season = task.tree, task.weights / task.weights.sum()
    full = tree.sums(np.nan_to_num(task.baseline))
    leaves = np.where(tree.is_leaf[:, None], task.present * (full > 0)[:, None], 0.0)
    there = np.where(tree.is_leaf[:, None], leaves, (tree.sums(leaves) > 0).astype(float))
    shared = np.zeros_like(there)
    shared[tree.root] = full[tree.root] * season * (there[tree.root] > 0)
    for v in tree.inner:
        asked = full[tree.children[v], None] * there[tree.children[v]]
        total = asked.sum(axis=0)
        shared[tree.children[v]] = asked * (shared[v] / np.where(total > 0, total, 1.0))
    return shared


def with_relief_lines(task: AllocationTask) -> tuple[AllocationTask, BoolArray]:
    """
    The task with a leaf under every parent of absent leaves that carries what they do not.

    Returns
    -------
    AllocationTask, ndarray
        And, of shape ``(num_nodes,)``, which leaves are such lines.
    """
    tree, season = task.tree, task.weights / task.weights.sum()
    absent = np.where(tree.is_leaf[:, None], 1.0 - task.present, 0.0) * season
    lost = np.where(tree.is_leaf[:, None], np.nan_to_num(task.baseline)[:, None] * absent, 0.0)
    lost[list(task.holds)] = 0.0
    parents = [v for v in tree.inner if lost[tree.children[v]].sum() > 0]
    lines = np.array([lost[tree.children[v]].sum(axis=0) for v in parents])
    lines = lines.reshape(len(parents), task.num_periods)
    relieved = np.arange(tree.num_nodes + len(parents)) >= tree.num_nodes
    return _added(task, parents, lines, season), relieved


def _added(
    task: AllocationTask, parents: list[int], lines: FloatArray, season: FloatArray
) -> AllocationTask:
    tree, num = task.tree, len(parents)
    wider = QuotaTree(
        (*tree.ids, *(RELIEF + tree.ids[v] for v in parents)),
        np.concatenate([tree.parent, np.array(parents, dtype=np.int64)]),
        (*tree.over_assignment, *(type(tree.over_assignment[0])(0) for _ in parents)),
    )
    load = lines / np.where(season > 0, season, 1.0)
    most = load.max(axis=1, initial=0.0)
    return replace(
        task,
        tree=wider,
        baseline=np.concatenate([task.baseline, most]),
        presence=np.vstack([task.present, load / np.where(most > 0, most, 1.0)[:, None]]),
        limits=tuple(
            Limit(limit.name, _longer(limit.low, num, 0.0), _longer(limit.high, num, np.inf))
            for limit in task.limits
        ),
        relief="above",
    )


def _longer(values: FloatArray, num: int, value: float) -> FloatArray:
    return np.concatenate([values, np.full(num, value)])


def own_baseline(task: AllocationTask) -> FloatArray:
    """Baseline per period of leaves by season and presence alone: ``(num_nodes, num_periods)``."""
    season = task.weights / task.weights.sum()
    leaves = np.nan_to_num(task.baseline)[:, None] * task.present * season
    return task.tree.sums(leaves)
