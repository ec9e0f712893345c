"""``territory-opt compare``: runs side by side, with every change and its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Layer
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_lines

Runs = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN_A RUN_B [RUN_C]...",
        help="Run folders; the word today stands for today's alignment. Differences are to the first.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="DIR", help="New folder; beside the first run when left out."
    ),
]


@guarded
def compare(runs: Runs, out: Out = None, layer: Layer = None, as_json: AsJson = False) -> int:
    """Compare runs: two synced maps, key figures, flows from rep to rep, every change."""
    from territory_opt import api

    outcome = api.compare(runs, out, layer)
    if as_json:
        say_json({"exit_code": OK, **_document(outcome)})
        return OK
    say_lines(outcome.lines())
    say(f"\nComparison: {outcome.folder / 'compare.html'}")
    return OK


def _document(outcome: Any) -> dict[str, Any]:
    return {
        "folder": str(outcome.folder),
        "runs": [side.name for side in outcome.comparison.sides],
        "num_accounts": len(outcome.comparison.accounts),
        "changes": outcome.counts(),
        "figures": outcome.figures.to_dict("records"),
        "notes": list(outcome.comparison.notes),
    }


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("compare")(compare)
