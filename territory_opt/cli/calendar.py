"""``territory-opt calendar``: what is due when, and what came of it."""

from __future__ import annotations

import typer

from territory_opt.cli import (
    calendar_check,
    calendar_due,
    calendar_ics,
    calendar_new,
    calendar_next,
    calendar_run,
)

VERBS = (calendar_new, calendar_check, calendar_next, calendar_due, calendar_run, calendar_ics)


def register(app: typer.Typer) -> None:
    """Add the verb with those below it."""
    group = typer.Typer(
        help="Plan by the calendar: an iCalendar file, or a table, says which scenario is planned when, "
        "and what is done after.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for module in VERBS:
        module.register(group)
    app.add_typer(group, name="calendar")
