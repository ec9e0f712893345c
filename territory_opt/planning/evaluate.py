"""How good is an alignment that exists already?"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem, Result, Status, StopReason, labels_of
from territory_opt.planning.alignment import alignment, file_of
from territory_opt.planning.levels import judged as judged_levels
from territory_opt.planning.opening import opened
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.papers import papers
from territory_opt.planning.parents import parents_file, parents_in
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
    parents: str | Path | None = None,
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
    parents
        Table or run folder that says who reports to whom, ``territory_id`` and ``parent_id``: the
        levels are judged as well. That of the plan's run folder when left out.

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
        table = parents_file(file_of(given), parents)
        teams = judged_teams(read, given, table)
    with watch.stage("tables"):
        is_read = parents is not None or len(teams) > 1 or bool(teams[0].levels)
        document = _record(read, file_of(given), table if is_read else None)
        run = joined(teams, [_run(team) for team in teams], document)
    if folder is not None:
        with papers(run, watch, with_map, with_picture) as extra:
            write_run(run, folder, extra)
    main, *others = teams
    return Outcome(run, main.result, folder, watch.stages, main.levels, tuple(others))


def _record(scenario: Scenario, plan: Path | None, table: Path | None) -> dict[str, Any]:
    files = [file for file in (plan, table) if file is not None]
    words = [] if plan is None else [str(plan)]
    words += [] if table is None else ["--parents", str(table)]
    return record(scenario, "evaluate", words, files)


def judged_teams(
    scenario: Scenario, given: Plan | str | Path | None, table: Path | None = None
) -> list[Team]:
    """Every layer's plan with what the referee finds; levels as the table of parents has them."""
    if isinstance(given, Plan) and scenario.layers:
        raise InputError("a plan is of one layer; give a file or run folder with all of them")
    teams: list[Team] = []
    known = parents_in(table)
    for one in scenario.teams:
        problem = one.to_problem()
        plan = alignment(problem, given, layer=one.layer)
        levels = judged_levels(one, problem, plan, table)
        result, stated = judged(problem, plan), _parents(one, known)
        team = Team(one, problem, result, problem, levels=levels, parents=stated)
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
    return build_run(team.scenario, team.problem, team.result, task="evaluate", levels=team.levels)


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
