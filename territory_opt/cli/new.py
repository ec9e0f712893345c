"""``territory-opt new``: begin with a shipped scenario, or a made-up CRM export."""

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
        str,
        typer.Option(
            "--template",
            "-t",
            help="Shipped scenario to copy; or crm: a made-up export with chains, deals and dirt.",
        ),
    ] = "superstore",
    accounts: Annotated[
        int | None, typer.Option(help="Of crm: rows of accounts.csv (20,000).", show_default=False)
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="Of crm: the same seed, the same files (1).", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Begin a scenario in a new folder: a copy of a shipped one, or a made-up CRM export."""
    from territory_opt import api
    from territory_opt.planning.templates import CRM

    file = api.new(name, template, accounts, seed)
    if as_json:
        say_json({"exit_code": OK, "scenario": str(file)})
        return OK
    say(f"{file} is there, with its tables beside it. Next:")
    aside = " --quarantine" if template == CRM else ""
    say(f"  territory-opt check {file}\n  territory-opt plan {file}{aside}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("new")(new)
