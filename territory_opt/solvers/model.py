"""
A choice among pairs as an exact integer model, for CP-SAT.

Used for the whole problem (complete search, where rounding is *widened* so that what it proves is
proved) and for neighbourhoods (rounding *tightened*, so that what it finds is feasible; limits
elastic, so that it always has something to say).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.tolerance import TOLERANCE
from territory_opt.solvers.core import Core
from territory_opt.solvers.integer import SUM_BITS, Scaled, scaled
from territory_opt.solvers.kin import Kin

SEARCH_BITS = 32
MOST_SHIFT = 62
"""Whole costs are shifted by so many bits at most: a factor is an integer of 64 bits."""
"""Integers of a model that only searches sum to less than 2**32: small numbers solve faster."""

PENALTY_ROOM = 2.0**24
"""Passing every limit at once may cost so many times more integer units than all real costs."""

FINENESS = 16
"""Objective units that one step of a soft variable costs at least: keeps steps small."""


@dataclass(frozen=True, eq=False)
class Penalty:
    """
    Price of passing a limit; None in its place makes limits hard.

    Attributes
    ----------
    per_load
        ``(K, M)``, objective units per unit of load.
    per_budget
        ``(B,)``, objective units per unit of budget.
    per_conflict
        Objective units for two units that should be apart.
    """

    per_load: FloatArray
    per_budget: FloatArray
    per_conflict: float

    def of(self, territories: IntArray) -> Penalty:
        """The same prices for some of the territories."""
        return Penalty(self.per_load[territories], self.per_budget, self.per_conflict)


@dataclass(eq=False)
class PairModel:
    """
    The integer model of choosing one of ``pairs`` per unit.

    Attributes
    ----------
    core
        Where the pairs come from.
    pairs
        ``(Q,)`` pair indices, ascending; every unit that has one gets exactly one.
    cost
        ``(Q,)`` what choosing a pair costs, in the objective's unit.
    territories
        Those whose limits and ideals count; a neighbourhood leaves the others alone.
    base_load, base_budget
        ``(K, M)`` and ``(B,)``: what the units outside the model already use.
    penalty
        None: hard limits.
    is_proof
        True: limits and costs rounded outwards, so that bound and infeasibility hold for the
        real problem. False: limits rounded inwards.
    kin
        Families that are split at a price; their leads are chosen too.
    """

    core: Core
    pairs: IntArray
    cost: FloatArray
    territories: IntArray
    base_load: FloatArray
    base_budget: FloatArray
    penalty: Penalty | None
    is_proof: bool
    kin: Kin | None = None
    model: cp_model.CpModel = field(init=False)
    variables: list[cp_model.IntVar] = field(init=False)
    offset: float = field(init=False)
    cost_scale: float = field(init=False)

    def __post_init__(self) -> None:
        self.model = cp_model.CpModel()
        self.variables = [self.model.new_bool_var("") for _ in self.pairs]
        self._objective_terms: list[cp_model.IntVar] = []
        self._objective_weights: list[int] = []
        self._scale_costs()
        self._choose_one_per_unit()
        for measure in range(self.core.load.shape[1]):
            self._limit_loads(measure)
        self._limit_budgets()
        self._keep_apart()
        self._price_families()
        self.model.minimize(_sum(self._objective_terms, self._objective_weights))

    def hint(self, chosen: IntArray) -> None:
        """Suggest the pairs of ``chosen`` (``(num_units,)`` pair indices)."""
        for variable, is_chosen in zip(self.variables, np.isin(self.pairs, chosen), strict=True):
            self.model.add_hint(variable, bool(is_chosen))

    def imply(self, if_all: IntArray, then_any: IntArray) -> None:
        """Where all pairs of the one are chosen, one of the other is; ascending pair indices."""
        at = _position(self.pairs, if_all)
        if (at < 0).any():
            return
        others = _position(self.pairs, then_any)
        literals = [self.variables[q] for q in others[others >= 0].tolist()]
        self.model.add_bool_or([*literals, *(~self.variables[q] for q in at.tolist())])

    def real_bound(self, integer_bound: float) -> float:
        """A bound of the integer model in the objective's unit; valid when ``is_proof``."""
        value = integer_bound / self.cost_scale + self.offset
        return value - 1e-12 * (abs(value) + abs(self.offset))

    @property
    def _bits(self) -> int:
        return SUM_BITS if self.is_proof else SEARCH_BITS

    def _scale_costs(self) -> None:
        unit = self.core.unit[self.pairs]
        first = np.flatnonzero(np.diff(unit, prepend=-1))
        least = np.minimum.reduceat(self.cost, first)
        above = self.cost - np.repeat(least, np.diff(np.append(first, len(unit))))
        total = float(np.maximum.reduceat(above, first).sum())
        soft = self._largest_ideal_cost() + (
            0.0 if self.kin is None else float(self.kin.price.sum())
        )
        total = max(total + soft, self._largest_penalty() / PENALTY_ROOM)
        integers = scaled(above, total, self._bits, "down")
        finer = self._finer(total * integers.scale)
        self.offset, self.cost_scale = math.fsum(least), integers.scale * finer
        self._objective_terms += self.variables
        self._objective_weights += (integers.values * finer).tolist()

    def _finer(self, integer_total: float) -> int:
        """Factor on whole costs that leaves soft terms, which are seldom whole, fine steps."""
        has_soft_terms = bool(self.penalty or self.kin or self.core.ideal_price.any())
        if not has_soft_terms or integer_total <= 0:
            return 1
        return 1 << min(MOST_SHIFT, max(0, math.floor(self._bits - math.log2(integer_total))))

    def _largest_ideal_cost(self) -> float:
        reach = self._total_load()[None, :] + abs(self.base_load) + abs(self.core.ideal_target)
        return float((self.core.ideal_price * reach).sum())

    def _largest_penalty(self) -> float:
        if self.penalty is None:
            return 0.0
        at = self.territories
        limits = np.where(np.isfinite(self.core.lower), self.core.lower, 0.0)
        reach = self._total_load()[None, :] + abs(self.base_load[at]) + limits[at]
        cost = float((self.penalty.per_load[at] * reach).sum())
        use = float(abs(self.core.budget_use_by_pair[self.pairs]).sum())
        cost += float(self.penalty.per_budget.sum()) * (use + float(abs(self.base_budget).sum()))
        return cost + self.penalty.per_conflict * len(self.core.conflicts)

    def _total_load(self) -> FloatArray:
        """Largest load that the model's units can bring, per measure: ``(M,)``."""
        unit = self.core.unit[self.pairs]
        first = np.flatnonzero(np.diff(unit, prepend=-1))
        total: FloatArray = np.maximum.reduceat(self.core.load[self.pairs], first, axis=0).sum(
            axis=0
        )
        return total

    def _choose_one_per_unit(self) -> None:
        unit = self.core.unit[self.pairs]
        for variables in _runs(self.variables, unit):
            self.model.add_exactly_one(variables)

    def _limit_loads(self, measure: int) -> None:
        core, total = self.core, float(self._total_load()[measure])
        integers = scaled(core.load[self.pairs, measure], max(total, 1e-300), self._bits)
        territory = core.territory[self.pairs]
        for t in self.territories.tolist():
            at = np.flatnonzero(territory == t)
            terms = [self.variables[q] for q in at]
            weights = integers.values[at].tolist()
            self._band(t, measure, terms, weights, integers)
            self._ideal(t, measure, at, terms)

    def _band(
        self, t: int, measure: int, terms: list[cp_model.IntVar], weights: list[int], load: Scaled
    ) -> None:
        base = self.base_load[t, measure]
        slack = load.error * len(terms) * (1 if self.is_proof else -1)
        upper, lower = self.core.upper[t, measure], self.core.lower[t, measure]
        tolerance = TOLERANCE * load.scale * (1.0 if self.is_proof else 0.5)
        price = None if self.penalty is None else self.penalty.per_load[t, measure]
        if upper - base < sum(weights) / load.scale + 1:
            room = math.floor((upper - base) * load.scale + tolerance * abs(upper) + slack)
            self._at_most(terms, weights, room, price, load.scale)
        if lower > 0 and lower > base:
            need = math.ceil((lower - base) * load.scale - tolerance * abs(lower) - slack)
            self._at_most(terms, [-w for w in weights], -need, price, load.scale)

    def _at_most(
        self,
        terms: list[cp_model.IntVar],
        weights: list[int],
        room: int,
        price: float | None,
        scale: float,
    ) -> None:
        """Σ weights · terms ≤ room; elastic at ``price`` per real unit where it is given."""
        reached = sum(map(abs, weights)) + 1
        room = min(max(room, -reached), reached)
        if price is None:
            self.model.add(_sum(terms, weights) <= room)
            return
        step, weight = self._step(price, scale)
        reach = max(0, sum(w for w in weights if w > 0) - room)
        over = self.model.new_int_var(0, reach // step + 1, "")
        self.model.add(_sum([*terms, over], [*weights, -step]) <= room)
        self._objective_terms.append(over)
        self._objective_weights.append(weight)

    def _step(self, price: float, scale: float) -> tuple[int, int]:
        """Integer load per step of a soft variable, and what a step costs in integer objective."""
        per_integer = price / scale * self.cost_scale
        step = max(1, math.ceil(FINENESS / per_integer)) if per_integer > 0 else 1
        return step, math.floor(step * per_integer)

    def _ideal(self, t: int, measure: int, at: IntArray, terms: list[cp_model.IntVar]) -> None:
        """|load − target| at its price, everything counted in integer objective units."""
        price = self.core.ideal_price[t, measure] * self.cost_scale
        if price <= 0:
            return
        pulls = np.round(price * self.core.load[self.pairs[at], measure]).astype(np.int64).tolist()
        target = self.core.ideal_target[t, measure] - self.base_load[t, measure]
        wanted = round(price * target)
        slack = math.ceil(0.5 * len(terms) + 1) if self.is_proof else 0
        away = self.model.new_int_var(0, sum(pulls) + abs(wanted) + slack, "")
        self.model.add(_sum([*terms, away], [*pulls, -1]) <= wanted + slack)
        self.model.add(_sum([*terms, away], [*pulls, 1]) >= wanted - slack)
        self._objective_terms.append(away)
        self._objective_weights.append(1)

    def _limit_budgets(self) -> None:
        use = self.core.budget_use_by_pair[self.pairs].tocsc()
        for b, limit in enumerate(self.core.budget_limit.tolist()):
            at = use.indices[use.indptr[b] : use.indptr[b + 1]]
            amounts = use.data[use.indptr[b] : use.indptr[b + 1]]
            integers = scaled(amounts, float(abs(amounts).sum()), self._bits)
            slack = integers.error * len(at) * (1 if self.is_proof else -1)
            room = limit - self.base_budget[b]
            whole = integers.scale * self.core.budget_slack[b] * (1.0 if self.is_proof else 0.5)
            self._at_most(
                [self.variables[q] for q in at],
                integers.values.tolist(),
                math.floor(room * integers.scale + whole + slack),
                None if self.penalty is None else self.penalty.per_budget[b],
                integers.scale,
            )

    def _keep_apart(self) -> None:
        for first, second in self._conflicting_pairs():
            both = [self.variables[first], self.variables[second]]
            if self.penalty is None:
                self.model.add_at_most_one(both)
                continue
            broken = self.model.new_bool_var("")
            self.model.add(_sum([*both, broken], [1, 1, -1]) <= 1)
            self._objective_terms.append(broken)
            self._objective_weights.append(round(self.penalty.per_conflict * self.cost_scale))

    def _price_families(self) -> None:
        """One lead per family; a unit in another territory than its family's lead pays."""
        if self.kin is None:
            return
        real = self.core.num_territories - self.core.has_uncovered
        leads: dict[int, list[cp_model.IntVar]] = {}
        for unit, family, price in zip(*self.kin.columns, strict=True):
            if family not in leads:
                leads[family] = [self.model.new_bool_var("") for _ in range(real)]
                self.model.add_exactly_one(leads[family])
            apart = self.model.new_bool_var("")
            at = np.arange(*np.searchsorted(self.core.unit[self.pairs], [unit, unit + 1]))
            for q, t in zip(at.tolist(), self.core.territory[self.pairs[at]].tolist(), strict=True):
                if t < real:
                    self.model.add_bool_or([~self.variables[q], leads[family][t], apart])
            self._objective_terms.append(apart)
            self._objective_weights.append(math.floor(price * self.cost_scale))

    def _conflicting_pairs(self) -> Iterator[tuple[int, int]]:
        """Positions of two pairs whose units are in conflict, in one real territory."""
        if not len(self.core.conflicts):
            return
        real = self.core.num_territories - self.core.has_uncovered
        for first, second in self.core.conflicts.tolist():
            at = np.arange(real)
            q = [
                _position(self.pairs, self.core.pair(np.full(real, u), at)) for u in (first, second)
            ]
            both = (q[0] >= 0) & (q[1] >= 0)
            yield from zip(q[0][both].tolist(), q[1][both].tolist(), strict=True)


def _position(pairs: IntArray, wanted: IntArray) -> IntArray:
    """Positions of ``wanted`` pair indices in the ascending ``pairs``, -1 where they are not in it."""
    at = np.minimum(np.searchsorted(pairs, wanted), max(0, len(pairs) - 1))
    return np.where((wanted >= 0) & (pairs[at] == wanted), at, -1)


def _runs(variables: list[cp_model.IntVar], label: IntArray) -> Iterator[list[cp_model.IntVar]]:
    """Consecutive variables with the same label."""
    edges = np.flatnonzero(np.diff(label, prepend=-1)).tolist()
    for start, end in zip(edges, [*edges[1:], len(variables)], strict=True):
        yield variables[start:end]


def _sum(terms: list[cp_model.IntVar], weights: list[int]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(terms, weights)
