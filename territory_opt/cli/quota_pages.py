"""``territory-opt quota pages``: what every rep reads about their number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def pages(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="New folder.")],
    quotas: Annotated[
        Path | None,
        typer.Option(
            "--quotas",
            metavar="DIR",
            help="Folder that `quota set` wrote, for numbers set after the run.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write a page per rep: the quota, its steps, why, by period, and accounts that come and go."""
    from territory_opt import api

    found = api.write_quota_pages(run, out, quotas)
    if as_json:
        files = {seat: str(file) for seat, file in found.items()}
        say_json({"exit_code": OK, "folder": str(out), "pages": files})
        return OK
    say(f"{len(found):,} pages in {out}; for managers: {out / 'index.html'}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("pages")(pages)
