"""A problem under leads that are chosen: every price is one of a pair then."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from territory_opt.models import BlockPairs, Families, PairTable, Problem
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
    if problem.families is None:
        return problem
    cost = BlockPairs(_Led(problem.cost, *_prices(problem.families, leads)), problem.cost.shape)
    return dataclasses.replace(problem, cost=cost, families=None)


def _prices(families: Families, leads: IntArray) -> tuple[IntArray, FloatArray]:
    """Lead of every unit's family, and what it pays elsewhere: ``(num_units,)`` each."""
    lead, price = np.append(leads, -1)[families.family], np.append(families.price, 0.0)
    return lead, np.where(lead >= 0, price[families.family], 0.0)


def at_own_leads(problem: Problem, territory_of: IntArray) -> Problem:
    """
    The problem under the leads of a plan, with what being apart adds as a term: to explain the plan.

    Figures of one unit are those of the plan as long as its move leaves the lead where it is.

    Parameters
    ----------
    territory_of
        ``(num_units,)`` the plan.
    """
    if problem.families is None:
        return problem
    leads, _ = problem.families.standing(territory_of)
    led = led_by(problem, leads)
    if not problem.terms:
        return led
    lead, price = _prices(problem.families, leads)
    apart = _Apart(problem.num_territories, lead, -price if problem.sense == "value" else price)
    return dataclasses.replace(
        led, terms={**problem.terms, TERM: BlockPairs(apart, problem.cost.shape)}
    )


TERM = "family"
"""Name of the term that a price for splitting adds."""


@dataclass(frozen=True, eq=False)
class _Apart:
    """What units add outside their lead."""

    num_territories: int
    lead: IntArray
    price: FloatArray

    def block(self, units: IntArray) -> FloatArray:
        away = np.arange(self.num_territories) != self.lead[units][:, None]
        paid: FloatArray = away * self.price[units][:, None]
        return paid

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        return np.where(territories == self.lead[units], 0.0, self.price[units])

    is_finite = True


@dataclass(frozen=True, eq=False)
class _Led:
    """Costs, and what units add outside their lead."""

    cost: PairTable
    lead: IntArray
    price: FloatArray

    def block(self, units: IntArray) -> FloatArray:
        return self.cost.block(units) + self._apart.block(units)

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        return np.asarray(self.cost.at(units, territories) + self._apart.at(units, territories))

    @property
    def is_finite(self) -> bool:
        return bool(getattr(self.cost, "is_finite", False))

    @property
    def _apart(self) -> _Apart:
        return _Apart(self.cost.shape[1], self.lead, self.price)
