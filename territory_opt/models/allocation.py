"""What is allocated down a tree, under which rules, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, as_floats
from territory_opt.models.quota_tree import QuotaTree

Relief = Literal["peers", "above"]


@dataclass(frozen=True)
class Limit:
    """
    Least and most that nodes may carry a year, by one rule.

    Attributes
    ----------
    name
        How messages call it: ``"growth guardrail"``.
    low, high
        Shape ``(num_nodes,)``, currency a year; 0 and inf where the rule says nothing.
    """

    name: str
    low: FloatArray
    high: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", as_floats("low", self.low))
        object.__setattr__(self, "high", as_floats("high", self.high))


@dataclass(frozen=True)
class AllocationTask:
    """
    A target, a tree, and all that the numbers must keep.

    Attributes
    ----------
    tree
        Who sums up to whom.
    target
        What the root carries, currency a year.
    baseline
        Shape ``(num_nodes,)``: what leaves share by, in any unit; inner nodes are not read.
    limits
        Rules; the tightest one binds, on the final number.
    holds
        Node → the number that a manager has fixed. It stays, whatever ``limits`` say.
    weights
        Shape ``(num_periods,)``: season of the company, of any sum.
    presence
        Shape ``(num_nodes, num_periods)``: 0…1, what share of a full load a leaf can take in a
        period (ramp, leave, start, end); 1 when left out; inner nodes are not read.
    relief
        Who carries what an absent leaf does not: its peers, or a line of its own under the parent.
    round_to, round_periods_to
        Numbers a year and of a period are multiples of these where sums, limits and holds allow.
    """

    tree: QuotaTree
    target: Decimal
    baseline: FloatArray
    limits: tuple[Limit, ...] = ()
    holds: Mapping[int, Decimal] = field(default_factory=dict)
    weights: FloatArray = field(default_factory=lambda: np.ones(1))
    presence: FloatArray | None = None
    relief: Relief = "peers"
    round_to: Decimal = Decimal("0.01")
    round_periods_to: Decimal = Decimal("0.01")

    def __post_init__(self) -> None:
        for name in ("baseline", "weights"):
            object.__setattr__(self, name, as_floats(name, getattr(self, name)))
        shape = (self.tree.num_nodes, len(self.weights))
        given = np.ones(shape) if self.presence is None else self.presence
        object.__setattr__(self, "presence", as_floats("presence", given))

    @property
    def present(self) -> FloatArray:
        """``presence``, which is there once the task is."""
        assert self.presence is not None
        return self.presence

    @property
    def num_periods(self) -> int:
        """Periods of the year; 1 when only the year is set."""
        return len(self.weights)


@dataclass(frozen=True)
class Allocation:
    """
    The numbers of every node.

    Attributes
    ----------
    task
        What was asked, with the lines that ``relief = "above"`` has added as further leaves.
    exact
        Shape ``(num_nodes,)``: numbers before rounding, currency a year.
    year, periods
        Shapes ``(num_nodes,)`` and ``(num_nodes, num_periods)``: whole cents; periods sum to the year.
    at_limit
        Shape ``(num_nodes,)``: -1 at the least, 1 at the most that is allowed, 0 between; held
        numbers, and leaves with nothing to share by, are 0.
    relieved
        Shape ``(num_nodes,)``: lines that carry for absent leaves.
    disproportion
        Mean squared deviation of (number before over-assignment ÷ baseline) from its mean, by
        baseline; 0 when all is proportional.
    """

    task: AllocationTask
    exact: FloatArray
    year: IntArray
    periods: IntArray
    at_limit: IntArray
    relieved: BoolArray
    disproportion: float

    def amount(self, node: int) -> Decimal:
        """Number of a node for the year, to the cent."""
        return Decimal(int(self.year[node])) / 100

    def amounts(self, node: int) -> tuple[Decimal, ...]:
        """Numbers of a node per period, to the cent."""
        return tuple(Decimal(int(cents)) / 100 for cents in self.periods[node])
