"""A scenario becomes a problem."""

from __future__ import annotations

from typing import Any

from territory_opt.errors import PlanMismatchError, ProblemError, ScenarioError
from territory_opt.models import Fault, Grade, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.build import bands as banding
from territory_opt.scenario.build.changes import budgets
from territory_opt.scenario.build.contiguity import contiguity
from territory_opt.scenario.build.family_faults import lock_faults
from territory_opt.scenario.build.ground import Ground, survey
from territory_opt.scenario.build.groups import conflicts, groups
from territory_opt.scenario.build.measures import as_loads, measures
from territory_opt.scenario.build.objective import Objective, objective
from territory_opt.scenario.build.protection import with_protection
from territory_opt.scenario.build.targets import Targets
from territory_opt.scenario.build.uncovered import faults_of, uncovered_prices
from territory_opt.scenario.messages import sentences


def build_problem(scenario: Any) -> Problem:
    """
    The assignment problem of a scenario: aligned, read-only arrays.

    Units are the rows of ``scenario.accounts``, territories those of ``scenario.territories``.

    Raises
    ------
    ScenarioError
        With every fault found: accounts that nobody may serve, locks that are forbidden, or
        settings that contradict each other.
    """
    ground = survey(scenario)
    faults = [*faults_of(ground), *lock_faults(scenario.families)]
    if faults:
        raise ScenarioError("\n".join(sentences(faults)), faults)
    try:
        return _assembled(ground)
    except ProblemError as error:
        found = [_contradiction(message) for message in error.messages]
        raise ScenarioError(str(error), found) from error


def targets(scenario: Any, problem: Problem) -> Targets:
    """
    What every territory of ``problem`` should carry, for reports and indices.

    Parameters
    ----------
    problem
        What ``build_problem(scenario)`` gave; its measures are the columns.

    Raises
    ------
    PlanMismatchError
        If it is another scenario's problem.
    """
    ground = survey(scenario)
    found = measures(scenario, ground.travel, ground.open_roles)
    made = banding.targets(
        ground.sharing, found, banding.bands(scenario, ground.sharing, found, ground.open_roles)
    )
    if made.measures != problem.measures:
        raise PlanMismatchError("this problem was not built from this scenario")
    return made


def _assembled(ground: Ground) -> Problem:
    scenario = ground.scenario
    found = measures(scenario, ground.travel, ground.open_roles)
    limits = banding.bands(scenario, ground.sharing, found, ground.open_roles)
    goal = objective(ground)
    problem = Problem.from_arrays(
        goal.cost,
        as_loads(found),
        limits.lower,
        limits.upper,
        incumbent=ground.today.incumbent,
        locked_to=ground.today.locked_to,
        groups=groups(scenario),
        conflicts=conflicts(scenario),
        budgets=budgets(ground),
        ideals=limits.ideals,
        uncovered_cost=_uncovered_cost(scenario, goal),
        unit_ids=tuple(scenario.accounts["account_id"].astype(str)),
        territory_ids=tuple(scenario.territories["territory_id"].astype(str)),
        measures=[measure.name for measure in found],
        sense=goal.sense,
        best_value=goal.best_value,
        objective_unit=goal.unit,
        terms=goal.terms,
        families=None if scenario.families is None else scenario.families.split(),
        **contiguity(scenario),
    )
    return with_protection(problem, ground)


def _uncovered_cost(scenario: Any, goal: Objective) -> FloatArray | None:
    """Price of leaving an account out; under value, its best value is forgone on top."""
    prices = uncovered_prices(scenario)
    if prices is None or goal.best_value is None:
        return prices
    return goal.best_value + prices


def _contradiction(message: str) -> Fault:
    remedy = "Change the settings or rows that the message names."
    return Fault(Grade.STOP, "contradictory-settings", message, remedy)
