"""``territory-opt batch``: many plans from one file."""

from __future__ import annotations

import typer

from territory_opt.cli import batch_check, batch_run, batch_status

VERBS = (batch_run, batch_status, batch_check)


def register(app: typer.Typer) -> None:
    """Add the verb with those below it."""
    group = typer.Typer(
        help="Plan scenarios × variants × seeds from one file; a batch that was stopped goes on.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for module in VERBS:
        module.register(group)
    app.add_typer(group, name="batch")
