"""How good an assignment is, from arrays alone: no solver and no referee is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray

TOLERANCE = 1e-9
"""Relative: a load this little past its limit is rounding."""


@dataclass(frozen=True)
class Judged:
    """
    Figures of an assignment.

    Attributes
    ----------
    objective
        Sum of the costs of the chosen pairs; inf where a unit is nowhere.
    num_outside
        Territories with a load outside its limits.
    largest_excess
        Largest load past a limit, as a share of that limit; 0 where all are kept.
    num_unassigned
        Units that are nowhere.
    """

    objective: float
    num_outside: int
    largest_excess: float
    num_unassigned: int

    @property
    def is_feasible(self) -> bool:
        """True when every unit is somewhere and every limit is kept."""
        return not (self.num_outside or self.num_unassigned)


def judge_loads(
    territory_of: IntArray, cost: FloatArray, load: FloatArray, lower: FloatArray, upper: FloatArray
) -> Judged:
    """
    Judge an assignment.

    Parameters
    ----------
    territory_of
        ``(num_units,)``; -1 nowhere.
    cost
        ``(num_units,)``: cost of each unit where it is; not read where it is nowhere.
    load
        ``(num_units, num_measures)``: what each unit puts on the territory where it is.
    lower, upper
        ``(num_territories, num_measures)``; -inf / inf where free.
    """
    placed = territory_of >= 0
    total = np.stack(
        [np.bincount(territory_of[placed], column[placed], len(lower)) for column in load.T], axis=1
    )
    excess = np.maximum(_beyond(total - upper, upper), _beyond(lower - total, lower))
    return Judged(
        objective=float(cost.sum()) if placed.all() else float("inf"),
        num_outside=int((excess > TOLERANCE).any(axis=1).sum()),
        largest_excess=float(np.where(excess > TOLERANCE, excess, 0.0).max(initial=0.0)),
        num_unassigned=int((~placed).sum()),
    )


def _beyond(past: FloatArray, limit: FloatArray) -> FloatArray:
    """``past`` as a share of the limit; where the limit is free or 0, as it is."""
    is_share = np.isfinite(limit) & (limit != 0)
    share: FloatArray = past / np.where(is_share, abs(limit), 1.0)
    return share
