"""``territory-opt sweep``: alternatives between two or three goals."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings, WithMap
from territory_opt.cli.exits import INFEASIBLE, INTERRUPTED, NO_PLAN, OK, guarded
from territory_opt.cli.plan import AcceptExceptions, Out
from territory_opt.cli.progress import progress_line
from territory_opt.cli.screen import say, say_json, say_table

Goals = Annotated[
    str,
    typer.Option(
        "--goals",
        metavar="value,disruption",
        help="Two or three of value, travel, disruption (or disruption:accounts), balance (or "
        "balance:potential).",
    ),
]


@guarded
def sweep(
    scenario: ScenarioFile,
    goals: Goals = "value,disruption",
    points: Annotated[int, typer.Option("--points", help="Plans to look for.")] = 9,
    out: Out = None,
    perturb: Annotated[
        float,
        typer.Option(
            "--perturb",
            metavar="0.1",
            help="How sure is it: move potentials by up to ± this share.",
        ),
    ] = 0.0,
    times: Annotated[int, typer.Option("--times", help="How often they are moved.")] = 10,
    settings: Settings = None,
    quarantine: Quarantine = False,
    accept_exceptions: AcceptExceptions = False,
    with_map: WithMap = True,
    as_json: AsJson = False,
) -> int:
    """
    Plan alternatives between goals: what does less change, or better balance, cost?

    The scenario's solve.seconds are shared by all plans.
    """
    from territory_opt import api

    with progress_line() as show:
        found = api.sweep(
            scenario,
            out,
            goals=goals.split(","),
            points=points,
            perturb=perturb,
            times=times,
            settings=settings or (),
            quarantine=quarantine,
            accept_exceptions=accept_exceptions,
            progress=show,
            with_map=with_map,
            with_picture=with_map,
        )
    code = _code(found)
    if as_json:
        say_json(_document(found, code))
    else:
        _say(found)
    return code


def _code(found: Any) -> int:
    if found.points:
        return OK
    if found.first.status == "INFEASIBLE":
        return INFEASIBLE
    return INTERRUPTED if found.first.stop_reason == "USER" else NO_PLAN


def _document(found: Any, code: int) -> dict[str, Any]:
    columns = [scale.column for scale in found.scales]
    told = [
        {**vars(point), "figures": dict(zip(columns, point.figures, strict=True))}
        for point in (*found.points, *found.dropped)
    ]
    number = len(found.points)
    return {
        "exit_code": code,
        "folder": found.folder and str(found.folder),
        "points": told[:number],
        "dropped": told[number:],
    }


def _say(found: Any) -> None:
    if found.points:
        first, *others = found.scales
        columns = ["plan", first.title, *(scale.title for scale in others), "best possible", "gap"]
        say_table("Alternatives", columns, [_row(point, found.scales) for point in found.points])
    for note in found.notes:
        say(note)
    if found.folder is None:
        for cause in found.first.causes:
            say(cause.message)
        say("No plan keeps every rule; nothing was written.")
        return
    say(f"\nFolder: {found.folder}")
    say(f"Chart:  {found.folder / 'sweep.html'}")


def _row(point: Any, scales: Any) -> list[str]:
    figures = [scale.told_finely(f) for scale, f in zip(scales, point.figures, strict=True)]
    name = f"{point.number}. {point.name}"
    return [name, *figures, scales[0].told_finely(point.bound), f"{point.gap:.2%}"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("sweep")(sweep)
