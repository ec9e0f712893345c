"""A plan seen beside its scenario: the figures that every table needs, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Plan, Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.specs.layers import MAIN
from territory_opt.scoring import Score, score


@dataclass(frozen=True, eq=False)
class PlanView:
    """
    Scenario, problem and plan, with what follows from them.

    Attributes
    ----------
    scenario
        Its rows are the problem's units and territories, in the same order.
    problem, plan
        What is shown.
    reference
        ``(num_territories, num_measures)``: load that is index 1.00; NaN where the plan itself
        decides (``scenario.build.Targets.reference``).
    """

    scenario: Any
    problem: Problem
    plan: Plan
    reference: FloatArray

    @property
    def layer(self) -> str:
        """Name of the layer."""
        return str(getattr(self.scenario, "layer", MAIN))

    @property
    def accounts(self) -> pd.DataFrame:
        """One row per unit."""
        table: pd.DataFrame = self.scenario.accounts
        return table

    @property
    def territories(self) -> pd.DataFrame:
        """One row per territory."""
        table: pd.DataFrame = self.scenario.territories
        return table

    @property
    def of(self) -> IntArray:
        """Territory index of every unit, -1 none: ``(num_units,)``."""
        return self.plan.territory_of

    @cached_property
    def covered(self) -> IntArray:
        """Units that are in a territory."""
        return np.flatnonzero(self.of >= 0)

    @cached_property
    def score(self) -> Score:
        """The referee's figures."""
        return score(self.problem, self.plan)

    @cached_property
    def is_forced(self) -> BoolArray:
        """
        Units that change hands because they must: ``(num_units,)``.

        The incumbent may not keep them, or their owner of today is gone (leaver, queue, house,
        unknown).
        """
        state = self.accounts["owner_state"].to_numpy(str)
        gone = (self.problem.incumbent < 0) & ~np.isin(state, ["none", "kept", ""])
        return self.score.forced | gone

    @cached_property
    def is_chosen(self) -> BoolArray:
        """Units that change hands by our choice: ``(num_units,)``."""
        return self.score.moved & ~self.is_forced

    @cached_property
    def has_owner(self) -> BoolArray:
        """Units that somebody has today, a leaver or queue included: ``(num_units,)``."""
        state = self.accounts["owner_state"].to_numpy(str)
        return (self.problem.incumbent >= 0) | ~np.isin(state, ["none", ""])

    @cached_property
    def distance_km(self) -> FloatArray:
        """Great-circle km from home to account, NaN where unknown: ``(num_units,)``."""
        km = np.full(self.problem.num_units, np.nan)
        if self.scenario.distance_km is not None:
            km[self.covered] = self.scenario.distance_km.at(self.covered, self.of[self.covered])
        return km

    @cached_property
    def pair_cost(self) -> FloatArray:
        """Cost of every unit where it is; NaN uncovered or not allowed: ``(num_units,)``."""
        cost = np.full(self.problem.num_units, np.nan)
        cost[self.covered] = self.problem.cost.at(self.covered, self.of[self.covered])
        cost[np.isinf(cost)] = np.nan
        return cost

    @cached_property
    def pair_value(self) -> FloatArray:
        """What people read: value of the pair, or its cost where less is better: ``(num_units,)``."""
        if self.problem.sense == "cost" or self.problem.best_value is None:
            return self.pair_cost
        return self.problem.best_value - self.pair_cost

    @cached_property
    def territory_names(self) -> tuple[str, ...]:
        """How screens call each territory: ``"Ann Lee (R3)"``, ``"R4 (vacant)"``."""
        rows = self.territories[["territory_id", "rep_name", "is_vacant"]]
        return tuple(_name(*row) for row in rows.itertuples(index=False))

    def at_territory(self, values: Any, of: IntArray | None = None, missing: Any = "") -> list[Any]:
        """``values`` of the territory of every unit, ``missing`` where there is none."""
        index = self.of if of is None else of
        values = list(values)
        return [values[j] if j >= 0 else missing for j in index.tolist()]

    def revenue(self) -> FloatArray:
        """Revenue of today, currency/year, 0 where unknown: ``(num_units,)``."""
        return self.accounts["revenue"].fillna(0.0).to_numpy(float)


def _name(territory_id: str, rep_name: str, is_vacant: bool) -> str:
    if is_vacant:
        return f"{territory_id} (vacant)"
    if not rep_name or rep_name == territory_id:
        return territory_id
    return f"{rep_name} ({territory_id})"
