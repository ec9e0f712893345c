"""``territory-opt``: one command per verb, each in its own module."""

from __future__ import annotations

from typing import Annotated

import typer

from territory_opt.cli import (
    batch,
    bench,
    calendar,
    capacity,
    check,
    compare,
    decide,
    evaluate,
    export,
    forecast,
    letters,
    maps,
    new,
    plan,
    quotas,
    report,
    review,
    route,
    runs,
    size,
    store,
    sweep,
    who,
)
from territory_opt.cli.exits import is_debug

app = typer.Typer(
    name="territory-opt",
    help="Plan sales territories and quotas: from tables to plan, quotas and map.",
    epilog="Exit codes: 0 ok · 1 our fault · 2 bad input · 3 no plan can keep every rule · "
    "4 a gate refused publication · 5 no plan found in the time given · 130 interrupted without a plan.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
VERBS = (
    new,
    check,
    plan,
    evaluate,
    compare,
    quotas,
    route,
    export,
    size,
    sweep,
    capacity,
    forecast,
    review,
    decide,
    who,
    letters,
    report,
    maps,
    runs,
    store,
    batch,
    calendar,
    bench,
)
for module in VERBS:
    module.register(app)


def _show_version(asked: bool) -> None:
    if asked:
        import territory_opt

        typer.echo(f"territory-opt {territory_opt.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the whole traceback of an error of ours.")
    ] = False,
) -> None:
    """Options before the command."""
    is_debug.set(debug)


def main() -> None:
    """Run the command line."""
    app()
