"""What a sweep is after: the goal that is optimised, and those that are limited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem
from territory_opt.planning.front.axes import Axis, Disruption, balance_axis, disruption_axis
from territory_opt.planning.front.goals import Goal
from territory_opt.planning.front.travel import Travel
from territory_opt.report.front import Scale
from territory_opt.scenario import Scenario
from territory_opt.scoring import objective

LEAST_CHANGE = "objective.kind=least_change"
TRAVEL_ALONE = "objective.margin=0"
"""Value without any margin on sales is what travel costs, and nothing else."""


@dataclass(frozen=True, eq=False)
class Aim:
    """
    Goals of a sweep, made ready.

    Attributes
    ----------
    scenario
        With the settings that make the first goal its objective.
    problem
        Of that scenario: tells what a plan costs.
    axes
        The limited goals; of three goals the last one is limited to a few levels, and every level
        has a front.
    scales
        How each goal is read, the optimised one first.
    """

    scenario: Scenario
    problem: Problem
    axes: tuple[Axis, ...]
    scales: tuple[Scale, ...]

    @property
    def axis(self) -> Axis:
        """The goal that a front runs along."""
        return self.axes[0]

    def costs(self, plan: Plan) -> tuple[float, ...]:
        """What a plan costs in every goal; less is better."""
        return (objective(self.problem, plan), *(axis.cost(plan) for axis in self.axes))


def aim_of(scenario: Scenario, goals: Sequence[Goal]) -> Aim:
    """
    The first goal optimised, the others limited.

    Raises
    ------
    InputError
        Where the scenario has nothing that a goal could be about.
    """
    first, *others = goals
    base = (
        scenario.with_settings(*_settings(scenario, first)) if first.name != "value" else scenario
    )
    problem = base.to_problem()
    axes = tuple(_axis(base, problem, goal) for goal in others)
    scales = (_optimised(base, problem, first), *map(_scale, axes))
    return Aim(base, problem, axes, scales)


def _settings(scenario: Scenario, goal: Goal) -> tuple[str, ...]:
    """What makes a goal the scenario's objective."""
    if goal.name == "travel":
        return _travel_settings(scenario)
    weight = "revenue" if "revenue" in disruption_axis(scenario, goal).key else "count"
    return (LEAST_CHANGE, f"objective.weight={weight}")


def _travel_settings(scenario: Scenario) -> tuple[str, ...]:
    kind = scenario.spec.objective.kind
    if kind in ("distance", "inertia"):
        return ()
    return (TRAVEL_ALONE,) if kind == "value" else ("objective.kind=distance",)


def _axis(scenario: Scenario, problem: Problem, goal: Goal) -> Axis:
    if goal.name == "travel":
        return Travel.of(scenario, problem)
    if goal.name == "disruption":
        _refuse_twice(scenario, "disruption", "least_change")
        return disruption_axis(scenario, goal)
    return balance_axis(scenario, goal)


def _refuse_twice(scenario: Scenario, goal: str, kind: str) -> None:
    if scenario.spec.objective.kind == kind:
        raise InputError(
            f"{goal}: the scenario's objective is {kind} already, so this goal would be there twice. "
            "Leave value out of --goals, or choose another objective.kind"
        )


def _optimised(scenario: Scenario, problem: Problem, goal: Goal) -> Scale:
    """The scale of the optimised goal, by the kind of objective that it became."""
    kind = scenario.spec.objective.kind
    if goal.name == "travel" and kind == "value":
        return Scale("travel", "money", scenario.spec.currency, offset=-problem.value(0.0))
    if kind == "value":
        return Scale(
            "value", "money", scenario.spec.currency, factor=-1.0, offset=problem.value(0.0)
        )
    if goal.name == "disruption":
        axis = disruption_axis(scenario, goal)
        unit = "revenue" if "revenue" in axis.key else "accounts"
        return Scale("disruption", "share", unit, factor=1 / axis.meter.limit)
    return Scale(kind, "number", problem.objective_unit)


def _scale(axis: Axis) -> Scale:
    if isinstance(axis, Disruption):
        return Scale("disruption", "share", "revenue" if "revenue" in axis.key else "accounts")
    if isinstance(axis, Travel):
        return Scale("travel", "money", axis.currency)
    return Scale("balance", "share")
