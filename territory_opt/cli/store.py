"""``territory-opt store``: the database that remembers runs."""

from __future__ import annotations

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import Where


@guarded
def upgrade(where: Where = None, as_json: AsJson = False) -> int:
    """Bring the tables of a store up to this version; every row is kept."""
    from territory_opt import api

    before, after = api.upgrade_store(where) if where else api.upgrade_store()
    if as_json:
        say_json({"exit_code": OK, "before": before, "after": after})
    elif before == after:
        say(f"The store is up to date (schema {after}).")
    else:
        say(f"The store was brought from schema {before} to {after}; every row was kept.")
    return OK


def register(app: typer.Typer) -> None:
    """Add the verb."""
    group = typer.Typer(
        help="The database that remembers runs.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("upgrade")(upgrade)

    @group.callback()
    def options() -> None:
        """Keep ``upgrade`` a word of its own, although there is only one."""

    app.add_typer(group, name="store")
