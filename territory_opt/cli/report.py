"""``territory-opt report``: a run told to executives, as a page and as slides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson, Layer
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="New folder.")],
    before: Annotated[
        Path | None,
        typer.Option(
            "--before",
            metavar="RUN",
            help="Run to hold it against; today's alignment when left out.",
        ),
    ] = None,
    slides: Annotated[
        bool, typer.Option("--slides", help="Write summary.pptx too (extra: slides).")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print the page too, where Chromium is found.")
    ] = False,
    layer: Layer = None,
    as_json: AsJson = False,
) -> int:
    """Write a one-page summary for executives: verdict, key figures, maps, charts, warnings."""
    from territory_opt import api

    found = api.write_report(run, out, before, layer, slides, pdf)
    if as_json:
        files = {name: str(file) for name, file in found.files.items()}
        told = {"verdict": found.verdict, "is_good": found.is_good, "note": found.note}
        say_json({"exit_code": OK, "folder": str(out), **told, "files": files})
        return OK
    say(found.verdict)
    say(f"In {out}: {', '.join(found.files)}")
    if found.note:
        say(found.note[:1].upper() + found.note[1:])
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("report")(report)
