"""
The problem as a list of allowed pairs: what every phase of the solver works on.

Groups become one unit, locks and forbidden pairs disappear from the list, "uncovered" becomes a last
territory without limits, measures without a limit are dropped, limits move inwards to loads that
can occur. Nothing is relaxed: a choice of one pair per unit that keeps the core's rules is a plan
that keeps the problem's rules, and the other way round.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.models import UNCOVERED, Plan
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.loads import sum_by_territory
from territory_opt.solvers.soft import mark_cheapest

_SHARED = ("first", "key", "use", "budget_use_by_pair", "closed_units")
"""What does not depend on costs, and is computed once."""


@dataclass(frozen=True, eq=False)
class Core:
    """
    Pairs sorted by unit, then territory; P pairs, K territories, M measures, B budgets.

    Attributes
    ----------
    num_units, num_territories
        After contraction; the last territory is "uncovered" where ``has_uncovered``.
    unit, territory, cost
        ``(P,)``.
    load
        ``(P, M)``.
    lower, upper, ideal_target, ideal_price
        ``(K, M)``; price 0 where there is no ideal.
    budget_use
        Sparse ``(B, P)``: what a pair uses of each budget, less what leaving would.
    budget_limit
        ``(B,)``, already lowered by what is used whatever is chosen.
    budget_slack
        ``(B,)`` by how much the referee lets a limit be passed, and what subtracting has rounded.
    conflicts
        ``(C, 2)`` core units apart.
    unit_of
        ``(problem.num_units,)``: core unit of each unit of the problem.
    measures
        ``(M,)``: the problem's index of each measure.
    is_whole
        False where only the cheapest pairs are listed: what is found is a plan, but nothing is
        proved by what is not found.
    """

    num_units: int
    num_territories: int
    has_uncovered: bool
    unit: IntArray
    territory: IntArray
    cost: FloatArray
    load: FloatArray
    lower: FloatArray
    upper: FloatArray
    ideal_target: FloatArray
    ideal_price: FloatArray
    budget_use: Any
    budget_limit: FloatArray
    budget_slack: FloatArray
    conflicts: IntArray
    unit_of: IntArray
    measures: IntArray
    is_whole: bool = True

    @property
    def num_pairs(self) -> int:
        """How many pairs there are to choose from."""
        return len(self.unit)

    @property
    def is_full(self) -> bool:
        """True when every unit may be in every territory: pairs are a matrix, row after row."""
        return self.num_pairs == self.num_units * self.num_territories and not self.has_uncovered

    @cached_property
    def first(self) -> IntArray:
        """``(num_units + 1,)``: pairs of unit u are ``first[u]:first[u + 1]``."""
        return np.searchsorted(self.unit, np.arange(self.num_units + 1))

    @cached_property
    def key(self) -> IntArray:
        """``(P,)``: sorted code of (unit, territory), to look pairs up."""
        return self.unit * self.num_territories + self.territory

    @cached_property
    def use(self) -> Any:
        """
        Sparse ``(P, R)``: what every pair uses of every resource.

        Resource ``j * M + m`` is measure m in territory j, resource ``K * M + b`` is budget b.
        """
        num_measures = self.load.shape[1]
        column = self.territory[:, None] * num_measures + np.arange(num_measures)
        row = np.arange(self.num_pairs + 1) * num_measures
        shape = (self.num_pairs, self.num_territories * num_measures)
        loads = sparse.csr_array((self.load.ravel(), column.ravel(), row), shape=shape)
        if not len(self.budget_limit):
            return loads
        return sparse.hstack([loads, self.budget_use_by_pair], format="csr")

    @cached_property
    def budget_use_by_pair(self) -> Any:
        """Sparse ``(P, B)``."""
        return sparse.csr_array(self.budget_use.T)

    @cached_property
    def sparing_pairs(self) -> BoolArray:
        """Pairs that use less of the budgets than leaving does, the incumbents': ``(P,)``."""
        sparing: BoolArray = np.asarray(self.budget_use.sum(axis=0)).ravel() < 0
        return sparing

    @cached_property
    def closed_units(self) -> IntArray:
        """Core units without any pair: groups whose members share no territory."""
        return np.flatnonzero(np.diff(self.first) == 0)

    def pair(self, units: IntArray, territories: IntArray) -> IntArray:
        """Pair indices of the given pairs, -1 where a pair is not allowed."""
        key = np.asarray(units) * self.num_territories + np.asarray(territories)
        at = np.minimum(np.searchsorted(self.key, key), max(0, self.num_pairs - 1))
        return np.where((np.asarray(territories) >= 0) & (self.key[at] == key), at, -1)

    def loads(self, chosen: IntArray) -> FloatArray:
        """Loads of a choice of pairs: ``(K, M)``."""
        return sum_by_territory(self.territory[chosen], self.load[chosen], self.num_territories)

    def cheapest(self, priced: FloatArray) -> FloatArray:
        """Smallest of ``priced`` (``(P,)``) for every unit: ``(num_units,)``."""
        return np.minimum.reduceat(priced, self.first[:-1])

    def cheapest_pair(self, priced: FloatArray) -> IntArray:
        """Pair index of the smallest of ``priced`` for every unit (the first one on ties)."""
        is_least = priced == self.cheapest(priced)[self.unit]
        pairs = np.flatnonzero(is_least)
        _, where = np.unique(self.unit[pairs], return_index=True)
        return pairs[where]

    def cheapest_pairs(self, priced: FloatArray, number: int) -> BoolArray:
        """The ``number`` cheapest pairs of every unit, as a mask over pairs: ``(P,)``."""
        keep = np.zeros(self.num_pairs, dtype=bool)
        mark_cheapest(self.first, priced, number, keep)
        return keep

    def restricted(self, keep: BoolArray) -> Core:
        """The same core with only the pairs ``keep`` (``(P,)``)."""
        changed: dict[str, Any] = {
            name: getattr(self, name)[keep] for name in ("unit", "territory", "cost", "load")
        }
        changed["budget_use"] = sparse.csr_array(self.budget_use[:, np.flatnonzero(keep)])
        changed["is_whole"] = self.is_whole and bool(keep.all())
        same = {n: getattr(self, n) for n in self.__dataclass_fields__ if n not in changed}
        return Core(**same, **changed)

    def with_cost(self, cost: FloatArray) -> Core:
        """The same core with other costs of pairs (``(P,)``)."""
        other = dataclasses.replace(self, cost=cost)
        known = {name: self.__dict__[name] for name in _SHARED if name in self.__dict__}
        other.__dict__.update(known)
        return other

    def cut_out(self, pairs: IntArray, territories: IntArray) -> Core:
        """
        A core of its own with only these pairs (ascending) and territories, both numbered anew.

        Small enough to be sent to another process. Units are numbered anew too, in their order.
        """
        units, unit = np.unique(self.unit[pairs], return_inverse=True)
        number = np.full(self.num_territories, -1)
        number[territories] = np.arange(len(territories))
        at = np.searchsorted(units, self.conflicts)
        at = np.minimum(at, max(0, len(units) - 1))
        inside = (units[at] == self.conflicts).all(axis=1)
        rows = ("lower", "upper", "ideal_target", "ideal_price")
        changed: dict[str, Any] = {name: getattr(self, name)[territories] for name in rows}
        changed |= {
            "num_units": len(units),
            "num_territories": len(territories),
            "has_uncovered": self.has_uncovered and self.num_territories - 1 in territories,
            "unit": unit,
            "territory": number[self.territory[pairs]],
            "cost": self.cost[pairs],
            "load": self.load[pairs],
            "budget_use": sparse.csr_array(self.budget_use_by_pair[pairs].T),
            "conflicts": at[inside],
            "unit_of": np.arange(len(units)),
        }
        same = {n: getattr(self, n) for n in self.__dataclass_fields__ if n not in changed}
        return Core(**same, **changed)

    def plan(self, chosen: IntArray) -> Plan:
        """The problem's plan for a choice of pairs."""
        territory = self.territory[chosen][self.unit_of]
        if self.has_uncovered:
            territory = np.where(territory == self.num_territories - 1, UNCOVERED, territory)
        return Plan(territory)

    def choice(self, plan: Plan) -> IntArray:
        """Pair index per core unit for a plan (of a group, its first unit's), -1 where not allowed."""
        _, first_unit = np.unique(self.unit_of, return_index=True)
        territory = np.array(plan.territory_of[first_unit])
        if self.has_uncovered:
            territory[territory == UNCOVERED] = self.num_territories - 1
        return self.pair(np.arange(self.num_units), territory)
