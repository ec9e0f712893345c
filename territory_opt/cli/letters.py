"""``territory-opt letters``: what every rep hands over and takes over, as pages to send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson, Layer
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def letters(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="New folder.")],
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print them too, on A4, where Chromium is found.")
    ] = False,
    layer: Layer = None,
    as_json: AsJson = False,
) -> int:
    """Write a letter per rep: what stays, comes and goes, why, open deals, dates, contacts."""
    from territory_opt import api

    found = api.write_letters(run, out, layer, pdf)
    if as_json:
        files = {rep: str(file) for rep, file in found.pages.items()}
        printed = {rep: str(file) for rep, file in found.pdfs.items()}
        say_json(
            {
                "exit_code": OK,
                "folder": str(out),
                "letters": files,
                "pdfs": printed,
                "note": found.note,
            }
        )
        return OK
    printed_too = ", each as PDF too" if found.pdfs else ""
    say(f"{len(found.pages):,} letters in {out}{printed_too}")
    if found.note:
        say(found.note[:1].upper() + found.note[1:])
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("letters")(letters)
