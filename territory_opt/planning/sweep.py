"""Alternatives: a Pareto front of full plans between two or three goals."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models import Result
from territory_opt.planning.carry import check_quotas
from territory_opt.planning.front import (
    Aim,
    Found,
    FrontSearch,
    Shares,
    Survival,
    aim_of,
    goals_from,
    handed_down,
    survival,
)
from territory_opt.planning.front.search import SPARE
from territory_opt.planning.front.told import Told, told
from territory_opt.planning.front.writing import write_front
from territory_opt.planning.opening import opened, run_folder
from territory_opt.planning.progress import Progress, Standing
from territory_opt.planning.turns import stop_rule
from territory_opt.report.front import FrontPoint, Scale
from territory_opt.scenario import Scenario
from territory_opt.solvers import StopAfter

LEVELS = (1.0, 2 / 3, 1 / 3)
"""Levels of a third goal, as shares of what is reached without a limit on it."""


@dataclass(frozen=True, eq=False)
class SweepOutcome:
    """
    Outcome of ``sweep``.

    Attributes
    ----------
    points
        Plans that no other beats, from the tightest limit to the loosest.
    dropped
        What else was tried, each with its fate.
    scales
        How the figures are read, the optimised goal first.
    notes
        Sentences: what was dropped, where the front ends.
    results
        As the solver gave them, one per point.
    first
        The result without a limit: says why, where there is no plan at all.
    folder
        Where it was written; None where there is no plan at all.
    """

    points: tuple[FrontPoint, ...]
    dropped: tuple[FrontPoint, ...]
    scales: tuple[Scale, ...]
    notes: tuple[str, ...]
    results: tuple[Result, ...]
    first: Result
    folder: Path | None = None


def sweep(
    scenario: Scenario | str | Path,
    out: str | Path | None = None,
    *,
    goals: Sequence[str] = ("value", "disruption"),
    points: int = 9,
    perturb: float = 0.0,
    times: int = 10,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    accept_exceptions: bool = False,
    seed: int | None = None,
    progress: Progress | None = None,
    with_map: bool = True,
    with_picture: bool = True,
) -> SweepOutcome:
    """
    Plan a scenario under limits that go step by step, and write every plan that no other beats.

    Parameters
    ----------
    scenario
        A scenario, or its file. Its ``solve.seconds`` (or ``work``) are shared by all plans; every
        one stops at its ``solve.gap``.
    out
        Folder to write; ``runs/<scenario>-<time>`` when left out. Run folders are under ``points``.
    goals
        Two or three of ``"value"`` (the scenario's objective), ``"travel"``, ``"disruption"``,
        ``"balance"``; with a detail ``"disruption:accounts"``, ``"balance:potential"``. The first in
        this order is optimised, the others are limited. A third goal is limited to three levels, each
        with a front of its own.
    points
        Plans to look for, 2 to 99.
    perturb, times
        How sure each assignment is: every potential is moved by up to ± ``perturb``, as often as
        ``times``, and the plan made again; as much time as for the front is shared. 0: not asked.
    settings, quarantine, accept_exceptions
        As in ``plan``.
    seed
        Over the scenario's.
    progress
        Told of every stage and every improvement.
    with_map, with_picture
        Draw every plan's ``map.html``; and ``sweep.png`` where a browser is found.

    Raises
    ------
    InputError
        For bad input; nothing is written.
    RefereeError
        If referee and solver disagree: our fault.
    """
    asked = goals_from(goals)
    _refuse(points, perturb, times)
    tell = progress or _silent
    tell(Standing("reading the tables"))
    read = opened(scenario, settings, quarantine)
    _refuse_layers(read)
    folder, aim = run_folder(read, out), aim_of(read, asked)
    check_quotas(aim.scenario, aim.problem)
    number = read.spec.solve.seed if seed is None else seed
    found = handed_down(_fronts(aim, _shares(read), points, number, tell, accept_exceptions))
    front = told(aim, found)
    if not front.points:
        return _outcome(front, found)
    sure = _survivals(front.found, read, perturb, times, number, tell)
    tell(Standing("writing the run folders"))
    words = _words(goals, points, perturb, times)
    write_front(front, sure, folder, read, words, with_map, with_picture)
    return dataclasses.replace(_outcome(front, found), folder=folder)


def _fronts(
    aim: Aim, shares: Shares, points: int, seed: int, tell: Progress, accept_exceptions: bool
) -> list[Found]:
    """One front; with a third goal one for each of its levels."""
    if len(aim.axes) == 1:
        return FrontSearch(aim, shares, seed, tell, accept_exceptions).run(points)
    each = max(2, points // len(LEVELS))
    found: list[Found] = []
    top = aim.axes[1].loosest
    for k, part in enumerate(LEVELS):
        later = (len(LEVELS) - 1 - k) * (each + SPARE)
        level = top if k == 0 else part * top
        search = FrontSearch(aim, shares, seed, tell, accept_exceptions, level, later)
        found += search.run(each)
        if not found[0].has_plan:
            break
        top = min(top, found[0].costs[2]) if k == 0 else top
    return found


def _shares(scenario: Scenario) -> Shares:
    rule = stop_rule(scenario)
    assert isinstance(rule, StopAfter)
    return Shares(rule.seconds, rule.work, rule.gap or 0.0)


def _survivals(
    found: Sequence[Found],
    scenario: Scenario,
    perturb: float,
    times: int,
    seed: int,
    tell: Progress,
) -> list[Survival]:
    """How sure the assignments of every plan are; none where it was not asked."""
    if not perturb:
        return []
    shares, to_come = _shares(scenario), len(found) * (times + 1)
    sure = []
    for number, one in enumerate(found):
        tell(Standing(f"perturbing plan {number + 1} of {len(found)}"))
        left = to_come - number * (times + 1)
        sure.append(survival(one, perturb, times, shares, left, seed))
    return sure


def _outcome(front: Told, found: Sequence[Found]) -> SweepOutcome:
    return SweepOutcome(
        points=front.points,
        dropped=front.dropped,
        scales=front.scales,
        notes=front.notes,
        results=tuple(one.result for one in front.found),
        first=found[0].result,
    )


def _words(goals: Sequence[str], points: int, perturb: float, times: int) -> list[str]:
    """Of the command that does it again."""
    sure = ["--perturb", f"{perturb:g}", "--times", str(times)] if perturb else []
    return ["--goals", ",".join(goals), "--points", str(points), *sure]


def _refuse(points: int, perturb: float, times: int) -> None:
    faults = []
    if not 2 <= points <= 99:
        faults.append(f"--points {points}: a front has 2 to 99 plans")
    if not 0 <= perturb < 1:
        faults.append(f"--perturb {perturb:g}: write a share from 0 to below 1, such as 0.1")
    if not 1 <= times <= 1000:
        faults.append(f"--times {times}: write 1 to 1000")
    if faults:
        raise InputError("; ".join(faults))


def _refuse_layers(scenario: Scenario) -> None:
    if scenario.layers:
        names = ", ".join(one.layer for one in scenario.layers)
        raise InputError(
            f"a front is of one team, and {scenario.path} has more ({names}). Sweep a scenario "
            "without [[layer]], then plan the others beside the point that you choose (plan --start)"
        )


def _silent(standing: Standing) -> None:
    """Tell nobody."""
