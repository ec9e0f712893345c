"""What pairs of a core cost under centres, where those are free to move."""

from __future__ import annotations

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.centres import Centres
from territory_opt.scoring.centred import best_centres
from territory_opt.solvers.core import Core


class Sites:
    """
    Costs of a core's pairs under centres, and the best centres of a choice of pairs.

    Parameters
    ----------
    problem
        Its centres are chosen.
    core
        Of the same problem; its costs are those of leaving units out, and 0.
    """

    def __init__(self, problem: Problem, core: Core) -> None:
        self.problem, self.core = problem, core
        self.order = np.argsort(core.unit_of, kind="stable")
        self.begins = np.searchsorted(core.unit_of[self.order], np.arange(core.num_units))

    @property
    def centres(self) -> Centres:
        """Where centres may be."""
        assert self.problem.centres is not None
        return self.problem.centres

    def under(self, centre_of: IntArray) -> Core:
        """The core with what pairs cost under these centres: ``(K,)`` units, -1 where none is."""
        cost = self._costs(centre_of)
        if self.core.is_full:
            return self.core.with_cost(cost.ravel())
        there = self.core.territory < self.problem.num_territories
        unit, territory = self.core.unit[there], self.core.territory[there]
        costs = np.array(self.core.cost)
        costs[there] = cost[unit, territory]
        return self.core.with_cost(costs)

    def _costs(self, centre_of: IntArray) -> FloatArray:
        """Costs of core units under centres: ``(num_units, len(centre_of))``."""
        cost = self.centres.between(self.order, np.maximum(self.centres.sites(centre_of), 0))
        if self.core.num_units < len(self.order):
            cost = np.add.reduceat(cost, self.begins, axis=0)
        return cost

    def moved(self, centre_of: IntArray, territories: IntArray) -> tuple[IntArray, FloatArray]:
        """Pairs of territories whose centres have moved, ascending, and what they cost now."""
        column = np.full(self.core.num_territories, -1)
        column[territories] = np.arange(len(territories))
        pairs = np.flatnonzero((column >= 0)[self.core.territory])
        cost = self._costs(centre_of[territories])
        return pairs, cost[self.core.unit[pairs], column[self.core.territory[pairs]]]

    def best(self, chosen: IntArray, before: IntArray) -> IntArray:
        """The best centres of a choice of pairs; as before where a territory has no unit."""
        centre = best_centres(self.problem, self.core.plan(chosen).territory_of)
        return np.where(centre >= 0, centre, before)

    def unit_costs(self, centre_of: IntArray) -> FloatArray:
        """Costs of every unit of the problem under these centres: ``(num_units, K)``."""
        everyone = np.arange(self.problem.num_units)
        return self.centres.between(everyone, np.maximum(self.centres.sites(centre_of), 0))
