"""How good is an alignment that exists already?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem, Result, Status, StopReason, labels_of
from territory_opt.planning.alignment import alignment, file_of, parents_in
from territory_opt.planning.opening import opened
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.papers import papers
from territory_opt.planning.record import record
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.planning.teams import Team, alignment_of, levels_of, pairing_of
from territory_opt.planning.together import joined
from territory_opt.report import build_run
from territory_opt.runs import Run, check_folder, write_run
from territory_opt.scenario import Scenario
from territory_opt.scenario.build.pairing import leads, with_preference
from territory_opt.scoring import audit, objective
from territory_opt.scoring.layers import broken_pairing


def evaluate(
    scenario: Scenario | str | Path,
    given: Plan | str | Path | None = None,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    with_map: bool = True,
    with_picture: bool = True,
) -> Outcome:
    """
    Judge today's alignment, or any plan, by a scenario's rules and objective.

    Parameters
    ----------
    scenario
        A scenario, or its file.
    given
        The plan, its file, or a run folder; today's alignment when left out.
    out
        Folder to write; nothing is written when left out.
    settings, quarantine, with_map, with_picture
        As in ``plan``.

    Returns
    -------
    Outcome
        The same tables as of a plan; ``summary["violations"]`` lists every broken rule.

    Raises
    ------
    InputError
        For bad input, or a plan that is not over the scenario's accounts and territories.
    """
    watch = Stopwatch()
    with watch.stage("read"):
        read = opened(scenario, settings, quarantine)
        folder = None if out is None else check_folder(out)
    with watch.stage("build"):
        teams = judged_teams(read, given)
    with watch.stage("tables"):
        file = file_of(given)
        files = [] if file is None else [file]
        document = record(read, "evaluate", [*map(str, files)], files)
        run = joined(teams, [_run(team) for team in teams], document)
    if folder is not None:
        with papers(run, watch, with_map, with_picture) as extra:
            write_run(run, folder, extra)
    main, *others = teams
    return Outcome(run, main.result, folder, watch.stages, layers=tuple(others))


def judged_teams(scenario: Scenario, given: Plan | str | Path | None) -> list[Team]:
    """Every layer's plan with what the referee finds, pairings included."""
    if isinstance(given, Plan) and scenario.layers:
        raise InputError("a plan is of one layer; give a file or run folder with all of them")
    teams: list[Team] = []
    known = parents_in(file_of(given))
    for one in scenario.teams:
        problem = one.to_problem()
        plan = alignment(problem, given, layer=one.layer)
        team = Team(one, problem, judged(problem, plan), problem, parents=_parents(one, known))
        teams.append(_paired(team, teams))
    return teams


def _parents(scenario: Scenario, known: Mapping[str, str]) -> dict[str, str]:
    """As the plan's own folder says; else as the table of territories does."""
    table = scenario.territories
    stated = dict(zip(table["territory_id"], table["parent_id"].fillna(""), strict=True))
    return {**stated, **known}


def _paired(team: Team, before: Sequence[Team]) -> Team:
    """The team judged by its pairing as well, where its groups are known."""
    other = next((one for one in before if _is_paired(team, one)), None)
    pairing = None if other is None else pairing_of(team.scenario, other.scenario)
    spec, plan = team.scenario.pairing, team.result.plan
    if other is None or pairing is None or spec is None or plan is None:
        return team
    problems = {one.name: one.problem for one in (other, team)}
    whole = alignment_of([other, team])
    label, names = labels_of(pairing, problems, whole)
    level = levels_of(other.scenario)[pairing.steps]
    team = dataclasses.replace(team, paired_by=level, is_paired=bool((label >= 0).any()))
    if spec.price is not None:
        lead = leads(plan, label, len(names))
        problem = with_preference(team.problem, label, lead, spec.price)
        return dataclasses.replace(team, problem=problem, result=judged(problem, plan))
    broken = tuple(broken_pairing(problems, whole, pairing))
    status = Status.UNKNOWN if broken else team.result.status
    found = (*team.result.violations, *broken)
    result = dataclasses.replace(team.result, status=status, violations=found)
    return dataclasses.replace(team, result=result)


def _is_paired(team: Team, other: Team) -> bool:
    return team.scenario.pairing is not None and team.scenario.pairing.with_ == other.name


def _run(team: Team) -> Run:
    return build_run(team.scenario, team.problem, team.result, task="evaluate")


def judged(problem: Problem, plan: Plan) -> Result:
    """A plan as a result that nobody solved for: no bound, and what the referee finds."""
    violations = tuple(audit(problem, plan))
    return Result(
        status=Status.UNKNOWN if violations else Status.FEASIBLE,
        stop_reason=StopReason.USER,
        plan=plan,
        objective=objective(problem, plan),
        bound=-math.inf,
        bound_source="none",
        certificate=None,
        violations=violations,
    )
