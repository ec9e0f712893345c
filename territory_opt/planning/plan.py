"""From a scenario to a run folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from territory_opt.models import Plan, Problem, Result
from territory_opt.planning.advice import with_advice
from territory_opt.planning.alignment import TODAY, alignment, file_of
from territory_opt.planning.capacity import with_capacity
from territory_opt.planning.levels import roll_up
from territory_opt.planning.opening import opened, run_folder
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.papers import papers
from territory_opt.planning.progress import Progress, Standing, standing
from territory_opt.planning.record import record
from territory_opt.planning.referee import confirm
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.quotas import check_policies, set_quotas
from territory_opt.report import build_run
from territory_opt.report.tables import NO_QUOTAS
from territory_opt.runs import Run, write_run
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import check_level_measures
from territory_opt.scenario.resolve import COMMAND_LINE
from territory_opt.solvers import (
    LevelResult,
    StopRule,
    explanations,
    relax_proven,
    solve,
    stop_after,
)

Solver = Callable[..., Result]


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
        problem = read.to_problem()
        check_policies(problem, read.quota_policies)
        check_level_measures(read, problem.measures)
        begin = alignment(problem, _start(read, start), is_start=True)
    with watch.stage("solve"):
        problem, exceptions = relax_proven(problem) if accept_exceptions else (problem, ())
        result = _solved(read, problem, begin, stop, seed, tell, solver)
        result = dataclasses.replace(result, exceptions=exceptions)
    levels = _levels(read, problem, result, stop, seed, tell, watch)
    tell(Standing("writing the run folder"))
    words = ["--accept-exceptions"] if accept_exceptions else []
    with watch.stage("tables"):
        document = _record(read, result, stop, file_of(start), words)
        run = _run(read, problem, result, document, levels)
    outcome = Outcome(run, result, None, watch.stages, levels)
    if outcome.is_interrupted:
        return outcome
    return _written(outcome, folder, watch, with_map, with_picture)


def _silent(standing: Standing) -> None:
    """Tell nobody."""


def _start(scenario: Scenario, given: Plan | str | Path | None) -> Plan | str | Path | None:
    """What to start from: as asked, else as the scenario says (relative to its file)."""
    stated = scenario.spec.solve.start
    if given is not None or stated is None or stated == TODAY:
        return given
    return scenario.path.parent / stated


def _solved(
    scenario: Scenario,
    problem: Problem,
    start: Plan,
    stop: StopRule | None,
    seed: int | None,
    tell: Progress,
    solver: Solver,
) -> Result:
    result = solver(
        problem,
        stop=stop or _stop_rule(scenario),
        seed=scenario.spec.solve.seed if seed is None else seed,
        start=start,
        progress=lambda point: tell(standing(problem, point)),
    )
    confirm(problem, result)
    return with_advice(scenario, problem, result)


def _levels(
    scenario: Scenario,
    problem: Problem,
    result: Result,
    stop: StopRule | None,
    seed: int | None,
    tell: Progress,
    watch: Stopwatch,
) -> tuple[LevelResult, ...]:
    """Districts and regions over the plan, where the scenario has levels."""
    if not scenario.spec.level:
        return ()
    tell(Standing("grouping the territories"))
    with watch.stage("levels"):
        rule, given = stop or _stop_rule(scenario), scenario.spec.solve.seed
        return roll_up(scenario, problem, result, rule, given if seed is None else seed)


def _stop_rule(scenario: Scenario) -> StopRule:
    """
    The scenario's limits.

    A work limit from the command line takes the place of a clock limit in the file: it is asked for
    to make the run repeatable.
    """
    limits, origins = scenario.spec.solve, scenario.origins
    asked = [name for name in ("work", "seconds") if origins.get(f"solve.{name}") == COMMAND_LINE]
    seconds = None if asked == ["work"] else limits.seconds_or_default
    return stop_after(seconds=seconds, work=limits.work, gap=limits.gap)


def _run(
    scenario: Scenario,
    problem: Problem,
    result: Result,
    document: dict[str, Any],
    levels: tuple[LevelResult, ...],
) -> Run:
    """Tables of the result; quotas only for a plan that keeps every rule."""
    quotas = NO_QUOTAS
    if result.is_feasible and result.plan is not None:
        quotas = set_quotas(problem, result.plan, scenario.quota_policies)
    explained = None if result.plan is None else explanations(problem, result)
    run = build_run(scenario, problem, result, quotas, explained, manifest=document, levels=levels)
    return with_capacity(run, scenario, quotas)


def _record(
    scenario: Scenario,
    result: Result,
    stop: StopRule | None,
    start: Path | None,
    words: list[str],
) -> dict[str, Any]:
    solving = _solving(scenario, result, stop)
    if start is None:
        return record(scenario, "plan", words, solving=solving)
    return record(scenario, "plan", [*words, "--start", str(start)], [start], solving)


def _solving(scenario: Scenario, result: Result, stop: StopRule | None) -> dict[str, Any]:
    rule = stop or _stop_rule(scenario)
    return {
        "limits": {name: getattr(rule, name, None) for name in ("seconds", "work", "gap")},
        "seed": result.seed,
        "status": str(result.status),
        "stop_reason": str(result.stop_reason),
        "work": result.work,
        "seconds": result.seconds,
    }


def _written(
    outcome: Outcome, folder: Path, watch: Stopwatch, with_map: bool, with_picture: bool
) -> Outcome:
    with papers(outcome.run, watch, with_map, with_picture) as extra:
        summary = outcome.run.summary | {"stages": dict(watch.stages)}
        run = dataclasses.replace(outcome.run, summary=summary)
        with watch.stage("write"):
            write_run(run, folder, extra)
    return dataclasses.replace(outcome, run=run, folder=folder, stages=watch.stages)
