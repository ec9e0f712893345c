"""What became of a split from the top down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory_opt.models import Cause, Plan, Result
from territory_opt.models.arrays import IntArray


@dataclass(frozen=True, eq=False)
class SplitResult:
    """
    What became of one level.

    Attributes
    ----------
    name
        Of the level; ``"territory"`` at the end.
    group_of
        ``(num_units,)``: group at this level, -1 none.
    results
        One per group of the level above (one at the top), each of its own units.
    """

    name: str
    group_of: IntArray
    results: tuple[Result, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether every group of the level above was split within the rules."""
        return all(result.is_feasible for result in self.results)

    @property
    def objective(self) -> float:
        """Cost of all parts together."""
        return float(sum(result.objective for result in self.results))

    @property
    def bound(self) -> float:
        """
        Of all parts together: holds for every plan within the groups of the level above; at the top,
        for every plan.
        """
        return float(sum(result.bound for result in self.results))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why parts could not be split."""
        return tuple(cause for result in self.results for cause in result.causes)


def plan_of(found: Sequence[SplitResult]) -> Plan | None:
    """The plan over territories; None where it did not come so far."""
    if not found or found[-1].name != "territory" or not found[-1].is_feasible:
        return None
    return Plan(found[-1].group_of)
