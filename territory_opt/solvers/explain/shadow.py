"""
Shadow prices: what a unit of a limit is worth, in the objective's unit.

The certificate's bound is a convex function of every limit. Its slope is the price: with a limit
tightened by δ, every plan costs at least ``bound + price · δ``; loosened by δ, at least ``bound −
price · δ`` (``docs/formulation.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from territory_opt.models import Problem, Result
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.scoring import TOLERANCE
from territory_opt.scoring.limits import common_step, load_range, whole_limits
from territory_opt.scoring.wording import as_money, spoken
from territory_opt.solvers.explain.subject import prices_of

Side = Literal["lower", "upper", "budget"]


@dataclass(frozen=True)
class ShadowPrice:
    """
    The price of one limit.

    Attributes
    ----------
    territory
        Id; empty for a budget over all territories.
    measure
        Its name; of a budget the budget's name.
    side
        ``"lower"``, ``"upper"`` or ``"budget"``.
    limit
        As the problem states it.
    price
        ≥ 0, objective unit per unit of load: tightening the limit by one raises the bound by at
        least this, loosening it by one saves at most this and the gap.
    is_binding
        The price matters: limit × price is above the audit tolerance of the objective.
    """

    territory: str
    measure: str
    side: Side
    limit: float
    price: float
    is_binding: bool


@dataclass(frozen=True, eq=False)
class ShadowPrices:
    """
    Prices of all limits, relative to the certificate's bound.

    Attributes
    ----------
    lower, upper
        ``(num_territories, num_measures)``, ≥ 0; 0 where there is no limit.
    budgets
        ``(num_budgets,)``, ≥ 0.
    step
        ``(num_measures,)``: loads are multiples of it, so a limit counts in whole steps of it;
        0 where they are not.
    rows
        The same as a table: one row per limit; first the one whose price × limit is largest.
    objective_unit
        Of the prices, per unit of load.
    """

    lower: FloatArray
    upper: FloatArray
    budgets: FloatArray
    step: FloatArray
    rows: tuple[ShadowPrice, ...]
    objective_unit: str

    def sentences(self, number: int = 5) -> list[str]:
        """What loosening the dearest limits would be worth, for people."""
        binding = [row for row in self.rows if row.is_binding]
        return [_sentence(row, self.objective_unit) for row in binding[:number]]


def shadow_prices(problem: Problem, result: Result) -> ShadowPrices:
    """
    Prices of every band, capacity and budget, from the result's certificate.

    All are 0 where the result has no certificate.
    """
    certificate = prices_of(problem, result)
    lower, upper = _band_prices(problem, certificate.load_prices)
    budgets = np.maximum(0.0, certificate.budget_prices)
    rows = [
        *_band_rows(problem, problem.lower, lower, "lower", result.objective),
        *_band_rows(problem, problem.upper, upper, "upper", result.objective),
        *_budget_rows(problem, budgets, result.objective),
    ]
    rows.sort(key=lambda row: -row.price * abs(row.limit))
    unit = problem.objective_unit
    return ShadowPrices(lower, upper, budgets, _steps(problem), tuple(rows), unit)


def _band_prices(problem: Problem, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Slopes of the bound in the lower and the upper limits, each inwards."""
    lowest, highest = load_range(problem)
    lower, upper = whole_limits(problem)
    pull = target = np.zeros_like(prices)
    if problem.ideals is not None:
        pull = problem.ideals.price
        target = np.where(pull > 0, problem.ideals.target, 0.0)
    below = pull * np.where(lowest >= target, 1.0, -1.0) - prices
    above = pull * np.where(highest > target, 1.0, -1.0) - prices
    has_lower = np.isfinite(lower) & (lower >= 0)
    has_upper = np.isfinite(upper) & (highest >= upper)
    return (
        np.where(has_lower, np.maximum(0.0, below), 0.0),
        np.where(has_upper, np.maximum(0.0, -above), 0.0),
    )


def _steps(problem: Problem) -> FloatArray:
    steps = [common_step(column) for column in problem.loads.unit.T]
    return np.where(problem.loads.depends_on_pair, 0.0, steps)


def _is_binding(price: FloatArray, limit: FloatArray, objective: float) -> BoolArray:
    weight = price * np.maximum(1.0, abs(limit))
    scale = max(1.0, abs(objective)) if np.isfinite(objective) else 1.0
    return np.asarray(weight > TOLERANCE * scale)


def _band_rows(
    problem: Problem, limits: FloatArray, prices: FloatArray, side: Side, objective: float
) -> list[ShadowPrice]:
    binding = _is_binding(prices, np.where(np.isfinite(limits), limits, 0.0), objective)
    return [
        ShadowPrice(
            problem.territory_ids[t],
            problem.measures[m],
            side,
            float(limits[t, m]),
            float(prices[t, m]),
            bool(binding[t, m]),
        )
        for t, m in np.argwhere(np.isfinite(limits)).tolist()
    ]


def _budget_rows(problem: Problem, prices: FloatArray, objective: float) -> list[ShadowPrice]:
    limits = np.array([budget.limit for budget in problem.budgets])
    binding = _is_binding(prices, limits, objective)
    rows = []
    for b, budget in enumerate(problem.budgets):
        name = "" if budget.territory is None else problem.territory_ids[budget.territory]
        figures = float(limits[b]), float(prices[b]), bool(binding[b])
        rows.append(ShadowPrice(name, budget.name, "budget", *figures))
    return rows


def _sentence(row: ShadowPrice, unit: str) -> str:
    worth = f"would save up to {as_money(row.price, unit)}"
    if row.side == "budget":
        where = f" at {row.territory}" if row.territory else ""
        return f"One more allowed under the limit on {spoken(row.measure)}{where} {worth}."
    if row.side == "upper":
        return f"Room for one more {_one(row.measure)} in {row.territory} {worth}."
    return f"A lower limit of {row.territory} smaller by one {_one(row.measure)} {worth}."


def _one(measure: str) -> str:
    """One unit of a measure as people say it: "hour of workload", "account", "unit of potential"."""
    name, _, last = measure.rpartition("_")
    if last == "hours" and name:
        return f"hour of {spoken(name)}"
    return "account" if measure == "count" else f"unit of {spoken(measure)}"
