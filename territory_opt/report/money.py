"""What a plan moves in money, today's alignment to compare with, and how far the figures hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models import Plan, Problem
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.report.view import PlanView
from territory_opt.scoring import may_stay, objective, terms

LOSS_RANGE = (0.13, 0.18)
"""Share of sales lost on a change of rep (Shi et al., Journal of Marketing 2017)."""


@dataclass(frozen=True)
class GainRange:
    """
    Gain over today under cautious, stated and hopeful assumptions, currency/year.

    Attributes
    ----------
    low, expected, high
        The gain under each.
    assumptions
        What was varied, in words.
    """

    low: float
    expected: float
    high: float
    assumptions: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values for ``summary.json``."""
        return {
            "low": self.low,
            "expected": self.expected,
            "high": self.high,
            "assumptions": self.assumptions,
        }


def today_beside(problem: Problem, plan: Plan) -> Plan:
    """
    Today's alignment, made comparable with ``plan``.

    Accounts that nobody has today, or whose rep may not keep them, are where the plan has them: a
    gain is never claimed for serving what nobody served.
    """
    stays = may_stay(problem)
    return Plan(np.where(stays, problem.incumbent, plan.territory_of))


def gain_over_today(problem: Problem, plan: Plan) -> float:
    """
    Cost that the plan saves against today's alignment (``today_beside``), in objective units.

    NaN where there is no today: no account has a rep who may keep it.
    """
    if not may_stay(problem).any():
        return math.nan
    return objective(problem, today_beside(problem, plan)) - objective(problem, plan)


def gain_left_share(problem: Problem, plan: Plan, bound: float) -> float:
    """
    Share of the possible gain over today that is not proven reached: gap ÷ (today − bound).

    NaN where today's alignment is not worse than the bound: it breaks rules that the plan keeps.
    """
    today = objective(problem, today_beside(problem, plan))
    possible = today - bound
    if not (math.isfinite(possible) and possible > 0 and may_stay(problem).any()):
        return math.nan
    return min(1.0, (objective(problem, plan) - bound) / possible)


def disruption(view: PlanView) -> dict[str, Any]:
    """Accounts and revenue that change hands, by choice and because they must."""
    weights = {"accounts": np.ones(view.problem.num_units), "revenue": view.revenue()}
    return {name: _changed(view, weight) for name, weight in weights.items()}


def _changed(view: PlanView, weight: Any) -> dict[str, float]:
    owned = math.fsum(weight[view.has_owner])
    chosen, forced = math.fsum(weight[view.is_chosen]), math.fsum(weight[view.is_forced])
    return {
        "with_an_owner": owned,
        "chosen": chosen,
        "forced": forced,
        "chosen_share": chosen / owned if owned else 0.0,
        "forced_share": forced / owned if owned else 0.0,
    }


def money_at_risk(view: PlanView) -> dict[str, Any]:
    """
    Sales a year that the changes of hands put at risk.

    ``expected`` with the scenario's loss share and the relief of reps who know the segment;
    ``low`` and ``high`` with the published range of the loss, ``LOSS_RANGE``.
    """
    handover = view.scenario.spec.objective.handover
    return {
        "chosen": _lost(view, view.is_chosen, handover),
        "forced": _lost(view, view.is_forced, handover),
        "assumptions": f"{LOSS_RANGE[0]:.0%} to {LOSS_RANGE[1]:.0%} of a customer's sales are lost "
        f"when its rep changes, {handover.loss:.0%} expected; {handover.relief:.0%} of it saved "
        "where the new rep knows the segment",
    }


def _lost(view: PlanView, moved: BoolArray, handover: Any) -> dict[str, float]:
    revenue, knows = view.revenue(), _knows_segment(view)
    losses = {"low": LOSS_RANGE[0], "expected": handover.loss, "high": LOSS_RANGE[1]}
    lost = {
        name: math.fsum((revenue * terms.loss_share(loss, handover.relief, knows))[moved])
        for name, loss in losses.items()
    }
    return {"revenue_moved": math.fsum(revenue[moved]), **lost}


def _knows_segment(view: PlanView) -> IntArray:
    experience = view.at_territory(view.territories["experience"], missing=())
    segments = view.accounts["segment"].fillna("").tolist()
    pairs = zip(segments, experience, strict=True)
    return np.array([bool(segment) and segment in known for segment, known in pairs], dtype=int)


def as_money(amount: float, unit: str) -> str:
    """``1234567.8, "USD/year"`` → ``"1,234,568 USD a year"``."""
    if not math.isfinite(amount):
        return "unknown"
    name, _, per = unit.partition("/")
    digits = 0 if abs(amount) >= 100 else 2
    return f"{amount:,.{digits}f} {name}{' a ' + per if per else ''}".strip()
