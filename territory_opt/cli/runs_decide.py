"""``territory-opt runs propose | approve | publish | restore``: decisions about a run."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.run_words import run_document, span
from territory_opt.cli.runs_judge import Report, tell_verdict
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import (
    DAYS,
    Reason,
    RunNumber,
    Scope,
    Where,
    Who,
    day_of,
    name_of,
    opened,
)

Seen = Annotated[
    int | None,
    typer.Option(
        "--seen",
        metavar="VERSION",
        help="Version you looked at (`runs show --json`): refuse if somebody changed the run since.",
    ),
]


def _day(option: str, text: str) -> Any:
    return typer.Option(option, metavar="DATE", formats=DAYS, help=text)


First = Annotated[
    datetime | None, _day("--from", "First day, as 2027-01-01; the scenario's effective_from.")
]
FirstAgain = Annotated[
    datetime | None, _day("--from", "First day; the day from which it was superseded.")
]
DespiteGates = Annotated[
    bool,
    typer.Option(
        "--despite-gates",
        help="Publish whatever the gates say; wants --reason, and the log names gates and reason.",
    ),
]
LastDay = Annotated[datetime | None, _day("--to", "Last day; open when left out.")]


@guarded
def propose(
    run: RunNumber,
    who: Who = None,
    reason: Reason = "",
    seen: Seen = None,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Make a draft a candidate."""
    with opened(where) as store:
        changed = store.propose(run, name_of(who), reason, seen)
    return _tell(f"Run {run} is a candidate.", changed, as_json)


@guarded
def approve(
    run: RunNumber,
    who: Who = None,
    reason: Reason = "",
    seen: Seen = None,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Approve a candidate. Of two people at once, one wins and the other is told."""
    with opened(where) as store:
        changed = store.approve(run, name_of(who), reason, seen)
    return _tell(f"Run {run} is approved.", changed, as_json)


@guarded
def publish(
    run: RunNumber,
    first: First = None,
    last: LastDay = None,
    scope: Scope = None,
    despite_gates: DespiteGates = False,
    report: Report = None,
    who: Who = None,
    reason: Reason = "",
    seen: Seen = None,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """
    Put an approved plan in force; the plan that holds on its first day is superseded.

    The run is judged first. Exit code 4 where a gate refuses: it stays as it is.
    """
    from territory_opt import api

    days = (day_of(first), day_of(last))
    with opened(where) as store:
        found = api.publish_run(store, run, name_of(who), *days, scope, reason, seen, despite_gates)
    page = None if report is None else api.write_verdict(found.verdict, report)
    made = found.publication
    if made is None:
        way_out = f"territory-opt runs publish {run} --despite-gates --reason TEXT"
        return tell_verdict(found.verdict, page, as_json, f"To publish it all the same: {way_out}")
    return _tell(f"Run {run} is published for {made.scope}, {span(made)}.", made, as_json)


@guarded
def restore(
    run: RunNumber,
    first: FirstAgain = None,
    last: LastDay = None,
    scope: Scope = None,
    who: Who = None,
    reason: Reason = "",
    seen: Seen = None,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Put a superseded plan in force again, from the day that it lost unless said."""
    days = (day_of(first), day_of(last))
    with opened(where) as store:
        made = store.restore(run, name_of(who), *days, scope, reason, seen)
    return _tell(f"Run {run} is in force again for {made.scope}, {span(made)}.", made, as_json)


def _tell(sentence: str, record: Any, as_json: bool) -> int:
    if as_json:
        say_json({"exit_code": OK, **run_document(record)})
    else:
        say(sentence)
    return OK


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for verb, name in (
        (propose, "propose"),
        (approve, "approve"),
        (publish, "publish"),
        (restore, "restore"),
    ):
        app.command(name)(verb)
