"""Numbers that the field entered, beside those from the top: rolled up, and the gap closed by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import Allocation, AllocationTask
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.allocation.faults import names
from territory_opt.quotas.ruled_task import RuledTask

FIELD = "field_numbers"
"""Step of a waterfall: what the numbers of the field change."""


@dataclass(frozen=True, eq=False)
class BottomUp:
    """
    Field numbers against those from the top.

    Attributes
    ----------
    field
        Shape ``(num_nodes,)``, cents: entered at leaves; above, what those below sum to ÷ (1 +
        over-assignment).
    top_down
        As allocated without the field.
    agreed
        As allocated with it, by the rule.
    shares
        Shape ``(num_nodes,)``: what the field's numbers count in the baseline of ``agreed``; sums to
        the trust in them.
    gap
        Shape ``(num_nodes,)``, cents: top-down − field.
    """

    field: IntArray
    top_down: Allocation
    agreed: Allocation
    shares: FloatArray

    @property
    def gap(self) -> IntArray:
        """What the field is short of, at every node."""
        gap: IntArray = self.top_down.year[: len(self.field)] - self.field
        return gap


def reconcile(
    task: AllocationTask, entered: Mapping[int, Decimal], trust: float = 0.0, keep: bool = False
) -> BottomUp:
    """
    Set the numbers of the field beside those from the top, and close the gap.

    The rule: leaves share the target by (1 − trust) × their share of the baseline + trust × their share
    of the field's numbers, under all limits and holds. At trust 1 the field's proportions count alone,
    and at 0 nothing of them does. Or, with ``keep``, what was entered is held, and the rest spreads.

    Parameters
    ----------
    task
        As for ``allocate``.
    entered
        Leaf → currency a year; a leaf without a number takes the one from the top.
    trust
        0…1.
    keep
        Whether numbers that were entered are holds.

    Raises
    ------
    AllocationError
        As ``allocate``; for a number below 0 or of no leaf, for one that is held at another, and for a
        trust outside 0…1.
    """
    _check(task, entered, trust, keep)
    top_down = allocate(task)
    tree = task.tree
    cents = np.where(tree.is_leaf, top_down.year[: tree.num_nodes], 0)
    for node, amount in entered.items():
        cents[node] = round(amount * 100)
    field = rolled_up(tree, cents)
    base = np.where(tree.is_leaf, np.nan_to_num(task.baseline), 0.0)
    own = np.where(tree.is_leaf, cents / tree.padding, 0.0)
    shares = trust * own / max(own.sum(), 1.0)
    agreed = replace(
        task,
        baseline=(1 - trust) * base / base.sum() + shares,
        holds={**task.holds, **(entered if keep else {})},
    )
    return BottomUp(field, top_down, allocate(agreed), shares)


def rolled_up(tree: QuotaTree, leaves: IntArray) -> IntArray:
    """
    Cents of every node from those of the leaves: Σ children ÷ (1 + over-assignment), half up.

    Parameters
    ----------
    tree, leaves
        Shape ``(num_nodes,)``; only leaves are read.
    """
    cents = leaves.astype(np.int64)
    for v in reversed(tree.inner):
        total = Fraction(int(cents[tree.children[v]].sum())) / (1 + tree.over_assignment[v])
        cents[v] = int(total + Fraction(1, 2))
    return cents


def _check(task: AllocationTask, entered: Mapping[int, Decimal], trust: float, keep: bool) -> None:
    messages = []
    if not 0 <= trust <= 1:
        messages.append(f"trust in the field is {trust}; it must be 0 to 1")
    strange = [v for v in entered if not (0 <= v < task.tree.num_nodes and task.tree.is_leaf[v])]
    if strange:
        messages.append(f"the field entered numbers for nodes {strange}, which are no leaves")
    below = [v for v, amount in entered.items() if v not in strange and not amount >= 0]
    if below:
        messages.append(f"the field entered no number of 0 or more for {names(task, below)}")
    messages += [
        f"{task.tree.ids[v]}: the field entered {amount:,}, but it is held at {task.holds[v]:,}; "
        "take one of the two out"
        for v, amount in entered.items()
        if keep and task.holds.get(v, amount) != amount
    ]
    if messages:
        raise AllocationError(messages)


def with_field(stated: RuledTask, found: BottomUp) -> RuledTask:
    """A metric's task with the field as one more element, so that waterfalls show its part."""
    trust = float(found.shares.sum())
    if not trust:
        return stated
    shares = np.vstack([stated.shares * (1 - trust), found.shares])
    names = (*stated.elements, FIELD)
    return replace(
        stated, baseline=replace(stated.baseline, names=names, shares=shares, retains=False)
    )
