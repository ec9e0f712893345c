"""How good is an alignment that exists already?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from territory_opt.models import Plan, Problem, Result, Status, StopReason
from territory_opt.planning.alignment import alignment, file_of
from territory_opt.planning.levels import judged as judged_levels
from territory_opt.planning.opening import opened
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.papers import papers
from territory_opt.planning.parents import parents_file
from territory_opt.planning.record import record
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.report import build_run
from territory_opt.runs import check_folder, write_run
from territory_opt.scenario import Scenario
from territory_opt.scoring import audit, objective


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
        problem = read.to_problem()
        plan = alignment(problem, given)
        result, table = judged(problem, plan), parents_file(given, parents)
        levels = judged_levels(read, problem, plan, table)
    with watch.stage("tables"):
        document = _record(read, file_of(given), table if levels else None)
        run = build_run(read, problem, result, task="evaluate", manifest=document, levels=levels)
    if folder is not None:
        with papers(run, watch, with_map, with_picture) as extra:
            write_run(run, folder, extra)
    return Outcome(run, result, folder, watch.stages, levels)


def _record(scenario: Scenario, plan: Path | None, table: Path | None) -> dict[str, Any]:
    files = [file for file in (plan, table) if file is not None]
    words = [] if plan is None else [str(plan)]
    words += [] if table is None else ["--parents", str(table)]
    return record(scenario, "evaluate", words, files)


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
