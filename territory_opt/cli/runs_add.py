"""``territory-opt runs add``: remember a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.run_words import run_document
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import Reason, Where, Who, name_of, opened

IsDraft = Annotated[
    bool, typer.Option("--draft", help="Not yet a candidate; `runs propose` makes it one.")
]


@guarded
def add(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    is_draft: IsDraft = False,
    who: Who = None,
    reason: Reason = "",
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Remember a run folder: as a candidate, or as a draft where its plan breaks a rule."""
    with opened(where, create=True) as store:
        kept = store.add_run(run, name_of(who), reason, is_draft)
        place = store.where
    if as_json:
        say_json({"exit_code": OK, **run_document(kept)})
    else:
        say(f"Run {kept.id} ({kept.scenario}, {kept.state}) is remembered in {place}.")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("add")(add)
