"""Layers planned one after the other, each paired with those before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from territory_opt.errors import RefereeError
from territory_opt.models import (
    Alignment,
    Pairing,
    Problem,
    Result,
)
from territory_opt.scenario import Scenario
from territory_opt.scenario.specs.levels import LOWEST
from territory_opt.scoring import audit_alignment
from territory_opt.solvers import LevelResult


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
