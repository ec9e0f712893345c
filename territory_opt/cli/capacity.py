"""``territory-opt capacity``: does the sales force cover the number?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings
from territory_opt.cli.evaluate import GivenPlan
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_table

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder for tables, workbook and chart."),
]
MONTHS = [
    "From",
    "Seats",
    "Heads",
    "Ramped",
    "Capacity",
    "Target",
    "Quotas",
    "Covered",
    "With hires",
]
HIRES = ["Role", "Start by", "Search from", "FTE", "Why"]


@guarded
def capacity(
    scenario: ScenarioFile,
    given: GivenPlan = None,
    out: Out = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Set ramped capacity against the number, month by month; tell whom to hire by when."""
    from territory_opt import api

    outcome = api.capacity(scenario, given, out, settings=settings or (), quarantine=quarantine)
    if as_json:
        say_json(_document(outcome))
        return OK
    say(outcome.summary["sentence"])
    table = outcome.plan.table
    scale, unit = outcome.plan.scale
    rows = [_month(row, scale) for row in table[table["role"] == "all"].to_dict("records")]
    say_table(f"\n{outcome.plan.metric}, {unit}", MONTHS, rows)
    if len(outcome.plan.hires):
        say_table("\nHires", HIRES, map(_hire, _summed(outcome.plan.hires)))
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder}")
    return OK


def _document(outcome: Any) -> dict[str, Any]:
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        **outcome.summary,
        "months": outcome.plan.table.to_dict("records"),
        "hires": outcome.plan.hires.to_dict("records"),
    }


def _month(row: dict[Any, Any], scale: float) -> list[str]:
    people = [f"{row[name]:.1f}" for name in ("seats_fte", "heads_fte", "ramped_fte")]
    names = ("capacity", "target", "quotas", "capacity_with_hires")
    money = [f"{row[name] / scale:,.2f}" for name in names]
    covered = f"{row['coverage_share']:.0%}" if row["target"] else ""
    return [row["month_from"], *people, *money[:3], covered, money[3]]


def _summed(hires: Any) -> list[dict[Any, Any]]:
    """Hires with all expected leavers of a role in one line: they are fractions of people."""
    lines: dict[tuple[str, ...], dict[Any, Any]] = {}
    for row in hires.to_dict("records"):
        is_leaver = row["reason"] == "expected leaver"
        key = (row["role"], row["reason"], "" if is_leaver else row["start_by"])
        if key in lines:
            lines[key]["number"] += row["number"]
        else:
            later = " on" if is_leaver else ""
            lines[key] = row | {name: row[name] + later for name in ("start_by", "search_from")}
    return list(lines.values())


def _hire(row: dict[Any, Any]) -> list[str]:
    return [row["role"], row["start_by"], row["search_from"], f"{row['number']:.2f}", row["reason"]]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("capacity")(capacity)
