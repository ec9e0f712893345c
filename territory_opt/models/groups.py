"""Groups of units that share a territory; a unit without a label is a group of its own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.models import pairs
from territory_opt.models.arrays import IntArray
from territory_opt.models.problem import Problem


def group_of(problem: Problem) -> tuple[IntArray, int]:
    """Group index of every unit, ``(num_units,)``, and how many there are; alone is a group."""
    own = np.where(problem.groups >= 0, problem.groups, -1 - np.arange(problem.num_units))
    labels, index = np.unique(own, return_inverse=True)
    return index.astype(np.int64), len(labels)


def group_blocks(
    label: IntArray, num_groups: int, num_territories: int
) -> Iterator[tuple[IntArray, IntArray]]:
    """
    Whole groups in blocks small enough to hold all their pairs in memory.

    A group that is larger than a block is a block of its own.

    Yields
    ------
    tuple
        Units of some groups, group after group, and where each group begins among them.
    """
    order = np.argsort(label, kind="stable")
    begins = np.searchsorted(label[order], np.arange(num_groups + 1))
    step = max(1, pairs.BLOCK_ENTRIES // max(1, num_territories))
    first = 0
    while first < num_groups:
        fits = int(np.searchsorted(begins, begins[first] + step, side="right")) - 1
        last = max(first + 1, fits)
        yield order[begins[first] : begins[last]], begins[first:last] - begins[first]
        first = last


def clan_of(problem: Problem) -> tuple[IntArray, IntArray, int]:
    """
    Units whose territories hang together in the objective: groups, and families with a price.

    Returns
    -------
    tuple
        ``(num_units,)`` clan index: of the family, for groups that lie wholly in one, else of the
        group; ``(num_units,)`` family index where the clan is one, -1 else; how many clans.
    """
    label, num_groups = group_of(problem)
    family = np.full(problem.num_units, -1)
    if problem.families is not None:
        family = np.array(problem.families.family)
        low, high = np.full(num_groups, family.max(initial=0)), np.full(num_groups, -1)
        np.minimum.at(low, label, family)
        np.maximum.at(high, label, family)
        family[(low != high)[label]] = -1
    _, clan = np.unique(np.where(family >= 0, num_groups + family, label), return_inverse=True)
    return clan.astype(np.int64), family, int(clan.max(initial=-1)) + 1


def split_groups(labels: IntArray, territories: IntArray) -> Iterator[tuple[int, IntArray, int]]:
    """
    Groups whose units are in more than one territory, by label.

    Parameters
    ----------
    labels, territories
        Shape ``(N,)``, of units that have a group.

    Yields
    ------
    tuple
        Label, positions of the group's units among the N, and how many territories they are in.
    """
    if not len(labels):
        return
    order = np.lexsort((territories, labels))
    label, territory = labels[order], territories[order]
    is_first = np.r_[True, label[1:] != label[:-1]]
    is_new = is_first | np.r_[True, territory[1:] != territory[:-1]]
    begins = np.flatnonzero(is_first)
    counts = np.add.reduceat(is_new.astype(int), begins)
    ends = np.append(begins[1:], len(labels))
    for g in np.flatnonzero(counts > 1).tolist():
        members = np.sort(order[begins[g] : ends[g]])
        yield int(label[begins[g]]), members, int(counts[g])
