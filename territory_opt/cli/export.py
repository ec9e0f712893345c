"""``territory-opt export``: what a run says, as files that a CRM loads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson, Layer
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.route import Rules
from territory_opt.cli.screen import say, say_json


@guarded
def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="New folder.")],
    to: Annotated[
        str,
        typer.Option("--to", metavar="salesforce-rules", help="Routing rules, for Salesforce."),
    ] = "salesforce-rules",
    rules: Rules = None,
    layer: Layer = None,
    as_json: AsJson = False,
) -> int:
    """Write the routing rules of a run as files that a CRM loads."""
    from territory_opt import api

    outcome = api.export_rules(run, out, to, rules=rules, layer=layer)
    if as_json:
        say_json({"exit_code": OK, "folder": str(outcome.folder), "rows": dict(outcome.num_rows)})
        return OK
    for name, number in outcome.num_rows.items():
        say(f"{name}: {number:,} rows")
    say(f"Folder: {outcome.folder}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)
