"""``territory-opt runs diff``: what differs between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.run_words import run_document
from territory_opt.cli.screen import say, say_json, say_table
from territory_opt.cli.stores import Where, opened

SHOWN = 20
"""Lines of each table."""


def _number(which: str) -> Any:
    return typer.Argument(metavar=which, help="Number of a run.", show_default=False)


@guarded
def diff(
    first: Annotated[int, _number("RUN_A")],
    second: Annotated[int, _number("RUN_B")],
    where: Where = None,
    as_json: AsJson = False,
) -> int:
    """Compare two runs: settings, inputs, figures, accounts that change hands, quotas."""
    from territory_opt import api

    with opened(where) as store:
        found = api.compare_runs(store, first, second)
    if as_json:
        say_json(_document(found))
    else:
        _tell(found)
    return OK


def _document(found: Any) -> dict[str, Any]:
    return {
        "exit_code": OK,
        "first": run_document(found.first),
        "second": run_document(found.second),
        **{name: dict(getattr(found, name)) for name in PAIRS},
        "moves": found.moves.to_dict("records"),
        "only_first": found.only_first,
        "only_second": found.only_second,
        "quotas": found.quotas.to_dict("records"),
    }


PAIRS = {
    "settings": "Settings",
    "inputs": "Input files",
    "libraries": "Versions",
    "figures": "Figures",
}
"""What is told as pairs → its heading."""


def _tell(found: Any) -> None:
    columns = [f"run {found.first.id}", f"run {found.second.id}"]
    for name, heading in PAIRS.items():
        _tell_pairs(heading, columns, getattr(found, name))
    _tell_moves(found)
    _tell_quotas(found.quotas, columns)


def _tell_pairs(heading: str, columns: list[str], pairs: Mapping[str, tuple[Any, Any]]) -> None:
    if not pairs:
        say(f"{heading}: the same")
        return
    rows = [(name, *(_short(value) for value in pair)) for name, pair in pairs.items()]
    say_table(f"\n{heading}", ("", *columns), _cut(rows))


def _tell_moves(found: Any) -> None:
    moves = found.moves
    if moves.empty:
        say("Accounts: none changes hands")
    else:
        counts = moves.groupby(["from", "to"], sort=False).size().sort_values(ascending=False)
        rows = [
            (f"{_territory(start)} → {_territory(end)}", f"{number:,}")
            for (start, end), number in counts.items()
        ]
        title = "1 account changes" if len(moves) == 1 else f"{len(moves):,} accounts change"
        say_table(f"\n{title} hands", ("From and to", "Accounts"), _cut(rows))
    for run, number in ((found.first, found.only_first), (found.second, found.only_second)):
        if number:
            say(f"Only run {run.id} has {number:,} accounts that the other has not")


def _tell_quotas(quotas: Any, columns: list[str]) -> None:
    if quotas.empty:
        say("Quotas: the same")
        return
    rows = [
        (
            f"{row['territory_id']}, {row['metric']}",
            _money(row["first"]),
            _money(row["second"]),
            f"{row['change']:+,.0f}",
        )
        for row in quotas.to_dict("records")
    ]
    title = (
        "\n1 annual quota differs"
        if len(quotas) == 1
        else f"\n{len(quotas):,} annual quotas differ"
    )
    say_table(title, ("Territory", *columns, "Change"), _cut(rows))


def _cut(rows: list[Any]) -> list[Any]:
    """The first rows, and how many more there are."""
    left = len(rows) - SHOWN
    if left <= 0:
        return rows
    return [*rows[:SHOWN], (f"… and {left:,} more (--json has all)", *[""] * (len(rows[0]) - 1))]


def _short(value: Any) -> str:
    match value:
        case None:
            return "none"
        case float():
            return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        case str() if len(value) == 64:
            return f"{value[:12]}…"
        case _:
            return str(value)


def _territory(name: str) -> str:
    return name or "nobody"


def _money(amount: Any) -> str:
    return "none" if amount is None else f"{amount:,.0f}"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("diff")(diff)
