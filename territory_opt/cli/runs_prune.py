"""``territory-opt runs prune``: old drafts and candidates out of the store."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.run_words import run_document, when
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import Where, Who, name_of, opened

OlderThan = Annotated[
    int,
    typer.Option("--older-than", metavar="DAYS", min=0, help="Stored at least so many days ago."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")
]


@guarded
def prune(
    older_than: OlderThan = 90,
    dry_run: DryRun = False,
    who: Who = None,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Remove old drafts and candidates; what was approved or published stays, and so does the log."""
    with opened(where) as store:
        found = store.prune(timedelta(days=older_than), name_of(who), dry_run)
    if as_json:
        listed = [run_document(run) for run in found.runs]
        say_json({"exit_code": OK, "runs": listed, "num_bytes": found.num_bytes})
        return OK
    for run in found.runs:
        say(f"Run {run.id} ({run.scenario}, {run.state}, stored {when(run.created_at)})")
    done = "would be removed" if dry_run else "removed"
    won = "" if dry_run else f", {found.num_bytes / 1e6:,.1f} MB won"
    noun = "run" if len(found.runs) == 1 else "runs"
    say(f"{len(found.runs):,} {noun} {done}{won}.")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("prune")(prune)
