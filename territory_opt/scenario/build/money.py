"""Money of a plan as ranges over what nobody knows for sure: capture and loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from territory_opt.models import Plan, Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.ground import survey
from territory_opt.scenario.build.today import Today
from territory_opt.scenario.build.value import Assumptions, ValueModel, value_model
from territory_opt.scoring.score import check_plan

LOSS_RANGE = 0.132, 0.176
"""Share of a customer's yearly sales lost when its rep changes (Shi et al., J. Marketing 2017)."""
CAPTURE_FACTORS = 0.5, 1.5
"""Our own reserve: the capture rate may be half or one and a half times what was assumed."""


@dataclass(frozen=True)
class MoneyRange:
    """Currency per year: under the scenario's own assumptions, and the extremes of the range."""

    low: float
    expected: float
    high: float


@dataclass(frozen=True)
class MoneyRanges:
    """
    Money of a plan against today.

    Attributes
    ----------
    gain
        Value of the accounts whose incumbent may keep them, less their value with it: what the plan
        chooses. Forced moves are no gain and no loss of the plan's.
    newly_covered
        Value of all other accounts in their new territories.
    at_risk
        Margin on the sales that changes of hands put at stake, chosen and forced ones.
    loss_range, capture_range
        Assumptions that the ranges run over; a point where the scenario switches the term off.
    """

    gain: MoneyRange
    newly_covered: MoneyRange
    at_risk: MoneyRange
    loss_range: tuple[float, float]
    capture_range: tuple[float, float]


def money_ranges(scenario: Any, problem: Problem, territory_of: IntArray) -> MoneyRanges:
    """
    Money gained and put at risk by a plan.

    Parameters
    ----------
    problem
        The scenario's problem, over whose units and territories the plan is.
    territory_of
        ``(num_units,)``, -1 uncovered: worth nothing.

    Notes
    -----
    Loss runs over ``LOSS_RANGE`` and capture over ``CAPTURE_FACTORS`` × the scenario's rate, both
    widened to the scenario's own figure; margin, relief and travel costs are taken as given. The
    extremes are those over all corners.
    """
    check_plan(problem, Plan(territory_of))
    ground = survey(scenario)
    model = value_model(scenario, ground.today, ground.travel)
    loss, capture = _loss_range(model.assumed), _capture_range(model.assumed)
    corners = [model.under(loss=a, capture_rate=b) for a, b in product(loss, capture)]

    def ranged(figure: Callable[[ValueModel], float]) -> MoneyRange:
        expected = figure(model)
        figures = [expected, *map(figure, corners)]
        return MoneyRange(min(figures), expected, max(figures))

    stays = ground.eligibility.may_stay(ground.today.incumbent)
    return MoneyRanges(
        gain=ranged(lambda m: _gain(m, territory_of, stays)),
        newly_covered=ranged(lambda m: float(_values(m, territory_of)[~stays].sum())),
        at_risk=ranged(lambda m: _at_risk(m, territory_of)),
        loss_range=loss,
        capture_range=capture,
    )


def moves(scenario: Any, territory_of: IntArray) -> list[str]:
    """
    ``"no"``, ``"chosen"`` or ``"forced"`` for every account of a plan.

    Forced: the owner of today is no rep (leaver, queue, house, unknown), the incumbent may not keep
    the account, or it is locked elsewhere. An account that nobody has cannot move.
    """
    ground = survey(scenario)
    moved = _changes_hands(ground.today, territory_of)
    by_choice = ground.eligibility.may_stay(ground.today.incumbent)
    told = np.where(moved, np.where(by_choice, "chosen", "forced"), "no")
    return [str(word) for word in told]


def _changes_hands(now: Today, territory_of: IntArray) -> BoolArray:
    moved: BoolArray = (territory_of != now.incumbent) | (territory_of < 0)
    return moved & now.is_served


def _loss_range(assumed: Assumptions) -> tuple[float, float]:
    if not assumed.loss:
        return 0.0, 0.0
    return min(LOSS_RANGE[0], assumed.loss), max(LOSS_RANGE[1], assumed.loss)


def _capture_range(assumed: Assumptions) -> tuple[float, float]:
    low, high = (factor * assumed.capture_rate for factor in CAPTURE_FACTORS)
    return low, min(1.0, high)


def _gain(model: ValueModel, territory_of: IntArray, stays: BoolArray) -> float:
    known = np.flatnonzero(stays)
    before = model.value(known, model.today.incumbent[known])
    return float((_values(model, territory_of)[known] - before).sum())


def _values(model: ValueModel, territory_of: IntArray) -> FloatArray:
    values = np.zeros(len(territory_of))
    covered = np.flatnonzero(territory_of >= 0)
    values[covered] = model.value(covered, territory_of[covered])
    return values


def _at_risk(model: ValueModel, territory_of: IntArray) -> float:
    """Margin × revenue × loss × (1 − relief × knows) over all moves; all is lost on nobody's list."""
    moved = np.flatnonzero(_changes_hands(model.today, territory_of))
    to = territory_of[moved]
    lost = np.where(to >= 0, model.lost(moved, np.maximum(to, 0)), 1.0)
    return float((model.assumed.margin * model.sales[moved] * lost).sum())
