"""``territory-opt batch status``: what is done, failed and open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.batch_words import (
    BatchFile,
    row_document,
    say_best,
    say_failed,
    tally_document,
    tally_words,
)
from territory_opt.cli.exits import guarded
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import Where, opened_to_look

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Write batch.html and batch.csv there."),
]


@guarded
def status(file: BatchFile, out: Out = None, where: Where = None, as_json: AsJson = False) -> int:
    """
    Tell how far a batch is, whoever runs it; nothing is begun.

    Exit code as of `batch run`, over what is over by now.
    """
    from territory_opt import api

    batch = api.read_batch(file)
    with opened_to_look(where) as store:
        found = api.standings(batch, store, with_summary=True)
    code, rows = api.exit_code_of_batch(found), api.batch_rows(found)
    files = [] if out is None else [str(path) for path in api.write_batch(found, batch.name, out)]
    if as_json:
        tally = tally_document(api.tally(found))
        listed = [row_document(row) for row in rows]
        say_json({"exit_code": code, "batch": batch.name, **tally, "tasks": listed, "files": files})
        return code
    say_failed(rows)
    say_best(rows)
    say(f"{batch.name}: {tally_words(api.tally(found))}.")
    for path in files:
        say(path)
    return code


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("status")(status)
