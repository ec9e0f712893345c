"""Layers planned one after the other, each paired with those before it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from territory_opt.errors import RefereeError
from territory_opt.models import (
    Alignment,
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
from territory_opt.scenario import Scenario
from territory_opt.scenario.build.pairing import leads, with_preference, with_rule
from territory_opt.scenario.specs.levels import LOWEST
from territory_opt.scoring import audit_alignment
from territory_opt.solvers import LevelResult, relax_proven

Solved = Callable[[Scenario, Problem, Plan], Result]
"""Solves and confirms a problem of a layer, from a start."""
Exceptions = tuple[ProvenException, ...]


@dataclass(frozen=True, eq=False)
class Team:
    """
    What became of one layer.

    Attributes
    ----------
    scenario
        The layer as a scenario of its own.
    problem
        As it was solved, pairing included.
    result
        Its plan; status and bound hold for the layers before it as they were planned.
    stated
        The problem without the pairing.
    alone
        What was found with the pairing left out: its bound holds jointly; None without a pairing.
    levels
        Above this layer's territories, the lowest first.
    parents
        Id → id of the parent, of territories and of groups above them.
    paired_by
        Level of the other layer whose groups decide; empty without a pairing.
    is_paired
        Whether those groups were known.
    """

    scenario: Scenario
    problem: Problem
    result: Result
    stated: Problem
    alone: Result | None = None
    levels: tuple[LevelResult, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    paired_by: str = ""
    is_paired: bool = False

    @property
    def name(self) -> str:
        """Of the layer."""
        return self.scenario.layer

    @property
    def results(self) -> tuple[Result, ...]:
        """Of the territories and of every level above them."""
        return (self.result, *(one.result for one in self.levels))


def pairing_of(scenario: Scenario, other: Scenario) -> Pairing | None:
    """The pairing of a layer with another; None without one."""
    spec = scenario.pairing
    if spec is None:
        return None
    steps = 1 if spec.level is None else levels_of(other).index(spec.level)
    return Pairing(scenario.layer, spec.with_, steps)


def levels_of(scenario: Scenario) -> list[str]:
    """Names of a layer's levels, from the territories up."""
    return [LOWEST, *(level.name for level in scenario.spec.level)]


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
    how = _ruled if _price(scenario) is None else _preferred
    team = how(scenario, problem, start, label, len(names), solve, accept_exceptions)
    return dataclasses.replace(team, paired_by=level, is_paired=True)


def _paired_with(scenario: Scenario, other: Team) -> Pairing | None:
    is_meant = scenario.pairing is not None and scenario.pairing.with_ == other.name
    return pairing_of(scenario, other.scenario) if is_meant else None


def _price(scenario: Scenario) -> float | None:
    return None if scenario.pairing is None else scenario.pairing.price


def _ruled(
    scenario: Scenario,
    problem: Problem,
    start: Plan,
    label: IntArray,
    num_groups: int,
    solve: Solved,
    accept_exceptions: bool,
) -> Team:
    """Alone first, for the joint bound and a start; limits are loosened as the rule needs them."""
    paired, exceptions = _loosened(with_rule(problem, label), accept_exceptions)
    stated = paired.replace(groups=problem.groups)
    alone = solve(scenario, stated, start)
    begin = start
    if alone.plan is not None:
        lead = np.append(leads(alone.plan, label, num_groups), -1)[label]
        begin = Plan(np.where(lead >= 0, lead, alone.plan.territory_of))
    result = _blamed(solve(scenario, paired, begin), alone, scenario)
    return Team(scenario, paired, _with(result, exceptions), stated, alone)


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


def _preferred(
    scenario: Scenario,
    problem: Problem,
    start: Plan,
    label: IntArray,
    num_groups: int,
    solve: Solved,
    accept_exceptions: bool,
) -> Team:
    """Alone first: whoever has most of a group then leads in it."""
    stated, exceptions = _loosened(problem, accept_exceptions)
    alone = solve(scenario, stated, start)
    if alone.plan is None:
        return Team(scenario, stated, _with(alone, exceptions), stated, alone)
    lead = leads(alone.plan, label, num_groups)
    paired = with_preference(stated, label, lead, _price(scenario) or 0.0)
    result = solve(scenario, paired, alone.plan)
    return Team(scenario, paired, _with(result, exceptions), stated, alone)


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


def alignment_of(teams: Sequence[Team]) -> Alignment:
    """Plans of the layers that have one, and everybody's parents."""
    plans = {team.name: team.result.plan for team in teams if team.result.plan is not None}
    parents = {child: parent for team in teams for child, parent in team.parents.items()}
    return Alignment(plans, parents)


def confirm_alignment(teams: Sequence[Team]) -> None:
    """
    The referee's word on the layers together: what each is said to keep, pairings included.

    Raises
    ------
    RefereeError
        If a layer breaks a rule that it is said to keep.
    """
    kept = {team.name: team for team in teams if team.result.is_feasible}
    found = audit_alignment(
        {name: team.stated for name, team in kept.items()},
        alignment_of(list(kept.values())),
        rules_of(kept),
    )
    if found:
        raise RefereeError(f"the layers break {len(found)} rules: {found[0].message}")


def rules_of(teams: Mapping[str, Team]) -> list[Pairing]:
    """Pairings that are rules, and whose layers are both there."""
    pairs = [(team, teams.get(team.scenario.pairing.with_)) for team in teams.values()
             if team.scenario.pairing is not None and team.scenario.pairing.kind == "rule"]  # fmt: skip
    found = [pairing_of(team.scenario, other.scenario) for team, other in pairs if other]
    return [one for one in found if one is not None]
