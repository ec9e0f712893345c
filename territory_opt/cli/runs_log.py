"""``territory-opt runs log``: the audit log as a story, and the plan in force on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.run_words import run_document, span, when
from territory_opt.cli.screen import say, say_json, say_lines
from territory_opt.cli.stores import DAYS, Scope, Where, day_of, opened

On = Annotated[
    datetime | None,
    typer.Option(
        "--on", metavar="DATE", formats=DAYS, help="The day, as 2027-01-01; today when left out."
    ),
]
ScopeAsked = Annotated[
    str, typer.Argument(metavar="SCOPE", help="Whose plan: its scenario, unless said otherwise.")
]


@guarded
def log(scope: Scope = None, where: Where = None, as_json: AsJson = False) -> int:
    """Tell who did what, when and why, the oldest first; times are UTC."""
    with opened(where) as store:
        events = store.events(scope=scope)
    if as_json:
        say_json({"exit_code": OK, "events": [*map(run_document, events)]})
    elif events:
        say_lines([(when(event.at), event.sentence) for event in events])
    else:
        say("Nothing has happened yet.")
    return OK


@guarded
def in_force(scope: ScopeAsked, on: On = None, where: Where = None, as_json: AsJson = False) -> int:
    """Tell which plan is in force on a day."""
    day = day_of(on) or date.today()
    with opened(where) as store:
        found = store.in_force(scope, day)
    if as_json:
        say_json({"exit_code": OK, "publication": found and run_document(found)})
    elif found is None:
        say(f"No plan of {scope} is in force on {day}.")
    else:
        say(f"Run {found.run_id} is the plan of {scope} on {day}: {span(found)}.")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("log")(log)
    app.command("in-force")(in_force)
