"""Locks of territories to groups of any level: what they mean for the level that is being made."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
from scipy.sparse.csgraph import connected_components

from territory_opt.models import Cause, Children, LevelRules, Result, Status, StopReason
from territory_opt.models.arrays import IntArray
from territory_opt.scoring.wording import named


def with_locks(rules: LevelRules, child_of: IntArray, num_children: int) -> LevelRules:
    """
    The rules with locks of children: a child is locked where a territory beneath it is.

    Parameters
    ----------
    child_of
        ``(num_territories,)`` child of this level that every territory is under.
    """
    if rules.territories_locked_to is None:
        return rules
    locked = locks_of_children(rules.territories_locked_to, child_of, num_children)
    return dataclasses.replace(rules, locked_to=locked)


def locks_of_children(locked_to: IntArray, child_of: IntArray, num_children: int) -> IntArray:
    """Group that each child is locked to by the territories beneath it, -1 none."""
    found = np.full(num_children, -1)
    bound = np.flatnonzero((locked_to >= 0) & (child_of >= 0))
    found[child_of[bound]] = locked_to[bound]
    return found


def kept_apart(above: Sequence[LevelRules], child_of: IntArray, num_children: int) -> IntArray:
    """
    Pairs of children that may share no group, as levels above want them in different ones.

    Returns
    -------
    ndarray
        ``(num_pairs, 2)``.
    """
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for rules in above:
        if rules.territories_locked_to is None:
            continue
        lock = locks_of_children(rules.territories_locked_to, child_of, num_children)
        differ = (lock[:, None] >= 0) & (lock[None, :] >= 0) & (lock[:, None] != lock[None, :])
        pairs.append(np.argwhere(np.triu(differ)))
    return np.unique(np.vstack(pairs), axis=0)


def parted_locks(children: Children, rules: LevelRules) -> tuple[Cause, ...]:
    """Groups whose locked children cannot hang together, as children locked elsewhere lie between."""
    locked_to = rules.locks(children.num_children)
    if not rules.contiguous or children.graph is None:
        return ()
    found = []
    for group in np.unique(locked_to[locked_to >= 0]).tolist():
        open_to = np.flatnonzero((locked_to < 0) | (locked_to == group))
        _, piece = connected_components(children.graph[open_to][:, open_to], directed=False)
        own = locked_to[open_to] == group
        pieces = np.unique(piece[own])
        if len(pieces) > 1:
            apart = [open_to[own & (piece == one)] for one in pieces]
            found.append(_parted(children, rules, group, apart))
    return tuple(found)


def _parted(children: Children, rules: LevelRules, group: int, apart: Sequence[IntArray]) -> Cause:
    most = max(apart, key=len)
    rest = np.concatenate([part for part in apart if part is not most])
    message = (
        f"{rules.ids[group]} cannot hang together: {named(children.ids, rest)} "
        f"{'is' if len(rest) == 1 else 'are'} locked to it and cut off from "
        f"{named(children.ids, most)} by what is locked to others. Ways out: free one of them, lock "
        f"what lies between to {rules.ids[group]}, or write contiguous = false."
    )
    units = tuple(int(one) for part in apart for one in part)
    amounts = {"pieces": float(len(apart))}
    return Cause("locks-parted", message, amounts=amounts, units=units, territories=(group,))


def impossible(causes: tuple[Cause, ...], seed: int) -> Result:
    """No grouping can be: said without any search."""
    return Result(
        status=Status.INFEASIBLE,
        stop_reason=StopReason.PROVED,
        plan=None,
        objective=math.inf,
        bound=math.inf,
        bound_source="complete",
        certificate=None,
        causes=causes,
        seed=seed,
    )
