"""``territory-opt quota simulate``: can the quotas be reached?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Layer, Quarantine, ScenarioFile, Settings
from territory_opt.cli.evaluate import GivenPlan
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.screen import say, say_json, say_lines, say_table

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder for tables, workbook and page."),
]
COLUMNS = [
    "Territory",
    "Rep",
    "Quota",
    "Expected sales",
    "P(attain)",
    "Attainment, 90 of 100 years",
]
MARKS = {"kept": "ok", "broken": "no", "unknown": "?"}


@guarded
def simulate(
    scenario: ScenarioFile,
    given: GivenPlan = None,
    out: Out = None,
    layer: Layer = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Simulate years of sales: who reaches quota, is the target met, is it fair, what does it cost?"""
    from territory_opt import api

    outcome = api.simulate_quotas(
        scenario, given, out, layer=layer, settings=settings or (), quarantine=quarantine
    )
    simulated = outcome.simulated
    if as_json:
        say_json(_document(outcome))
        return OK
    say(outcome.summary["sentence"])
    rows = simulated.table.sort_values("p_attain").to_dict("records")
    title = f"\nAttainability of {simulated.metric}, {simulated.currency}"
    say_table(title, COLUMNS, map(_row, rows))
    tests = simulated.verdict_table.to_dict("records")
    say("")
    say_lines((MARKS[test["verdict"]], test["sentence"]) for test in tests)
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder}")
    return OK


def _row(row: dict[Any, Any]) -> list[str]:
    money = [f"{row[name]:,.0f}" for name in ("quota", "expected_sales")]
    if not row["quota"]:
        return [row["territory_id"], row["rep_id"], *money, "", "no quota"]
    low, high = row["attainment_p05"], row["attainment_p95"]
    chance = [f"{row['p_attain']:.0%}", f"{low:.0%} to {high:.0%}"]
    return [row["territory_id"], row["rep_id"], *money, *chance]


def _document(outcome: Any) -> dict[str, Any]:
    simulated = outcome.simulated
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        **outcome.summary,
        "territories": simulated.table.to_dict("records"),
        "tests": simulated.verdict_table.to_dict("records"),
        "payouts": simulated.pay_table.to_dict("records"),
    }


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("simulate")(simulate)
