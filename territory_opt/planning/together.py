"""Runs of all layers as one, and what is proved of them together."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.models import JointBound, Problem, Result, joint_bound
from territory_opt.planning.teams import Team
from territory_opt.runs import Run, join_layers
from territory_opt.scenario.build.pairing import TERM


def joined(teams: Sequence[Team], runs: Sequence[Run], document: Mapping[str, Any]) -> Run:
    """The run of a scenario: that of its only layer as it is, or of all together."""
    if len(teams) == 1:
        return dataclasses.replace(runs[0], manifest=dict(document))
    named = {team.name: _told(team, run) for team, run in zip(teams, runs, strict=True)}
    run = join_layers(named, together(teams))
    return dataclasses.replace(run, manifest=dict(document))


def together(teams: Sequence[Team]) -> dict[str, Any]:
    """
    Objective, bound and gap of all layers in sum; None where their units differ or a plan is missing.

    ``relaxed`` names the layers whose pairing the bound leaves out.
    """
    units = {team.problem.objective_unit for team in teams}
    senses = {team.problem.sense for team in teams}
    found = joint_bound(
        {team.name: team.result for team in teams},
        {team.name: team.alone for team in teams if team.alone is not None},
    )
    is_one = len(units) == 1 and len(senses) == 1
    return {
        "layers": [team.name for team in teams],
        "objective_unit": units.pop() if is_one else None,
        **(_figures(found) if is_one else dict.fromkeys(("objective", "bound", "gap", "gap_abs"))),
        "relaxed": list(found.relaxed),
    }


def _figures(found: JointBound) -> dict[str, float | None]:
    return {name: _known(getattr(found, name)) for name in ("objective", "bound", "gap", "gap_abs")}


def _told(team: Team, run: Run) -> Run:
    """The summary of a layer with its pairing."""
    return dataclasses.replace(run, summary=run.summary | {"pairing": pairing_told(team)})


def pairing_told(team: Team) -> dict[str, Any] | None:
    """Who is paired with whom, and how the layer could do without."""
    spec, alone = team.scenario.pairing, team.alone
    if spec is None:
        return None
    return {
        "with": spec.with_,
        "level": team.paired_by,
        "kind": spec.kind,
        "price": spec.price,
        "is_judged": team.is_paired,
        "num_away": _num_away(team.problem, team.result, spec.price),
        "objective_alone": None if alone is None else _known(alone.objective),
        "bound_alone": None if alone is None else _known(alone.bound),
    }


def _num_away(problem: Problem, result: Result, price: float | None) -> int | None:
    """Accounts that cost the price of a preference."""
    if price is None or TERM not in problem.terms or result.plan is None:
        return None
    of = result.plan.territory_of
    units = np.flatnonzero(of >= 0)
    return round(float(np.abs(problem.terms[TERM].at(units, of[units])).sum()) / price)


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
