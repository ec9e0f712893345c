"""``territory-opt map``: draw a run again, for those who will see it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson, Layer
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def draw(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    audience: Annotated[
        str,
        typer.Option(
            "--audience",
            metavar="planner|manager|rep",
            help="Who will see it: what is not theirs is not in the file.",
        ),
    ] = "planner",
    rep: Annotated[
        str | None, typer.Option("--rep", metavar="ID", help="Whose map, for --audience rep.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="File: a page, or a picture where it ends in .svg, .png or .pdf; map.html in the run "
            "folder when left out.",
        ),
    ] = None,
    layer: Layer = None,
    as_json: AsJson = False,
) -> int:
    """Draw the map of a run for planners, managers, or one rep."""
    from territory_opt import api

    file = api.draw(run, audience, rep, out, layer)
    if as_json:
        say_json({"exit_code": OK, "map": str(file)})
        return OK
    say(f"Map: {file}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("map")(draw)
