"""Goals that are limited step by step: what a step asks of the scenario, and what a plan reaches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import Budget, Plan, Problem
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.front.goals import Goal
from territory_opt.planning.front.tolls import Moved, usual_cost, with_toll
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import targets
from territory_opt.scenario.build.measures import measure_name
from territory_opt.scoring import score

DEAR = 25.0
"""
Price of moving everything, in usual costs of everything. Moves at a price on top of the objective are
found sooner than the least change alone, under which most plans tie (measured on 1,000 accounts: 16 % of
revenue moved after 4 s, where the least change alone had not left its start at 54 %).
"""
STEP = 1e-6
"""Limits are rounded up to a multiple of this, so that a setting says exactly what was asked."""


class Axis(Protocol):
    """A goal that is limited."""

    @property
    def loosest(self) -> float:
        """The limit that the scenario itself sets."""

    def settings(self, limit: float) -> tuple[str, ...]:
        """What makes a scenario keep this limit."""

    def cost(self, plan: Plan) -> float:
        """What a plan reaches; less is better."""


@dataclass(frozen=True, eq=False)
class Disruption:
    """
    Share of revenue, or of accounts, that changes hands by choice.

    Attributes
    ----------
    key
        Setting that limits it.
    meter
        Budget whose limit is the whole.
    """

    key: str
    meter: Budget
    problem: Problem
    loosest: float

    def settings(self, limit: float) -> tuple[str, ...]:
        """A budget, whatever the limit: prices of neighbours then fit each other."""
        return (f"{self.key}={said(limit)}",)

    def stay_put(self, problem: Problem) -> Problem:
        """The problem with moves so dear that a plan moves hardly more than it must."""
        weights = self.meter.counts_if_moved(problem.incumbent)
        price = DEAR * usual_cost(problem) / self.meter.limit
        return with_toll(problem, Moved(weights, problem.incumbent, problem.num_territories), price)

    def cost(self, plan: Plan) -> float:
        """Share moved."""
        used = self.meter.used(self.problem.incumbent, plan.territory_of)
        return used / self.meter.limit


def disruption_axis(scenario: Scenario, goal: Goal) -> Disruption:
    """
    Of revenue where there is any, unless the goal says accounts.

    Raises
    ------
    InputError
        If nobody has anything today.
    """
    by_account = goal.detail == "accounts"
    for counts, name, key in (
        (not by_account, "revenue moved", "rules.max_moved_revenue_share"),
        (goal.detail != "revenue", "accounts moved", "rules.max_moved_account_share"),
    ):
        if not counts:
            continue
        problem = scenario.with_settings(f"{key}=1").to_problem()
        meter = next(one for one in problem.budgets if one.name == name)
        if meter.limit > 0:
            own = getattr(scenario.spec.rules, key.partition(".")[2])
            return Disruption(key, meter, problem, 1.0 if own is None else own)
    raise InputError(
        "disruption: no account has a current rep with revenue, so nothing can change hands. Give "
        "current_rep (and revenue), or leave disruption out of --goals"
    )


@dataclass(frozen=True, eq=False)
class Balance:
    """
    Largest deviation of a territory's load from its target, over the bands meant.

    Attributes
    ----------
    entries
        Place of each band among ``[[balance]]``, and its own tolerance.
    target, is_meant
        ``(num_territories, num_measures)``.
    """

    entries: tuple[tuple[int, float], ...]
    problem: Problem
    target: FloatArray
    is_meant: BoolArray

    @property
    def loosest(self) -> float:
        """The widest of the bands."""
        return max(tolerance for _, tolerance in self.entries)

    def settings(self, limit: float) -> tuple[str, ...]:
        """No band is ever wider than the scenario says."""
        return tuple(
            f"balance.{k}.tolerance={said(limit) if limit < own else own}"
            for k, own in self.entries
        )

    def cost(self, plan: Plan) -> float:
        """0.1: some territory is 10 % off its target."""
        away = abs(score(self.problem, plan).loads[self.is_meant] / self.target[self.is_meant] - 1)
        return float(away.max())


def balance_axis(scenario: Scenario, goal: Goal) -> Balance:
    """
    Of every band with a tolerance, or of the measure that the goal names.

    Raises
    ------
    InputError
        If there is no such band.
    """
    bands = [
        (k, measure_name(entry.measure, entry.where), entry.tolerance)
        for k, entry in enumerate(scenario.spec.balance)
        if entry.tolerance
    ]
    meant = [band for band in bands if goal.detail in ("", band[1])]
    if not meant:
        raise InputError(_no_band(goal.detail, [name for _, name, _ in bands]))
    problem = scenario.to_problem()
    target = targets(scenario, problem).target
    is_meant = np.isfinite(target) & (target > 0)
    is_meant &= np.isin(problem.measures, [name for _, name, _ in meant])
    return Balance(tuple((k, own) for k, _, own in meant), problem, target, is_meant)


def _no_band(detail: str, known: Sequence[str]) -> str:
    if not known:
        return "balance: the scenario has no [[balance]] with a tolerance to tighten. Add one"
    hint = did_you_mean(detail, known)
    return f"balance:{detail}: no [[balance]] with a tolerance has this measure. {hint}".strip()


def said(limit: float) -> str:
    """The limit as a setting says it: rounded up, never below."""
    return f"{math.ceil(limit / STEP - 1e-6) * STEP:.6f}"
