"""Why an account is where it is: one sentence that a rep understands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.report.view import PlanView
from territory_opt.scoring import excess

SLACK = 1e-9
"""Two costs this close (relative) are the same to a reader."""


def reasons(view: PlanView) -> list[str]:
    """
    One sentence per unit, in the problem's order.

    The first that holds: left out; locked; nobody else may serve it; keeps its rep; best for the
    account (nearest, strongest match, cheapest to serve); a band or group that sends it here; the
    plan as a whole.
    """
    sentences = _Reasons(view)
    return [sentences.of(unit) for unit in range(view.problem.num_units)]


@dataclass(frozen=True, eq=False)
class _Reasons:
    view: PlanView

    def of(self, unit: int) -> str:
        """The sentence of one unit."""
        j = int(self.view.of[unit])
        if j < 0:
            return "In no territory: nobody serves it under this plan."
        if self.view.problem.locked_to[unit] == j:
            return f"Locked to {self.view.territory_names[j]}."
        return self._why_moved(unit) + self._why_here(unit, j)

    def _why_moved(self, unit: int) -> str:
        if not self.view.is_forced[unit]:
            return ""
        if self.view.problem.incumbent[unit] < 0:
            return "Its former owner is gone. "
        return "Its former rep may not keep it. "

    def _why_here(self, unit: int, j: int) -> str:
        name = self.view.territory_names[j]
        if not self._pairs.is_allowed[unit]:
            return f"Today with {name}, who may not serve it under these rules."
        if self._pairs.num_allowed[unit] == 1:
            return f"{name} is the only one who may serve it."
        if self.view.problem.incumbent[unit] == j:
            return f"Keeps its current rep, {name}."
        if self._pairs.is_best[unit]:
            return self._why_best(unit, name)
        return self._why_not_best(unit, j, name)

    def _why_best(self, unit: int, name: str) -> str:
        if self._is_strongest[unit]:
            return f"Strongest match for {self._described(unit)}: {name}."
        if self._is_nearest[unit]:
            return f"{name} is the nearest who may serve it."
        return f"{name} serves it best, all things counted."

    def _described(self, unit: int) -> str:
        tier = str(self.view.accounts["tier"].iloc[unit] or "")
        return f"a tier {tier} account" if tier and tier != "nan" else "its open potential"

    def _why_not_best(self, unit: int, j: int, name: str) -> str:
        verb = "Moved" if self.view.score.moved[unit] else "Placed"
        needed = self._needed_here[unit]
        if needed >= 0:
            measure = self.view.problem.measures[needed].replace("_", " ")
            return f"{verb} to bring {name} into its {measure} band."
        full = self._full_there[unit]
        if full >= 0:
            measure = self.view.problem.measures[full].replace("_", " ")
            return f"Goes to {name}: the rep who would serve it best has no room left ({measure})."
        if self.view.problem.groups[unit] >= 0:
            return f"Goes with its account group to {name}."
        return f"Goes to {name}: best for the plan as a whole."

    @cached_property
    def _pairs(self) -> _Pairs:
        return _Pairs.of(self.view)

    @cached_property
    def _is_nearest(self) -> BoolArray:
        return _is_nearest(self.view)

    @cached_property
    def _is_strongest(self) -> BoolArray:
        return _is_strongest(self.view)

    @cached_property
    def _needed_here(self) -> IntArray:
        """First measure whose lower limit the territory would miss without the unit; -1 none."""
        loads, lower = self.view.score.loads, self.view.problem.lower
        of = np.maximum(self.view.of, 0)
        without = loads[of] - self.view.problem.loads.at(np.arange(len(of)), of)
        return _first(without < lower[of])

    @cached_property
    def _full_there(self) -> IntArray:
        """First measure whose upper limit the best territory would pass with the unit; -1 none."""
        best = self._pairs.best
        load = self.view.problem.loads.at(np.arange(len(best)), best)
        with_it = self.view.score.loads[best] + load
        return _first(excess(with_it, -np.inf, self.view.problem.upper[best]) > 0)


@dataclass(frozen=True, eq=False)
class _Pairs:
    """What the costs say of every unit, each ``(num_units,)``."""

    num_allowed: IntArray
    is_allowed: BoolArray
    best: IntArray
    is_best: BoolArray

    @classmethod
    def of(cls, view: PlanView) -> _Pairs:
        """Walk through all pairs once."""
        problem = view.problem
        num_allowed = np.zeros(problem.num_units, dtype=int)
        best = np.zeros(problem.num_units, dtype=int)
        least = np.zeros(problem.num_units)
        for units in blocks_of(problem.num_units, problem.num_territories):
            cost = problem.cost.block(units)
            num_allowed[units] = np.isfinite(cost).sum(axis=1)
            best[units], least[units] = cost.argmin(axis=1), cost.min(axis=1)
        here = view.pair_cost
        is_best = here <= least + SLACK * np.maximum(1.0, abs(here))
        return cls(num_allowed, ~np.isnan(here), best, is_best)


def _is_nearest(view: PlanView) -> BoolArray:
    """Units whose territory has the nearest home among those that may serve them."""
    nearest = np.full(view.problem.num_units, np.inf)
    table = view.scenario.distance_km
    if table is None:
        return np.zeros(view.problem.num_units, dtype=bool)
    for units in blocks_of(view.problem.num_units, view.problem.num_territories):
        km = np.where(np.isfinite(view.problem.cost.block(units)), table.block(units), np.inf)
        nearest[units] = np.nan_to_num(km, nan=np.inf).min(axis=1)
    return view.distance_km <= nearest + 1e-6


def _is_strongest(view: PlanView) -> BoolArray:
    """Units whose territory wins most new sales of all that may serve them, and more than another."""
    strongest = np.zeros(view.problem.num_units, dtype=bool)
    table = view.problem.terms.get("new_sales")
    if table is None:
        return strongest
    for units in blocks_of(view.problem.num_units, view.problem.num_territories):
        allowed = np.isfinite(view.problem.cost.block(units))
        sales = table.block(units)
        most = np.where(allowed, sales, -np.inf).max(axis=1)
        least = np.where(allowed, sales, np.inf).min(axis=1)
        strongest[units] = _at(sales, view.of[units]) >= most - SLACK * abs(most)
        strongest[units] &= most > least + SLACK * abs(most)
    return strongest


def _at(block: FloatArray, of: IntArray) -> FloatArray:
    found: FloatArray = np.where(of >= 0, block[np.arange(len(of)), np.maximum(of, 0)], -np.inf)
    return found


def _first(mask: BoolArray) -> IntArray:
    """Index of the first True per row, -1 where there is none."""
    first: IntArray = np.where(mask.any(axis=1), mask.argmax(axis=1), -1)
    return first
