"""``territory-opt quota set``: quotas of a plan that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, Settings
from territory_opt.cli.evaluate import GivenPlan
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_lines, say_table

ScenarioOrRun = Annotated[
    Path,
    typer.Argument(
        metavar="SCENARIO|RUN",
        help="Scenario file; or a run folder, for its scenario and plan.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="DIR", help="Folder for quotas.csv and quota_waterfall.csv."
    ),
]


@guarded
def quota(
    scenario: ScenarioOrRun,
    given: GivenPlan = None,
    out: Out = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Share the company target of every [[quota]] among the territories of a plan."""
    from territory_opt import api

    outcome = api.quota(scenario, given, out, settings=settings or (), quarantine=quarantine)
    if as_json:
        say_json(_document(outcome))
        return OK
    annual = outcome.table[outcome.table["period"] == "year"]
    rows = [
        (
            row["territory_id"],
            row["rep_id"],
            row["metric"],
            f"{row['quota']:,.2f}".removesuffix(".00"),
        )
        for row in annual.to_dict("records")
    ]
    units = {one.metric: one.unit for one in outcome.quotas.quotas}
    say_table("Quotas", ["Territory", "Rep", "Metric", "Quota"], rows)
    say_lines(
        (
            f"Sum of {metric}",
            f"{rows['quota'].sum():,.2f} {units.get(str(metric)) or outcome.currency}",
        )
        for metric, rows in annual.groupby("metric", sort=False)
    )
    say_lines(
        (f"{one.metric}: {one.step.replace('_', ' ')}", f"{one.amount:,.2f} ({one.note})")
        for one in outcome.quotas.bridge
    )
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder / 'quotas.csv'}, {outcome.folder / 'quota_waterfall.csv'}")
    return OK


def _document(outcome: Any) -> dict[str, Any]:
    """Amounts as text: they are exact."""
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        "quotas": outcome.table.astype(str).to_dict("records"),
        "nodes": [vars(node) | _texts(node) for node in outcome.quotas.nodes],
        "waterfall": outcome.waterfall.astype(str).to_dict("records"),
    }


def _texts(node: Any) -> dict[str, str]:
    return {name: str(getattr(node, name)) for name in ("amount", "below", "over_assignment")}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("set")(quota)
