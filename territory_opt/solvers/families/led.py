"""A problem under leads that are chosen: every price is one of a pair then."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from territory_opt.models import BlockPairs, PairTable, Problem
from territory_opt.models.arrays import FloatArray, IntArray


def led_by(problem: Problem, leads: IntArray) -> Problem:
    """
    The problem with these leads: units of a family pay in every other territory.

    No plan costs less than it does, and the same where ``leads`` are the plan's own.

    Parameters
    ----------
    leads
        ``(num_families,)`` territory, -1: units of the family pay nowhere.
    """
    families = problem.families
    if families is None:
        return problem
    lead, price = np.append(leads, -1)[families.family], np.append(families.price, 0.0)
    price = np.where(lead >= 0, price[families.family], 0.0)
    cost = BlockPairs(_Led(problem.cost, lead, price), problem.cost.shape)
    return dataclasses.replace(problem, cost=cost, families=None)


@dataclass(frozen=True, eq=False)
class _Led:
    cost: PairTable
    lead: IntArray
    price: FloatArray

    def block(self, units: IntArray) -> FloatArray:
        costs = self.cost.block(units)
        own = np.maximum(self.lead[units], 0)
        rows = np.arange(len(units))
        at_lead = costs[rows, own]
        costs += self.price[units][:, None]
        costs[rows, own] = at_lead
        return costs

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        away = np.where(territories == self.lead[units], 0.0, self.price[units])
        return np.asarray(self.cost.at(units, territories) + away)

    @property
    def is_finite(self) -> bool:
        return bool(getattr(self.cost, "is_finite", False))
