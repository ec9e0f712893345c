"""The objective: what a pair costs, by the scenario's ``[objective]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from territory_opt.models import PairTable
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.models.problem import Sense
from territory_opt.scenario.build.columns import stop
from territory_opt.scenario.build.ground import Ground
from territory_opt.scenario.build.measures import load_by_role
from territory_opt.scenario.build.pairs import Formula, FormulaPairs, look_up, tabulate
from territory_opt.scenario.build.value import ValueModel, value_model


@dataclass(frozen=True, eq=False)
class Objective:
    """
    Cost of every pair, and how people read it; see the attributes of ``Problem``.

    ``terms`` are formulas for explanations: ``revenue``, ``new_sales``, ``travel`` (value);
    ``distance`` (distance, inertia); ``moves`` (least change).
    """

    cost: PairTable
    terms: Mapping[str, PairTable]
    unit: str
    sense: Sense = "cost"
    best_value: FloatArray | None = field(default=None)


def objective(ground: Ground) -> Objective:
    """
    Cost of every pair under the scenario's kind of objective; +inf where the pair is not allowed.

    Raises
    ------
    ScenarioError
        If distance is to be minimised where nobody travels, or its weights are missing or all 0.
    """
    spec = ground.scenario.spec
    if spec.objective.kind == "value":
        return _value(ground, value_model(ground.scenario, ground.today, ground.travel))
    if spec.objective.kind == "least_change":
        return _least_change(ground)
    return _distance(ground, power=2 if spec.objective.kind == "inertia" else 1)


def _value(ground: Ground, model: ValueModel) -> Objective:
    """Value forgone: the best value of the account less the pair's."""
    shape = ground.shape
    values = tabulate(_where_allowed(ground, model.value, -np.inf), shape)
    best = _best(values)

    def forgone(units: IntArray, territories: IntArray) -> FloatArray:
        return np.maximum(0.0, best[units] - look_up(values, units, territories))

    return Objective(
        cost=tabulate(forgone, shape),
        terms={
            "revenue": FormulaPairs(model.revenue, shape),
            "new_sales": FormulaPairs(model.new_sales, shape),
            "travel": FormulaPairs(model.travel_value, shape),
        },
        unit=f"{ground.scenario.spec.currency}/year",
        sense="value",
        best_value=best,
    )


def _best(values: PairTable) -> FloatArray:
    """Value in the best allowed territory, ``(num_units,)``; 0 where none is allowed."""
    best = np.concatenate([values.block(units).max(axis=1) for units in blocks_of(*values.shape)])
    return np.where(np.isfinite(best), best, 0.0)


def _distance(ground: Ground, power: int) -> Objective:
    """Weight × km (power 1), or × km² (inertia: Hess et al. 1965)."""
    weight, unit = _weight(ground)
    role_of = ground.travel.effort.role_of

    def cost(units: IntArray, territories: IntArray) -> FloatArray:
        km = ground.travel.km(units, territories)
        weighted: FloatArray = weight[units, role_of[territories]] * km**power
        return weighted

    return Objective(
        cost=tabulate(_where_allowed(ground, cost, np.inf), ground.shape),
        terms={"distance": FormulaPairs(cost, ground.shape)},
        unit=f"{unit}km{'²' if power == 2 else ''}/year",
    )


def _weight(ground: Ground) -> tuple[FloatArray, str]:
    """Weight of an account in a territory of each role, and its unit as a prefix."""
    scenario, effort = ground.scenario, ground.travel.effort
    name = scenario.spec.objective.weight_name
    if effort.is_remote.all():
        raise stop(
            "distance-without-travel",
            f"objective.kind = {scenario.spec.objective.kind!r}, but nobody travels",
            'Choose kind = "value" or "least_change".',
            column="objective.kind",
        )
    weight = load_by_role(scenario, effort, name, "objective.weight")
    if not weight.any():
        raise stop(
            "weight-zero",
            f"objective.weight: {name!r} is 0 for every account, so distance would not matter",
            'Give visits_per_year and visit_hours, or weight = "count".',
            column="objective.weight",
        )
    money = f"{scenario.spec.currency}·"
    units = {"visit_hours": "hours·", "count": "", "revenue": money, "potential": money}
    return weight, units.get(name, f"{name}·")


def _least_change(ground: Ground) -> Objective:
    """1, or the revenue, for every account that leaves an incumbent that may keep it."""
    scenario, incumbent = ground.scenario, ground.today.incumbent
    by_revenue = scenario.spec.objective.weight_name == "revenue"
    price = scenario.accounts["revenue"].to_numpy(float) if by_revenue else np.ones(len(incumbent))
    price = price * ground.eligibility.may_stay(incumbent)

    def cost(units: IntArray, territories: IntArray) -> FloatArray:
        moved: FloatArray = price[units] * (incumbent[units] != territories)
        return moved

    return Objective(
        cost=tabulate(_where_allowed(ground, cost, np.inf), ground.shape),
        terms={"moves": FormulaPairs(cost, ground.shape)},
        unit=f"{scenario.spec.currency}/year" if by_revenue else "accounts",
    )


def _where_allowed(ground: Ground, formula: Formula, otherwise: float) -> Formula:
    def masked(units: IntArray, territories: IntArray) -> FloatArray:
        allowed = ground.eligibility.allowed(units, territories)
        return np.where(allowed, formula(units, territories), otherwise)

    return masked
