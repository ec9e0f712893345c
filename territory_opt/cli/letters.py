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
    layer: Layer = None,
    as_json: AsJson = False,
) -> int:
    """Write hand-over letters: accounts that come and go, with their open deals and renewals."""
    from territory_opt import api

    found = api.write_letters(run, out, layer)
    if as_json:
        files = {rep: str(file) for rep, file in found.items()}
        say_json({"exit_code": OK, "folder": str(out), "letters": files})
        return OK
    say(f"{len(found):,} letters in {out}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("letters")(letters)
