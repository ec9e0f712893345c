"""What every benchmark instance can do, and a saved problem as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from territory_opt.models import Plan, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring import audit, objective
from territory_opt.testing.judge import Judged


class Instance(Protocol):
    """A task with a name that can be solved and judged."""

    @property
    def name(self) -> str:
        """Short and unique, such as ``"neutral-2000x25-s101"``."""
        ...

    def problem(self) -> Problem:
        """The task for our solver."""
        ...

    def judge(self, territory_of: IntArray) -> Judged:
        """Figures of an assignment ``(num_units,)``, -1 nowhere."""
        ...

    def arrays(self) -> dict[str, FloatArray]:
        """
        The task for any other solver.

        ``cost`` ``(num_units, num_territories)``; ``loads`` ``(num_units, num_measures)`` or
        ``(num_units, num_territories, num_measures)``; ``lower`` and ``upper``
        ``(num_territories, num_measures)``; and the points, where there are some.
        """
        ...


@dataclass(frozen=True, eq=False)
class ProblemInstance:
    """A problem file (``Problem.save``); judged by the referee, which knows all of its rules."""

    name: str
    loaded: Problem

    def problem(self) -> Problem:
        """The problem itself."""
        return self.loaded

    def judge(self, territory_of: IntArray) -> Judged:
        """Territories outside are those that the referee names; the excess is not in shares."""
        plan = Plan(territory_of)
        broken = audit(self.loaded, plan)
        outside = {found.territory for found in broken if found.territory is not None}
        return Judged(
            objective=objective(self.loaded, plan),
            num_outside=len(outside),
            largest_excess=max((found.amount for found in broken), default=0.0),
            num_unassigned=sum(len(found.units) for found in broken if found.rule == "cover"),
        )

    def arrays(self) -> dict[str, FloatArray]:
        """Costs, loads and limits; other rules have no place in them."""
        units = np.arange(self.loaded.num_units)
        width = self.loaded.num_territories
        loads = [
            self.loaded.loads.measure_block(m, units, width)
            for m in range(len(self.loaded.measures))
        ]
        return {
            "cost": self.loaded.cost.block(units),
            "loads": np.stack(loads, axis=2),
            "lower": self.loaded.lower,
            "upper": self.loaded.upper,
        }
