"""``territory-opt quota bottom-up`` and ``reconcile``: numbers of the field against the top's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, Settings
from territory_opt.cli.evaluate import GivenPlan
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.quota import Out, ScenarioOrRun, quota_document, say_totals
from territory_opt.cli.screen import say, say_json, say_table

Field = Annotated[
    Path,
    typer.Option(
        "--field",
        metavar="FILE",
        help="Table of the field's numbers: territory_id or rep_id, amount; metric where there are "
        "several.",
        show_default=False,
    ),
]
ReconciliationOut = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder for quota_reconciliation.csv."),
]
Trust = Annotated[
    float | None,
    typer.Option(
        help="0 to 1: how much the field's proportions count beside those from the top.",
        show_default=False,
    ),
]
Keep = Annotated[
    bool,
    typer.Option(
        "--keep", help="Instead: hold the numbers that were entered, and spread the rest."
    ),
]


@guarded
def bottom_up(
    scenario: ScenarioOrRun,
    field: Field,
    given: GivenPlan = None,
    out: ReconciliationOut = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Roll numbers of the field up, and show the gap to those from the top at every node."""
    from territory_opt import api

    outcome = api.bottom_up_quotas(
        scenario, field, given, out, settings=settings or (), quarantine=quarantine
    )
    if as_json:
        say_json(_document(outcome))
        return OK
    _say_gap(outcome)
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder / 'quota_reconciliation.csv'}")
    return OK


@guarded
def reconcile(
    scenario: ScenarioOrRun,
    field: Field,
    given: GivenPlan = None,
    trust: Trust = None,
    keep: Keep = False,
    out: Out = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Close the gap between the field and the top, by --trust or --keep, and set quotas."""
    from territory_opt import api

    outcome = api.reconcile_quotas(
        scenario,
        field,
        given,
        out,
        trust=trust,
        keep=keep,
        settings=settings or (),
        quarantine=quarantine,
    )
    if as_json:
        say_json(_document(outcome) | quota_document(outcome.agreed))
        return OK
    _say_gap(outcome)
    say_totals(outcome.agreed)
    if outcome.folder is not None:
        say(f"\nWritten: {outcome.folder}")
    return OK


def _say_gap(outcome: Any) -> None:
    """A sentence and a table per metric and team."""
    from territory_opt import api

    groups = outcome.reconciliation.groupby(["layer", "metric"], sort=False)
    for sentence, (_, rows) in zip(outcome.sentences, groups, strict=True):
        say(sentence)
        agreed = ["Agreed"] if "agreed" in rows else []
        columns = ["Node", "Level", "Field", "Top-down", "Gap", "of it", *agreed]
        say_table("", columns, map(_row, rows.to_dict("records")))
    for sentence in api.sentences(outcome.faults):
        say(sentence)


def _row(row: dict[Any, Any]) -> list[str]:
    """Whole amounts: cents are in the file."""
    field, top_down, gap = (f"{round(row[name]):,}" for name in ("field", "top_down", "gap"))
    share = "" if row["gap_share"] != row["gap_share"] else f"{row['gap_share']:+.1%}"
    told = [field, top_down, gap, share] if row["num_entered"] else ["", top_down, "", ""]
    agreed = [f"{round(row['agreed']):,}"] if "agreed" in row else []
    return [f"{'  ' * row['depth']}{row['node_id']}", row["level"], *told, *agreed]


def _document(outcome: Any) -> dict[str, Any]:
    """Amounts as text: they are exact."""
    return {
        "exit_code": OK,
        "folder": outcome.folder and str(outcome.folder),
        "sentences": list(outcome.sentences),
        "reconciliation": outcome.reconciliation.astype(str).to_dict("records"),
        "faults": [fault.as_dict() for fault in outcome.faults],
    }


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("bottom-up")(bottom_up)
    app.command("reconcile")(reconcile)
