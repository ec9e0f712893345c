"""A tree of nodes that carry quotas: company → regions → districts → territories, of any depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, as_whole, read_only

NO_PARENT = -1


@dataclass(frozen=True)
class QuotaTree:
    """
    Who sums up to whom, and how much more the children carry than their parent.

    Attributes
    ----------
    ids
        One per node, in any order.
    parent
        Shape ``(num_nodes,)``: index of the parent, -1 for the one root.
    over_assignment
        One per node: Σ children = node × (1 + over_assignment); without meaning at a leaf.

    Raises
    ------
    ProblemError
        Naming every node that is twice there, hangs from nowhere, or lies on a circle.
    """

    ids: tuple[str, ...]
    parent: IntArray
    over_assignment: tuple[Fraction, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(self.ids))
        object.__setattr__(self, "parent", as_whole("parent", self.parent))
        given = self.over_assignment or (0,) * len(self.ids)
        object.__setattr__(self, "over_assignment", tuple(Fraction(share) for share in given))
        messages = list(_faults(self))
        if messages:
            raise ProblemError(messages)

    @property
    def num_nodes(self) -> int:
        """Nodes, root and leaves included."""
        return len(self.ids)

    @cached_property
    def children(self) -> tuple[IntArray, ...]:
        """Per node, its children in their order."""
        order = np.argsort(self.parent, kind="stable")
        ends = np.searchsorted(self.parent[order], np.arange(self.num_nodes + 1))
        return tuple(
            read_only(order[ends[v] : ends[v + 1]].copy(), np.int64) for v in range(self.num_nodes)
        )

    @cached_property
    def is_leaf(self) -> BoolArray:
        """Shape ``(num_nodes,)``: whether nobody is below."""
        leaf: BoolArray = read_only([not len(below) for below in self.children], bool)
        return leaf

    @property
    def root(self) -> int:
        """The node without parent."""
        return int(np.flatnonzero(self.parent == NO_PARENT)[0])

    @cached_property
    def inner(self) -> tuple[int, ...]:
        """Nodes with children, every parent before its children."""
        order, at = [self.root], 0
        while at < len(order):
            below = self.children[order[at]]
            order += [int(c) for c in below if len(self.children[c])]
            at += 1
        return tuple(v for v in order if len(self.children[v]))

    @cached_property
    def padding(self) -> FloatArray:
        """Shape ``(num_nodes,)``: Π (1 + over-assignment) of all nodes above."""
        product = np.ones(self.num_nodes)
        for v in self.inner:
            product[self.children[v]] = product[v] * float(1 + self.over_assignment[v])
        padding: FloatArray = read_only(product, float)
        return padding

    def sums(self, leaves: FloatArray) -> FloatArray:
        """
        Add leaves up to every node.

        Parameters
        ----------
        leaves
            Shape ``(num_nodes, …)``; only rows of leaves are read.
        """
        total = np.where(_as_column(self.is_leaf, leaves), leaves, 0)
        for v in reversed(self.inner):
            total[v] = total[self.children[v]].sum(axis=0)
        return total

    def spread(self, shares: Sequence[Decimal]) -> QuotaTree:
        """
        The tree with one over-assignment per level: ``shares[0]`` from the root to its children.

        Levels beyond ``shares`` have none.
        """
        depth = np.zeros(self.num_nodes, dtype=int)
        for v in self.inner:
            depth[self.children[v]] = depth[v] + 1
        levels = [*map(Fraction, shares), *[Fraction(0)] * int(depth.max() + 1)]
        return QuotaTree(self.ids, self.parent, tuple(levels[d] for d in depth))


def _as_column(mask: BoolArray, like: FloatArray) -> BoolArray:
    return mask.reshape(-1, *[1] * (like.ndim - 1))


def _faults(tree: QuotaTree) -> Iterator[str]:
    num = len(tree.ids)
    if tree.parent.shape != (num,) or len(tree.over_assignment) != num:
        yield f"{num} ids, {len(tree.parent)} parents, {len(tree.over_assignment)} over-assignments"
        return
    yield from (
        f"node {name!r} is there {n} times" for name, n in Counter(tree.ids).items() if n > 1
    )
    yield from _above_faults(tree)
    for name, share in zip(tree.ids, tree.over_assignment, strict=True):
        if share <= -1:
            yield f"over-assignment of {name!r} is {float(share)}; it must be above -1 (0.05 is 5 %)"


def _above_faults(tree: QuotaTree) -> Iterator[str]:
    outside = np.flatnonzero((tree.parent < NO_PARENT) | (tree.parent >= len(tree.ids)))
    if len(outside):
        yield f"parent of {_list(tree, outside)} is no node"
        return
    roots = np.flatnonzero(tree.parent == NO_PARENT)
    if len(roots) != 1:
        yield f"{len(roots)} nodes without parent ({_list(tree, roots)}); exactly one is the company"
    lost = np.flatnonzero(~_reached(tree.parent))
    if len(lost):
        yield f"a circle: {_list(tree, lost)} never lead up to the company"


def _reached(parent: IntArray) -> BoolArray:
    """Which nodes have a root above them, or are one."""
    up, reached = parent.copy(), parent == NO_PARENT
    for _ in range(max(1, len(parent).bit_length())):
        reached = reached | np.where(up >= 0, reached[up], True)
        up = np.where(up >= 0, up[up], NO_PARENT)
    return np.asarray(reached)


def _list(tree: QuotaTree, nodes: IntArray) -> str:
    more = f" and {len(nodes) - 5} more" if len(nodes) > 5 else ""
    return ", ".join(repr(tree.ids[v]) for v in nodes[:5]) + more or "none"
