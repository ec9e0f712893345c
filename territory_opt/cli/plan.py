"""``territory-opt plan``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli import exits
from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings, WithMap
from territory_opt.cli.progress import progress_line
from territory_opt.cli.remember import Kept, PlanStore
from territory_opt.cli.screen import say, say_json, say_lines
from territory_opt.cli.stores import Who, opened
from territory_opt.cli.violations import say_violations

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="DIR", help="Run folder; runs/<scenario>-<time> when left out."
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="PLAN", help="Plan to start from: today, a plan.csv or a run folder."
    ),
]
AcceptExceptions = Annotated[
    bool,
    typer.Option(
        "--accept-exceptions",
        help="Loosen rules that are proved to be unsatisfiable, and list these exceptions.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Solve region by region on this Dask cluster, such as tcp://10.0.0.5:8786.",
    ),
]
Regions = Annotated[
    int | None,
    typer.Option(
        "--regions",
        min=1,
        help="Solve in so many regions, here or on the --cluster (there about one for 64 "
        "territories when left out).",
    ),
]


@exits.guarded
def plan(
    scenario: ScenarioFile,
    out: Out = None,
    settings: Settings = None,
    start: Start = None,
    quarantine: Quarantine = False,
    accept_exceptions: AcceptExceptions = False,
    with_map: WithMap = True,
    cluster: Cluster = None,
    regions: Regions = None,
    where: PlanStore = None,
    who: Who = None,
    as_json: AsJson = False,
) -> int:
    """
    Plan territories and quotas, and write a run folder.

    The first Ctrl-C stops the search and keeps the best plan; a second one aborts.
    """
    from territory_opt import api

    if where is not None:
        opened(where, create=True).close()  # told before an hour's search rather than after it
    with progress_line() as show, api.solver_of(cluster, regions) as solver:
        outcome = api.plan(
            scenario,
            out,
            settings=settings or (),
            quarantine=quarantine,
            accept_exceptions=accept_exceptions,
            start=start,
            progress=show,
            with_map=with_map,
            with_picture=with_map,
            solver=solver,
            words=_words(cluster, regions),
        )
    kept = Kept.of(outcome.folder, where, who)
    code = kept.code or exits.of_outcome(outcome)
    if as_json:
        say_json(_document(outcome, code) | kept.document)
    else:
        _say(outcome)
        kept.say()
    return code


def _words(cluster: str | None, regions: int | None) -> list[str]:
    """How the plan was split, as it was asked for."""
    asked = {"--cluster": cluster, "--regions": regions}
    return [str(word) for pair in asked.items() if pair[1] is not None for word in pair]


def _document(outcome: Any, code: int) -> dict[str, Any]:
    return {
        "exit_code": code,
        "folder": outcome.folder and str(outcome.folder),
        **outcome.run.summary,
    }


def _say(outcome: Any) -> None:
    from territory_opt import api

    say_lines(api.headline(outcome.run.summary))
    say_violations(api.violations_of(outcome.run.summary))
    if outcome.folder is None:
        say("Stopped before any plan keeps every rule; nothing was written.")
        return
    say(f"\nRun folder: {outcome.folder}")
    if (outcome.folder / "map.html").is_file():
        say(f"Map:        {outcome.folder / 'map.html'}")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("plan")(plan)
