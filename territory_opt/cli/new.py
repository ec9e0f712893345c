"""``territory-opt new``: begin with a shipped scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json


@guarded
def new(
    name: Annotated[Path, typer.Argument(help="New folder.", show_default=False)],
    template: Annotated[
        str, typer.Option("--template", "-t", help="Shipped scenario to copy.")
    ] = "superstore",
    as_json: AsJson = False,
) -> int:
    """Copy a shipped scenario into a new folder, to start from."""
    from territory_opt import api

    file = api.new(name, template)
    if as_json:
        say_json({"exit_code": OK, "scenario": str(file)})
        return OK
    say(f"{file} is there, with its tables beside it. Next:")
    say(f"  territory-opt check {file}\n  territory-opt plan {file}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("new")(new)
