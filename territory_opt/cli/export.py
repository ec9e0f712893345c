"""``territory-opt export``: what a run says, as files that other systems load."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson, Layer
from territory_opt.cli.exits import OK, guarded
from territory_opt.cli.route import Rules
from territory_opt.cli.screen import say, say_json, say_table

SHOWN = 20
"""Lines of the table of moves."""
To = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="TARGET",
        help="salesforce, salesforce-rules, hubspot, dynamics, csv, excel, geopackage, geojson or kml.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="New folder.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
]
Before = Annotated[
    Path | None,
    typer.Option(
        "--before", metavar="RUN", help="Run that was loaded last; the scenario's today else."
    ),
]
Owners = Annotated[
    bool, typer.Option("--owners", help="Change owners of accounts too (Salesforce).")
]
Model = Annotated[
    str,
    typer.Option("--model", metavar="ID", help="Territory model, to create new territories in."),
]
TerritoryType = Annotated[
    str, typer.Option("--territory-type", metavar="ID", help="Type of new territories.")
]
ForecastTypes = Annotated[
    list[str] | None,
    typer.Option(
        "--forecast-type",
        metavar="[METRIC=]ID",
        help="Forecast type, to write quotas; one per metric.",
    ),
]
Limit = Annotated[
    int,
    typer.Option("--limit-territories", metavar="N", help="Most territories of a model.", min=1),
]
Territories = Annotated[
    Path | None,
    typer.Option("--territories", metavar="FILE", help="Export of Territory2: Id, DeveloperName."),
]
Associations = Annotated[
    Path | None,
    typer.Option(
        "--associations",
        metavar="FILE",
        help="Export of ObjectTerritory2Association: Id, ObjectId, Territory2Id.",
    ),
]
UserAssociations = Annotated[
    Path | None,
    typer.Option(
        "--user-associations",
        metavar="FILE",
        help="Export of UserTerritory2Association: Id, UserId, Territory2Id.",
    ),
]
Retire = Annotated[
    list[str] | None,
    typer.Option(
        "--retire", metavar="ID", help="Territory of the CRM that accounts leave; may be repeated."
    ),
]


@guarded
def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    to: To,
    out: Out = None,
    dry_run: DryRun = False,
    before: Before = None,
    owners: Owners = False,
    model: Model = "",
    territory_type: TerritoryType = "",
    forecast_type: ForecastTypes = None,
    limit_territories: Limit = 1000,
    territories: Territories = None,
    associations: Associations = None,
    user_associations: UserAssociations = None,
    retire: Retire = None,
    rules: Rules = None,
    layer: Layer = None,
    as_json: AsJson = False,
) -> int:
    """Write a run as files for a CRM, a map or a spreadsheet; only what changes, and the way back."""
    from territory_opt import api

    settings = api.ExportSettings(
        before=before,
        rules=rules,
        owners=owners,
        model=model,
        territory_type=territory_type,
        forecast_types=_forecast_types(forecast_type or []),
        limit_territories=limit_territories,
        territories=territories,
        associations=associations,
        user_associations=user_associations,
        retire=tuple(retire or ()),
    )
    outcome = api.export_run(run, out, to, settings, layer=layer, dry_run=dry_run)
    if as_json:
        say_json(_document(outcome))
    else:
        _tell(outcome)
    return OK


def _forecast_types(words: list[str]) -> dict[str, str]:
    """Metric → id; the metric is empty where only an id is given."""
    parts = [word.rpartition("=") for word in words]
    return {metric: one for metric, _, one in parts}


def _document(outcome: Any) -> dict[str, Any]:
    return {
        "exit_code": OK,
        "folder": None if outcome.folder is None else str(outcome.folder),
        "rows": dict(outcome.num_rows),
        "counts": dict(outcome.counts),
        "notes": list(outcome.notes),
        "flow": outcome.flow.to_dict("records"),
    }


def _tell(outcome: Any) -> None:
    for name, number in outcome.counts.items():
        say(f"{number:,} {name}")
    _tell_flow(outcome.flow)
    for note in outcome.notes:
        say(f"Note: {note}")
    for path, number in outcome.num_rows.items():
        say(f"{path}: {number:,} rows" if number is not None else path)
    if not outcome.num_rows:
        say("Nothing changes: there is nothing to load.")
    if outcome.folder is None:
        say("Dry run: nothing was written.")
    else:
        say(f"Folder: {outcome.folder}")


def _tell_flow(flow: Any) -> None:
    if flow.empty:
        return
    rows = [
        (f"{row['from'] or 'nobody'} → {row['to'] or 'nobody'}", f"{row['num_accounts']:,}")
        for row in flow.head(SHOWN).to_dict("records")
    ]
    left = len(flow) - SHOWN
    more = [(f"… and {left:,} more ways", "")] if left > 0 else []
    say_table("Moves", ("From and to", "Accounts"), [*rows, *more])


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)
