"""``territory-opt runs list``: what is remembered."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.run_words import gap_of, in_force, run_document, value_of
from territory_opt.cli.screen import say, say_json, say_table
from territory_opt.cli.stores import Where, opened

Scenario = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="Only runs of this scenario.")
]
InState = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help="Only runs in this state: draft, candidate, approved, published or superseded.",
    ),
]
Last = Annotated[int, typer.Option("--last", metavar="N", min=1, help="The newest N.")]
COLUMNS = ("Run", "Scenario", "State", "In force", "Value", "Gap")
NUM_TEXTS = 4


@guarded
def list_runs(
    scenario: Scenario = None,
    state: InState = None,
    last: Last = 20,
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """List the runs that are remembered, the newest last."""
    with opened(where) as store:
        found = store.runs(scenario, _state(state))
        publications = store.publications()
    shown = found[-last:]
    if as_json:
        say_json({"exit_code": OK, "num_runs": len(found), "runs": [*map(run_document, shown)]})
        return OK
    if not found:
        say("No such run is remembered.")
        return OK
    say_table("", COLUMNS, [_row(run, publications) for run in shown], NUM_TEXTS)
    if len(found) > len(shown):
        say(f"… and {len(found) - len(shown):,} older (--last {len(found)} shows all)")
    return OK


def _state(name: str | None) -> Any:
    from territory_opt import api

    if name is None:
        return None
    try:
        return api.State(name)
    except ValueError:
        states = ", ".join(state.value for state in api.State)
        raise api.StoreError(f"there is no state {name!r}; states are {states}") from None


def _row(run: Any, publications: list[Any]) -> list[str]:
    own = [one for one in publications if one.run_id == run.id]
    return [
        str(run.id),
        run.scenario,
        run.state,
        in_force(own) or f"planned {run.made_at:%Y-%m-%d}",
        value_of(run),
        gap_of(run),
    ]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("list")(list_runs)
