"""``territory-opt who``: who covered an account on a day?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say_json, say_lines

if TYPE_CHECKING:
    from territory_opt.api import Coverage

Account = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="Id of the account.", show_default=False)
]
MoreRuns = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[RUN]...", help="Further run folders.", show_default=False),
]
Runs = Annotated[
    list[Path],
    typer.Option("--run", metavar="RUN", help="Run folder of a plan with effective dates."),
]


@guarded
def who(
    account: Account,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day, as 2027-01-31.")],
    run: Runs,
    more: MoreRuns = None,
    as_json: AsJson = False,
) -> int:
    """Tell who covered an account on a day, by plans that follow each other."""
    from territory_opt import api

    found = api.who(account, on, [*run, *(more or ())])
    if as_json:
        answers = [{**_plain(asdict(one)), "sentence": one.sentence} for one in found]
        say_json({"exit_code": OK, "coverage": answers})
        return OK
    for one in found:
        say_lines(_lines(one, is_layered=len(found) > 1))
    return OK


def _lines(one: Coverage, is_layered: bool) -> list[tuple[str, str]]:
    name = f"{one.account_name}: " if one.account_name else ""
    layer = f", {one.layer}" if is_layered else ""
    return [(f"{one.account_id} on {one.on}{layer}", name + one.sentence)]


def _plain(value: Any) -> Any:
    """Days as text."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("who")(who)
