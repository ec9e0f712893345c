"""Batches in words and as JSON: shared by the verbs that tell of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.screen import say, say_table

BatchFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Batch file (TOML).", show_default=False)
]
OutHelp = "Folder for batch.html and batch.csv"


def tally_document(tally: Any) -> dict[str, Any]:
    """How far a batch is, for programs."""
    return dict(vars(tally))


def tally_words(tally: Any) -> str:
    """How far a batch is: ``12 of 40 done, 1 failed, 2 running, 25 to go, about 5 min left``."""
    parts = [f"{tally.done} of {tally.num_tasks} done"]
    parts += [f"{tally.failed} failed"] if tally.failed else []
    parts += [f"{tally.running} running"] if tally.running else []
    parts += [f"{tally.waiting} to go"] if tally.waiting else []
    if tally.seconds_left is not None and not tally.is_over:
        parts.append(f"about {span(tally.seconds_left)} left")
    return ", ".join(parts)


def span(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def row_document(row: Any) -> dict[str, Any]:
    """A row of the table at the end, for programs."""
    return {**vars(row), "settings": list(row.settings), "quotas": dict(row.quotas)}


def say_failed(rows: list[Any]) -> None:
    """Tasks without a plan, each with its reason."""
    failed = [row for row in rows if not row.has_plan and not row.is_open]
    if failed:
        say_table(
            "Without a plan", ("Task", "Ended as", "Why"), [_failed(row) for row in failed], 3
        )


def say_best(rows: list[Any]) -> None:
    """The best plan of every scenario."""
    for row in rows:
        if row.is_best:
            number = "" if row.run_id is None else f"run {row.run_id}, "
            say(f"Best of {row.scenario}: {number}{named(row) or 'as it is'}")


def named(row: Any) -> str:
    """Which of the scenario's plans it is."""
    seed = "" if row.seed is None else f"seed {row.seed}"
    grid = (
        "" if row.variant else ", ".join(each for each in row.settings if "solve.seed" not in each)
    )
    return " · ".join(part for part in (row.variant, grid, seed) if part)


def _failed(row: Any) -> tuple[str, str, str]:
    task = " · ".join(part for part in (row.scenario, named(row)) if part)
    return task, row.status, row.message
