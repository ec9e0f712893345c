"""What territories, and accounts outside of them, have of whatever a metric is shared by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem, QuotaGround, QuotaPolicy
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.quota_force import QuotaForce
from territory_opt.quotas.elements import (
    CAPACITY,
    MANAGER_INPUT,
    OF_TERRITORIES,
    Counted,
    of_accounts,
)

UNCOVERED = "uncovered"
HISTORY = "restated_history"


@dataclass(frozen=True, eq=False)
class Held:
    """
    A metric's accounts in a plan.

    Attributes
    ----------
    problem, plan
        The plan is over the problem's units.
    policy
        Which accounts count, and for what.
    force, ground
        Hours, inputs and figures of the same territories and units.
    strength
        Shape ``(num_units,)``: what a unit counts with in its territory; 1 when None. History is
        what it is, whoever comes.
    """

    problem: Problem
    plan: Plan
    policy: QuotaPolicy
    force: QuotaForce
    ground: QuotaGround
    strength: FloatArray | None = None

    def by_territory(self, name: str) -> FloatArray:
        """An element or measure of every territory, ``(num_territories,)``; NaN where it is missing."""
        if name == CAPACITY:
            return self.force.hours
        if name == MANAGER_INPUT:
            return self._inputs
        return sums(self.of_units(name), self.plan.territory_of, self.problem.num_territories)

    def of_units(self, name: str) -> FloatArray:
        """An element or measure of every unit, as it counts: ``(num_units,)``."""
        values = of_accounts(name, self._planned)
        if self.strength is None or name == HISTORY:
            return values
        return values * self.strength

    @property
    def has_history(self) -> bool:
        """Whether accounts have actuals of last year."""
        return knows(self.problem, self.ground, self.policy.history)

    @property
    def base(self) -> FloatArray:
        """Last year's actuals of the accounts that a territory has now; 0 where none are known."""
        if not self.has_history:
            return np.zeros(self.problem.num_territories)
        return self.by_territory(HISTORY)

    def outside(self, name: str, where: str) -> float:
        """
        An element or measure of the accounts in no territory, of the house or of partners.

        Raises
        ------
        InputError
            For an element that accounts do not have by themselves.
        """
        if name in OF_TERRITORIES or self._depends_on_pair(name):
            raise InputError(
                f"accounts have no {name} of their own, so the bridge cannot share by it; state its "
                "house, partner and uncovered"
            )
        if where == UNCOVERED:
            return math.fsum(of_accounts(name, self._planned)[self.plan.territory_of < 0])
        if where not in self.ground.aside:
            raise InputError(f"accounts of {where} are not known; state the {where} of the bridge")
        return math.fsum(of_accounts(name, self._aside(where)))

    @property
    def _inputs(self) -> FloatArray:
        unknown = np.full(self.problem.num_territories, np.nan)
        return self.ground.inputs.get(self.policy.metric, unknown)

    @property
    def _planned(self) -> Counted:
        return Counted(self.policy, self._figure, self.ground.capture)

    def _figure(self, name: str) -> FloatArray:
        """Figure of every unit where it is now; 0 where it does not count, or has no history."""
        own, counts = self.ground.accounts.figures, self._counts
        if name in own:
            return own[name] * counts
        if name == self.policy.history and name not in self.problem.measures:
            return np.zeros(self.problem.num_units)
        index, of = self.problem.measure(name), self.plan.territory_of
        load, pairs = np.array(self.problem.loads.unit[:, index]), self.problem.loads.pairs
        if index in pairs:
            covered = np.flatnonzero(of >= 0)
            load[covered] = pairs[index].at(covered, of[covered])
        return load * counts

    @property
    def _counts(self) -> BoolArray | float:
        return self.ground.accounts.counted.get(self.policy.metric, 1.0)

    def _aside(self, where: str) -> Counted:
        accounts = self.ground.aside[where]
        counts = accounts.counted.get(self.policy.metric, 1.0)

        def figure(name: str) -> FloatArray:
            if name not in accounts.figures:
                raise InputError(
                    f"accounts of {where} have no {name}; state the {where} of the bridge"
                )
            return accounts.figures[name] * counts

        return Counted(self.policy, figure, self.ground.capture)

    def _depends_on_pair(self, name: str) -> bool:
        return name in self.problem.measures and bool(
            self.problem.loads.depends_on_pair[self.problem.measure(name)]
        )


def knows(problem: Problem, ground: QuotaGround, name: str) -> bool:
    """Whether accounts have such a figure."""
    return name in problem.measures or name in ground.accounts.figures


def sums(values: FloatArray, place: IntArray, number: int) -> FloatArray:
    """
    Exactly rounded sums by place, so that the order of accounts changes nothing.

    Parameters
    ----------
    values, place
        Shape ``(num_accounts,)``; a place of -1 counts nowhere.
    number
        Of places.
    """
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(number + 1))
    return np.array([math.fsum(values[order[a:b]]) for a, b in pairwise(ends)])
