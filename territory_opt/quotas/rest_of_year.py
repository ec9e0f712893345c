"""A metric whose territories change within the year: what was carried stays, the rest is set anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.arrays import IntArray
from territory_opt.models.quota import Quota, Quotas, WaterfallStep
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation.cents import money
from territory_opt.quotas.allocation.relief import RELIEF
from territory_opt.quotas.allocation.rest_of_year import allocate_rest
from territory_opt.quotas.bottom_up import rolled_up
from territory_opt.quotas.by_rules import Settled
from territory_opt.quotas.ruled_rows import IN_WORDS
from territory_opt.quotas.ruled_task import RuledTask

CARRIED, PLANNED, CHANGE = "carried", "planned_rest", "change"
"""Steps of a number: in the periods that are over, as planned for the others, and what is new."""
ENDED = "ended"
"""Node of territories that ended together with the group above them."""


@dataclass(frozen=True, eq=False)
class EarlierYear:
    """
    A metric's quotas before territories changed.

    Attributes
    ----------
    ids, parents
        Territories and relief lines, each with the group above it; ``""`` where that is not known.
    cents
        Shape ``(num_ids, num_periods)``, of the whole year.
    names
        Of the periods.
    num_past
        Periods that are over.
    changed_on
        First day of the rest.
    """

    ids: tuple[str, ...]
    parents: tuple[str, ...]
    cents: IntArray
    names: tuple[str, ...]
    num_past: int
    changed_on: date

    @property
    def past(self) -> IntArray:
        """Cents carried: ``(num_ids, num_past)``."""
        return self.cents[:, : self.num_past]

    @property
    def rest(self) -> IntArray:
        """Cents that were planned for the rest of the year: ``(num_ids,)``."""
        planned: IntArray = self.cents[:, self.num_past :].sum(axis=1)
        return planned

    def gone(self, known: Sequence[str]) -> list[int]:
        """Places of those who carried something, and are none of these."""
        there = np.isin(self.ids, known)
        return np.flatnonzero(~there & self.past.any(axis=1)).tolist()


def settle_rest(stated: RuledTask, earlier: EarlierYear) -> Settled:
    """
    Allocate the rest of the year.

    Who is no territory any more keeps what it carried, as a line under the group that was above it;
    where that has gone too, under a node ``ended`` below the company.

    Raises
    ------
    AllocationError
        As ``allocate_rest``.
    """
    task = _with_lines(stated.task, earlier)
    place = {name: v for v, name in enumerate(task.tree.ids)}
    own = np.zeros((task.tree.num_nodes, earlier.num_past), dtype=np.int64)
    for name, cents in zip(earlier.ids, earlier.past, strict=True):
        if name in place:
            own[place[name]] = cents
    carried = np.stack([rolled_up(task.tree, period) for period in own.T], axis=1)
    found = allocate_rest(task, carried)
    lines = [name for name in earlier.ids if name.startswith(RELIEF)]
    is_line = np.isin(found.task.tree.ids, lines)
    return stated, replace(found, relieved=found.relieved | is_line)


def _with_lines(task: AllocationTask, earlier: EarlierYear) -> AllocationTask:
    """The task with a leaf for everybody who carried something and is none; it gets nothing more."""
    gone = earlier.gone(task.tree.ids)
    tree = _wider(task.tree, earlier, gone)
    more = tree.num_nodes - task.tree.num_nodes
    return replace(
        task,
        tree=tree,
        baseline=np.pad(task.baseline, (0, more)),
        presence=np.vstack([task.present, np.ones((more, task.num_periods))]),
        limits=tuple(
            Limit(
                one.name,
                np.append(one.low, np.zeros(more)),
                np.append(one.high, np.full(more, np.inf)),
            )
            for one in task.limits
        ),
    )


def _wider(tree: QuotaTree, earlier: EarlierYear, gone: list[int]) -> QuotaTree:
    place = {tree.ids[v]: v for v in tree.inner}
    lowest, above = int(tree.parent[0]), [place.get(earlier.parents[k], -1) for k in gone]
    apart = [ENDED] if -1 in above and lowest != tree.root else []
    other = tree.num_nodes if apart else tree.root
    parents = [*[tree.root for _ in apart], *(other if v < 0 else v for v in above)]
    over = tree.over_assignment
    return QuotaTree(
        (*tree.ids, *apart, *(earlier.ids[k] for k in gone)),
        np.append(tree.parent, np.array(parents, dtype=np.int64)),
        (*over, *(over[lowest] for _ in apart), *(type(over[lowest])(0) for _ in gone)),
    )


def with_past(quotas: Quotas, metric: str, earlier: EarlierYear) -> Quotas:
    """
    A metric's rows with territories that ended, and with the steps of a change within the year.

    Steps of a territory sum to its quota of the year: carried, planned for the rest, change.
    """
    known = [quota.territory_id for quota in quotas.quotas]
    gone = [k for k in earlier.gone(known) if not earlier.ids[k].startswith(RELIEF)]
    ended = [Quota(earlier.ids[k], metric, _money(earlier.past[k].sum())) for k in gone]
    periods = [
        Quota(earlier.ids[k], metric, _money(cents if p < earlier.num_past else 0), name)
        for k in gone
        for p, (name, cents) in enumerate(zip(earlier.names, earlier.cents[k], strict=True))
    ]
    annual = (*quotas.quotas, *ended)
    notes = (step for step in quotas.waterfall if not step.territory_id)
    return replace(
        quotas,
        quotas=annual,
        by_period=(*quotas.by_period, *periods),
        waterfall=(*(step for one in annual for step in _steps(one, earlier)), *notes),
    )


def _steps(quota: Quota, earlier: EarlierYear) -> Iterator[WaterfallStep]:
    carried = planned = Decimal(0)
    if quota.territory_id in earlier.ids:
        k = earlier.ids.index(quota.territory_id)
        carried, planned = _money(earlier.past[k].sum()), _money(earlier.rest[k])
    rest = quota.amount - carried
    day = f"{earlier.changed_on:%Y-%m-%d}"
    for step, amount, note in (
        (CARRIED, carried, f"in the periods before {day}"),
        (PLANNED, planned, f"as it was planned from {day} on"),
        (CHANGE, rest - planned, f"as territories are from {day} on"),
        (IN_WORDS, Decimal(0), _in_words(carried, planned, rest, day)),
    ):
        yield WaterfallStep(quota.territory_id, quota.metric, step, amount, note)


def _in_words(carried: Decimal, planned: Decimal, rest: Decimal, day: str) -> str:
    so_far = f"You carried {_text(carried)} before {day}" if carried else f"You begin on {day}"
    now = f"{_text(rest)} for the rest of the year"
    if not rest:
        return f"{so_far}, and nothing after it."
    if not planned:
        return f"{so_far}, and carry {now}."
    share = float(rest / planned - 1)
    if abs(share) < 0.0005:
        return f"{so_far}, and carry {now}, as planned."
    return f"{so_far}, and carry {now} ({share:+.1%} on the {_text(planned)} that were planned)."


def _text(amount: Decimal) -> str:
    return money(round(amount * 100))


def _money(cents: int) -> Decimal:
    return Decimal(int(cents)) / 100
