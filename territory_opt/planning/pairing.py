"""One layer solved in its turn: by itself, or paired with one that is planned already."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence

import numpy as np

from territory_opt.models import (
    Cause,
    Pairing,
    Plan,
    Problem,
    ProvenException,
    Result,
    Status,
    StopReason,
    labels_of,
)
from territory_opt.models.arrays import IntArray
from territory_opt.planning.teams import Team, alignment_of, levels_of, pairing_of
from territory_opt.scenario import Scenario
from territory_opt.scenario.build.pairing import leads, with_preference, with_rule
from territory_opt.scenario.specs.levels import LOWEST
from territory_opt.solvers import relax_proven

Solved = Callable[[Scenario, Problem, Plan], Result]
"""Solves and confirms a problem of a layer, from a start."""
Exceptions = tuple[ProvenException, ...]


@dataclasses.dataclass(frozen=True, eq=False)
class Turn:
    """
    A layer that is paired with one planned before.

    Attributes
    ----------
    label
        ``(num_units,)`` group of the other layer, of ``num_groups``, that each account is in; -1 none.
    accept_exceptions
        Loosen what is proved to be unsatisfiable, pairing included.
    """

    scenario: Scenario
    problem: Problem
    start: Plan
    label: IntArray
    num_groups: int
    solve: Solved
    accept_exceptions: bool


def solved_team(
    scenario: Scenario,
    problem: Problem,
    start: Plan,
    before: Sequence[Team],
    solve: Solved,
    accept_exceptions: bool,
) -> Team:
    """
    Plan one layer, paired with one of those before it where it is to be.

    Parameters
    ----------
    before
        Layers that are planned already.
    accept_exceptions
        Loosen what is proved to be unsatisfiable, pairing included.
    """
    pairing = next((found for one in before if (found := _paired_with(scenario, one))), None)
    if pairing is None:
        loosened, exceptions = _loosened(problem, accept_exceptions)
        result = solve(scenario, loosened, start)
        return Team(scenario, loosened, _with(result, exceptions), loosened)
    other = next(team for team in before if team.name == pairing.other)
    level = levels_of(other.scenario)[pairing.steps]
    if not _has_groups(other, pairing):
        return Team(scenario, problem, _not_planned(pairing), problem, paired_by=level)
    problems = {other.name: other.problem, scenario.layer: problem}
    label, names = labels_of(pairing, problems, alignment_of([other]))
    turn = Turn(scenario, problem, start, label, len(names), solve, accept_exceptions)
    team = _ruled(turn) if _price(scenario) is None else _preferred(turn)
    return dataclasses.replace(team, paired_by=level, is_paired=True)


def _paired_with(scenario: Scenario, other: Team) -> Pairing | None:
    is_meant = scenario.pairing is not None and scenario.pairing.with_ == other.name
    return pairing_of(scenario, other.scenario) if is_meant else None


def _price(scenario: Scenario) -> float | None:
    return None if scenario.pairing is None else scenario.pairing.price


def _ruled(turn: Turn) -> Team:
    """Alone first, for the joint bound and a start; limits are loosened as the rule needs them."""
    paired, exceptions = _loosened(with_rule(turn.problem, turn.label), turn.accept_exceptions)
    stated = paired.replace(groups=turn.problem.groups)
    alone = turn.solve(turn.scenario, stated, turn.start)
    begin = turn.start
    if alone.plan is not None:
        lead = np.append(leads(alone.plan, turn.label, turn.num_groups), -1)[turn.label]
        begin = Plan(np.where(lead >= 0, lead, alone.plan.territory_of))
    result = _blamed(turn.solve(turn.scenario, paired, begin), alone, turn.scenario)
    return Team(turn.scenario, paired, _with(result, exceptions), stated, alone)


def _blamed(result: Result, alone: Result, scenario: Scenario) -> Result:
    """The result, the pairing named first where it is what no plan can keep."""
    if result.status is not Status.INFEASIBLE or not alone.is_feasible or scenario.pairing is None:
        return result
    message = (
        f"No plan of {scenario.layer} keeps its pairing with {scenario.pairing.with_}; without it, one "
        f"keeps every rule. Widen the bands of {scenario.layer}, pair by smaller groups "
        f'(level = "{LOWEST}"), or write kind = "preference" with a price.'
    )
    return dataclasses.replace(result, causes=(Cause("pairing", message), *result.causes))


def _preferred(turn: Turn) -> Team:
    """Alone first: whoever has most of a group then leads in it."""
    stated, exceptions = _loosened(turn.problem, turn.accept_exceptions)
    alone = turn.solve(turn.scenario, stated, turn.start)
    if alone.plan is None:
        return Team(turn.scenario, stated, _with(alone, exceptions), stated, alone)
    lead = leads(alone.plan, turn.label, turn.num_groups)
    paired = with_preference(stated, turn.label, lead, _price(turn.scenario) or 0.0)
    result = turn.solve(turn.scenario, paired, alone.plan)
    return Team(turn.scenario, paired, _with(result, exceptions), stated, alone)


def _loosened(problem: Problem, is_asked: bool) -> tuple[Problem, Exceptions]:
    return relax_proven(problem) if is_asked else (problem, ())


def _with(result: Result, exceptions: Exceptions) -> Result:
    return dataclasses.replace(result, exceptions=exceptions)


def _has_groups(other: Team, pairing: Pairing) -> bool:
    """Whether the other layer and its levels, up to the one paired by, have plans that hold."""
    results = other.results[: pairing.steps + 1]
    return len(results) > pairing.steps and all(one.is_feasible for one in results)


def _not_planned(pairing: Pairing) -> Result:
    message = (
        f"not planned: {pairing.other} has no plan that keeps every rule, so there is nothing to "
        f"pair {pairing.layer} with"
    )
    return Result(
        status=Status.UNKNOWN,
        stop_reason=StopReason.NO_IMPROVEMENT,
        plan=None,
        objective=math.inf,
        bound=-math.inf,
        bound_source="none",
        certificate=None,
        causes=(Cause("pairing", message, is_proved=True),),
    )
