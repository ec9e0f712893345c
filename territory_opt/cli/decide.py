"""``territory-opt decide``: what managers decided goes into the plan, the rest is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli import exits
from territory_opt.cli.arguments import AsJson, Settings, WithMap
from territory_opt.cli.progress import progress_line
from territory_opt.cli.screen import say, say_json, say_lines
from territory_opt.cli.violations import say_violations

SHOWN = 10
"""Prices and conflicts spelled out on screen."""


@exits.guarded
def decide(
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN", help="Run folder that was reviewed.", show_default=False),
    ],
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Review workbooks, decisions.csv, or folders that hold them.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="New run folder.")],
    settings: Settings = None,
    with_map: WithMap = True,
    as_json: AsJson = False,
) -> int:
    """Take managers' decisions into a plan, make the rest anew, and price every rejection."""
    from territory_opt import api

    with progress_line() as show:
        found = api.decide(
            run,
            files,
            out,
            settings=settings or (),
            progress=show,
            with_map=with_map,
            with_picture=with_map,
        )
    code = exits.of_outcome(found.outcome)
    if as_json:
        say_json(_document(found, code))
    else:
        _say(found)
    return code


def _document(found: Any, code: int) -> dict[str, Any]:
    outcome = found.outcome
    tables = {"conflicts": found.conflicts, "prices": found.prices, "nodes": found.status}
    return {
        "exit_code": code,
        "folder": outcome.folder and str(outcome.folder),
        **outcome.run.summary,
        **{name: table.to_dict("records") for name, table in tables.items()},
    }


def _say(found: Any) -> None:
    from territory_opt import api

    summary = found.outcome.run.summary
    say_lines(api.headline(summary))
    say_violations(api.violations_of(summary))
    for line in _lines(found, summary["decisions"]):
        say(line)
    if found.outcome.folder is None:
        say("Stopped before any plan keeps every rule; nothing was written.")
        return
    say(f"\nRun folder: {found.outcome.folder}")


def _lines(found: Any, told: dict[str, Any]) -> Iterator[str]:
    """Decisions, what they cost, and who disagrees."""
    num = ", ".join(f"{number} {name}" for name, number in told["num"].items()) or "none"
    yield f"\nDecisions of round {told['round']}: {num}"
    yield from _some(found.prices["sentence"].tolist())
    yield from _some(_conflicts(found.conflicts))
    if told["blamed"]:
        yield f"No plan keeps every rule with these rejections: {', '.join(told['blamed'])}"


def _conflicts(table: Any) -> list[str]:
    rows = table.groupby("account_id", sort=False) if len(table) else ()
    return [f"conflict on {account}: {_sides(group)}" for account, group in rows]


def _sides(group: Any) -> str:
    said = [
        f"{row['by'] or row['source']} says {row['decision']}" for row in group.to_dict("records")
    ]
    is_settled = "settled" in set(group["outcome"])
    return f"{', '.join(said)} ({'settled' if is_settled else 'nothing done'})"


def _some(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  … and {len(lines) - SHOWN} more"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("decide")(decide)
