"""``territory-opt review``: a plan goes out to the managers, one workbook each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def review(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="New folder.")],
    round_: Annotated[
        int | None,
        typer.Option(
            "--round", metavar="N", help="Number of the round; the next one when left out."
        ),
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DAY", help="Last day to answer, as 2026-12-10.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write one review workbook per manager: moves to accept, reject, hold or correct."""
    from territory_opt import api

    outcome = api.review(run, out, round=round_, due=due)
    if as_json:
        files = {node: str(file) for node, file in outcome.files.items()}
        told = {"round": outcome.round, "workbooks": files, "moves": dict(outcome.num_moves)}
        say_json({"exit_code": OK, "folder": str(outcome.folder), **told})
        return OK
    for node, file in outcome.files.items():
        say(f"{file.name}: {outcome.num_moves[node]:,} moves")
    say(f"Round {outcome.round}, {len(outcome.files):,} workbooks in {outcome.folder}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("review")(review)
