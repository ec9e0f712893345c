"""What a plan moves in money, today's alignment to compare with, and how far the figures hold."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from territory_opt.models import Plan, Problem
from territory_opt.report.view import PlanView
from territory_opt.scenario.build import MoneyRange, MoneyRanges, money_ranges, protected_value
from territory_opt.scoring import TOLERANCE, may_stay, objective


@dataclass(frozen=True)
class Money:
    """
    Gain and risk of a plan as ranges over the assumptions on capture and loss, currency/year.

    Attributes
    ----------
    ranges
        Of the whole plan; its ``at_risk`` covers all changes of hands.
    at_risk_forced
        Margin at risk through the changes that the plan does not choose.
    """

    ranges: MoneyRanges
    at_risk_forced: MoneyRange

    @property
    def at_risk_chosen(self) -> MoneyRange:
        """Margin at risk through the changes that the plan chooses."""
        whole, forced = self.ranges.at_risk, self.at_risk_forced
        return MoneyRange(
            whole.low - forced.low, whole.expected - forced.expected, whole.high - forced.high
        )

    @property
    def assumptions(self) -> str:
        """What the ranges run over, in words."""
        (few, many), (low, high) = self.ranges.capture_range, self.ranges.loss_range
        return (
            f"{few:.1%} to {many:.1%} of open potential won a year, {low:.1%} to {high:.1%} of a "
            "customer's sales lost when its rep changes"
        )

    def gain(self) -> dict[str, Any]:
        """Gain over today, plain values for ``summary.json``."""
        return asdict(self.ranges.gain) | {"assumptions": self.assumptions}

    def at_risk(self) -> dict[str, Any]:
        """Margin at risk through changes of hands, plain values for ``summary.json``."""
        return {
            "chosen": asdict(self.at_risk_chosen),
            "forced": asdict(self.at_risk_forced),
            "assumptions": self.assumptions,
        }


def money_of(view: PlanView) -> Money | None:
    """Money of the plan; None where the objective is not money, as margin and loss are not stated."""
    if view.scenario.spec.objective.kind != "value":
        return None
    stayed = np.where(view.is_chosen, view.problem.incumbent, view.of)
    return Money(
        money_ranges(view.scenario, view.problem, view.of),
        money_ranges(view.scenario, view.problem, stayed).at_risk,
    )


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

    0 where today's alignment is proved best: the two agree within the audit tolerance.
    NaN where today's alignment is not worse than the bound: it breaks rules that the plan keeps.
    """
    today = objective(problem, today_beside(problem, plan))
    possible = today - bound
    if may_stay(problem).any() and math.isclose(today, bound, rel_tol=TOLERANCE):
        return 0.0
    if not (math.isfinite(possible) and possible > 0 and may_stay(problem).any()):
        return math.nan
    return min(1.0, (objective(problem, plan) - bound) / possible)


def disruption(view: PlanView) -> dict[str, Any]:
    """
    Accounts and revenue that change hands, by choice and because they must; and what the protected
    deals of such accounts are worth, where rules protect any.
    """
    weights = {"accounts": np.ones(view.problem.num_units), "revenue": view.revenue()}
    if view.scenario.spec.protection:
        weights["protected_deals"] = protected_value(view.scenario)
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
