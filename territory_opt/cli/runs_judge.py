"""``territory-opt runs judge``: what the gates say of a run."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, REFUSED, guarded
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import DAYS, Scope, Where, day_of, opened

if TYPE_CHECKING:
    from territory_opt.api import Store, Verdict

Judged = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="Number of the run, as `runs list` shows it, or a run folder.",
        show_default=False,
    ),
]
FirstDay = Annotated[
    datetime | None,
    typer.Option(
        "--from", metavar="DATE", formats=DAYS, help="First day of the plan; the scenario's own."
    ),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="DIR", help="Folder for gates.html, a page to read, and gates.json."
    ),
]


@guarded
def judge(
    run: Judged,
    scope: Scope = None,
    first: FirstDay = None,
    report: Report = None,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Tell whether a run may be published, gate by gate. Exit code 4 where a gate refuses."""
    from territory_opt import api

    with _store_for(run, where) as store:
        verdict = _verdict(run, store, scope, first)
    page = None if report is None else api.write_verdict(verdict, report)
    return tell_verdict(verdict, page, as_json)


def tell_verdict(verdict: Verdict, page: Path | None, as_json: bool, way_out: str = "") -> int:
    """The verdict on the screen; its exit code."""
    code = OK if verdict.is_passed else REFUSED
    if as_json:
        say_json({"exit_code": code, **verdict.document, "report": page and str(page)})
        return code
    say(verdict.headline, is_error=bool(code))
    for gate in verdict.gates:
        say(f"{'  ' if gate.is_passed is not False else '! '}{gate.sentence}.", is_error=bool(code))
        if gate.is_passed is False:
            say(f"  {gate.way_out}.", is_error=True)
    if way_out:
        say(way_out, is_error=True)
    if page is not None:
        say(f"Report: {page}")
    return code


def _store_for(run: str, where: str | None) -> AbstractContextManager[Store | None]:
    """The store; a folder is judged without one where none is named and none is there."""
    from territory_opt import api

    if run.isdecimal() or where is not None or api.DEFAULT_STORE.exists():
        return opened(where)
    return nullcontext()


def _verdict(run: str, store: Store | None, scope: str | None, first: datetime | None) -> Verdict:
    from territory_opt import api

    day = day_of(first)
    if run.isdecimal() and store is not None:
        return api.judge_stored(store, int(run), scope, day)
    return api.judge_run(run, store, scope, day)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("judge")(judge)
