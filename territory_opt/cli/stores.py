"""Arguments of the verbs over the store, and how they reach it."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from territory_opt.cli.screen import say

if TYPE_CHECKING:
    from territory_opt.api import Store

ENVIRONMENT = "TERRITORY_OPT_STORE"
Where = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PATH|URL",
        envvar=ENVIRONMENT,
        help="Where runs are remembered: a file, or postgresql://USER@HOST/DATABASE?files=FOLDER; "
        ".territory_opt/store.db when left out.",
    ),
]
Who = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who does this; your user name when left out."),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept in the log.")]
RunNumber = Annotated[
    int,
    typer.Argument(
        metavar="RUN", help="Number of the run, as `runs list` shows it.", show_default=False
    ),
]
Scope = Annotated[
    str | None,
    typer.Option(
        "--scope", metavar="NAME", help="Whose plan it is; its scenario's name when left out."
    ),
]
Day = datetime
DAYS = ["%Y-%m-%d"]


def opened(where: str | None, create: bool = False) -> Store:
    """The store that was asked for."""
    from territory_opt import api

    return api.open_store(where, create=create) if where else api.open_store(create=create)


def opened_to_look(where: str | None) -> Store:
    """The store that was asked for, or an empty one in memory: looking makes nothing."""
    from territory_opt import api

    try:
        return opened(where)
    except api.NoStoreError:
        say("There is no store yet: nothing was run.", is_error=True)
        return api.open_store("memory:")


def name_of(who: str | None) -> str:
    """Who does this."""
    from territory_opt import api

    if who is not None:
        return who
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise api.StoreError("your user has no name here; say who does this: --as NAME") from None


def day_of(moment: datetime | None) -> date | None:
    """The day that was given."""
    return None if moment is None else moment.date()
