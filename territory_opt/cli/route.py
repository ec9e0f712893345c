"""``territory-opt route``: new accounts into the territories of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from territory_opt.cli.arguments import AsJson, Layer, Quarantine
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json

Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules", metavar="FILE", help="Rules edited elsewhere; the run's routing_rules.csv else."
    ),
]


@guarded
def route(
    accounts: Annotated[
        Path,
        typer.Argument(
            metavar="ACCOUNTS",
            help="Table of new accounts, as the scenario's own.",
            show_default=False,
        ),
    ],
    run: Annotated[Path, typer.Option("--run", metavar="RUN", help="Run folder.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="File; ACCOUNTS-routed.csv when left out."
        ),
    ] = None,
    rules: Rules = None,
    layer: Layer = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Give new accounts a territory by the routing rules of a run, each with the line that decides."""
    from territory_opt import api

    outcome = api.route_accounts(
        accounts, run, out, rules=rules, quarantine=quarantine, layer=layer
    )
    rows = outcome.table.to_dict("records")
    if as_json:
        faults = [fault.as_dict() for fault in outcome.faults]
        say_json({"exit_code": OK, "file": str(outcome.file), "accounts": rows, "faults": faults})
        return OK
    say(f"Routed: {outcome.num_routed:,} of {len(rows):,} accounts")
    for sentence in api.sentences(outcome.faults):
        say(sentence)
    for step, number in outcome.num_by_step.items():
        say(f"  {number:,} by {step}")
    say(f"File:   {outcome.file}")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("route")(route)
