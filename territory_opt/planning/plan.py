"""From a scenario to a run folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from territory_opt.models import Plan, Problem, Result
from territory_opt.planning.alignment import TODAY, alignment, file_of
from territory_opt.planning.capacity import with_capacity
from territory_opt.planning.carry import check_quotas, parents_of, quotas_of
from territory_opt.planning.gates import foretold
from territory_opt.planning.opening import opened, run_folder
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.papers import papers
from territory_opt.planning.progress import Progress, Standing
from territory_opt.planning.record import record
from territory_opt.planning.simulated_years import with_attainability
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.planning.teams import Team, confirm_alignment
from territory_opt.planning.together import joined
from territory_opt.planning.turns import Manner, Solver, planned, stop_rule
from territory_opt.report import build_run
from territory_opt.report.tables import NO_QUOTAS
from territory_opt.runs import Run, write_run
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import check_level_measures
from territory_opt.scenario.specs.layers import MAIN
from territory_opt.solvers import StopRule, explanations, solve


@dataclass(frozen=True)
class Further:
    """What a task adds to a run: files by name, entries of the summary."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)


Annex = Callable[[Sequence[Team]], Further]


def plan(
    scenario: Scenario | str | Path,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    accept_exceptions: bool = False,
    start: Plan | str | Path | None = None,
    stop: StopRule | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    with_map: bool = True,
    with_picture: bool = True,
    solver: Solver = solve,
    words: Sequence[str] = (),
    annex: Annex | None = None,
) -> Outcome:
    """
    Plan a scenario and write the run folder.

    Parameters
    ----------
    scenario
        A scenario, or its file.
    out
        Folder to write; ``runs/<scenario>-<time>`` when left out.
    settings
        ``key=value`` over the scenario's own.
    quarantine
        Set rows with stopping faults aside and go on.
    accept_exceptions
        Loosen the rules that are proved to be unsatisfiable, and plan with these exceptions
        (``solvers.relax_proven``); the result is that of the loosened problem, and lists them.
    start
        Plan, file or run folder to start from; the scenario's ``solve.start`` or today's alignment
        when left out. It helps the search only.
    stop, seed
        Over the scenario's ``[solve]``.
    progress
        Told of every stage and every improvement.
    with_map, with_picture
        Draw ``map.html``, and ``map.png`` where a browser is found.
    solver
        Stand-in for ``solvers.solve``.
    words
        Of the command that asked for this solver, for the record.
    annex
        Makes further files of the folder, and entries of the summary, of what was planned.

    Returns
    -------
    Outcome
        A scenario that no plan can satisfy is an outcome too, and its folder is written and marked.
        Stopped by hand before any plan keeps the rules, nothing is written.

    Raises
    ------
    InputError
        For bad input; nothing is written.
    RefereeError
        If referee and solver disagree: our fault.
    """
    watch, tell = Stopwatch(), progress or _silent
    tell(Standing("reading the tables"))
    with watch.stage("read"):
        read = opened(scenario, settings, quarantine)
        folder = run_folder(read, out)
    tell(Standing("building the problem"))
    with watch.stage("build"):
        built = [_built(team, _start(team, start)) for team in read.teams]
    manner = Manner(stop, seed, tell, watch, solver, accept_exceptions)
    teams: list[Team] = []
    for team, problem, begin in built:
        teams.append(planned(team, problem, begin, teams, manner))
    confirm_alignment(teams)
    tell(Standing("writing the run folder"))
    asked = [*words, *(["--accept-exceptions"] if accept_exceptions else [])]
    with watch.stage("tables"):
        document = _record(teams, stop, file_of(start), asked)
        run = joined(teams, [run_of(team) for team in teams], document)
    main, *others = teams
    more = Further() if annex is None else annex(teams)
    run = dataclasses.replace(run, summary={**run.summary, **foretold(run), **more.summary})
    outcome = Outcome(run, main.result, None, watch.stages, main.levels, tuple(others))
    if outcome.is_interrupted:
        return outcome
    return write_outcome(outcome, folder, watch, with_map, with_picture, more.files)


def _built(scenario: Scenario, start: Plan | str | Path | None) -> tuple[Scenario, Problem, Plan]:
    """A layer, its problem and where to start; bad input is told before anything is solved."""
    problem = scenario.to_problem()
    check_quotas(scenario, problem)
    check_level_measures(scenario, problem.measures)
    return scenario, problem, alignment(problem, start, is_start=True, layer=scenario.layer)


def _silent(standing: Standing) -> None:
    """Tell nobody."""


def _start(scenario: Scenario, given: Plan | str | Path | None) -> Plan | str | Path | None:
    """What to start from: as asked, else as the scenario says (relative to its file)."""
    if isinstance(given, Plan) and scenario.layer != MAIN:
        return None
    stated = scenario.spec.solve.start
    if given is not None or stated is None or stated == TODAY:
        return given
    return scenario.path.parent / stated


def run_of(team: Team) -> Run:
    """Tables of a layer; quotas only for a plan that keeps every rule."""
    scenario, problem, result = team.scenario, team.problem, team.result
    quotas = NO_QUOTAS
    if result.is_feasible and result.plan is not None:
        quotas = quotas_of(scenario, problem, result.plan, parents_of(team.levels))
    explained = None if result.plan is None else explanations(problem, result)
    run = build_run(scenario, problem, result, quotas, explained, levels=team.levels)
    of = None if result.plan is None else result.plan.territory_of
    return with_attainability(with_capacity(run, scenario, quotas), scenario, of, quotas)


def _record(
    teams: list[Team], stop: StopRule | None, start: Path | None, words: list[str]
) -> dict[str, Any]:
    main, *others = teams
    solving = solving_record(main.scenario, main.result, stop)
    if others:
        solving["layers"] = {
            team.name: solving_record(team.scenario, team.result, stop) for team in others
        }
    if start is None:
        return record(main.scenario, "plan", words, solving=solving)
    return record(main.scenario, "plan", [*words, "--start", str(start)], [start], solving)


def solving_record(scenario: Scenario, result: Result, stop: StopRule | None) -> dict[str, Any]:
    """What ``manifest.json`` says of a solve."""
    rule = stop or stop_rule(scenario)
    return {
        "limits": {name: getattr(rule, name, None) for name in ("seconds", "work", "gap")},
        "seed": result.seed,
        "status": str(result.status),
        "stop_reason": str(result.stop_reason),
        "work": result.work,
        "seconds": result.seconds,
    }


def write_outcome(
    outcome: Outcome,
    folder: Path,
    watch: Stopwatch,
    with_map: bool,
    with_picture: bool,
    further: Mapping[str, bytes] | None = None,
) -> Outcome:
    """Write the run folder with its papers and further files; the outcome that knows it."""
    with papers(outcome.run, watch, with_map, with_picture) as extra:
        summary = outcome.run.summary | {"stages": dict(watch.stages)}
        run = dataclasses.replace(outcome.run, summary=summary)
        with watch.stage("write"):
            write_run(run, folder, {**extra, **(further or {})})
    return dataclasses.replace(outcome, run=run, folder=folder, stages=watch.stages)
