"""``territory-opt quota top-down``, or ``set``: quotas of a plan that exists."""

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
        say_json(quota_document(outcome))
        return OK
    say_quotas(outcome)
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder / 'quotas.csv'}, {outcome.folder / 'quota_waterfall.csv'}")
    return OK


def say_quotas(outcome: Any) -> None:
    """Numbers of the year, and their sums."""
    annual = outcome.table[outcome.table["period"] == "year"]
    rows: list[tuple[str, ...]] = [
        (row["territory_id"], row["rep_id"], row["metric"], amount(row["quota"]))
        for row in annual.to_dict("records")
    ]
    columns = ["Territory", "Rep", "Metric", "Quota"]
    if "local_quota" in annual:
        columns.append("Issued")
        issued = zip(annual["local_quota"], annual["local_currency"], strict=True)
        rows = [(*row, f"{amount(q)} {code}") for row, (q, code) in zip(rows, issued, strict=True)]
    say_table("Quotas", columns, rows)
    say_totals(outcome)


def say_totals(outcome: Any) -> None:
    """Sums of the year: direct quotas and shared credit apart; and what led to the targets."""
    units = {one.metric: one.unit for one in outcome.quotas.quotas}
    say_lines(
        (
            _label(one, outcome.totals["layer"].nunique() > 1),
            f"{one['quota']:,.2f} {units.get(one['metric']) or outcome.currency}",
        )
        for one in outcome.totals.to_dict("records")
    )
    say_lines(outcome.local_lines)
    say_lines(
        (f"{one.metric}: {one.step.replace('_', ' ')}", f"{one.amount:,.2f} ({one.note})")
        for one in outcome.quotas.bridge
    )


def _label(total: dict[Any, Any], is_one_of_several: bool) -> str:
    """What a sum is of; whose, where several teams have quotas."""
    whose = f", {total['credit']} credit ({total['layer']})" if is_one_of_several else ""
    return f"Sum of {total['metric']}{whose}"


def amount(money: Any) -> str:
    """An amount without cents that are 0."""
    return f"{money:,.2f}".removesuffix(".00")


def quota_document(outcome: Any) -> dict[str, Any]:
    """Amounts as text: they are exact."""
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        "totals": outcome.totals.astype(str).to_dict("records"),
        "issued": dict(outcome.local_lines),
        "quotas": outcome.table.astype(str).to_dict("records"),
        "nodes": outcome.nodes.astype(str).to_dict("records"),
        "waterfall": outcome.waterfall.astype(str).to_dict("records"),
    }


def register(app: typer.Typer) -> None:
    """Add the verb, under both of its names."""
    app.command("top-down")(quota)
    app.command("set", help="The same as top-down.")(quota)
