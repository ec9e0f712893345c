"""``territory-opt runs``: remembered runs, and what was decided about them."""

from __future__ import annotations

import typer

from territory_opt.cli import (
    runs_add,
    runs_decide,
    runs_diff,
    runs_judge,
    runs_list,
    runs_log,
    runs_prune,
    runs_show,
)

VERBS = (runs_list, runs_show, runs_diff, runs_add, runs_judge, runs_decide, runs_log, runs_prune)


def register(app: typer.Typer) -> None:
    """Add the verb with those below it."""
    group = typer.Typer(
        help="Remember runs, compare them, approve and publish them, and tell which plan was in force "
        "when and why.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for module in VERBS:
        module.register(group)
    app.add_typer(group, name="runs")
