"""The planner's view: everything there is to draw."""

from __future__ import annotations

import pandas as pd

from territory_opt.report.ground_figures import FIGURES
from territory_opt.report.map import tables
from territory_opt.report.map.handover import handover_text
from territory_opt.report.map.survival import SURVIVAL
from territory_opt.report.map.view import View
from territory_opt.runs import Run

EVERYONE = (
    "account_id",
    "name",
    "tier",
    "segment",
    "status",
    "potential",
    "potential_source",
    "revenue",
    "moved",
    "locked",
    "distance_km",
    "longitude",
    "latitude",
    "territory",
    "previous",
    "handover",
    "geo_unit_id",
)
"""Columns of accounts that every audience sees."""
PLANNER_ONLY = ("reason", "next_best_territory", "next_best_loss", SURVIVAL)
"""Reasons name whom an account matches best, which tells of performance."""
TERRITORY = (
    "territory_id",
    "rep_id",
    "role",
    "label",
    "num_accounts",
    "potential",
    "revenue",
    "visit_hours",
    "workload_hours",
    "capacity_use",
    "moved_in",
    "moved_out",
    *FIGURES,
)
SUMMARY = (
    "task",
    "status",
    "is_feasible",
    "gap_abs",
    "objective_unit",
    "violations",
    "causes",
    "exceptions",
    "max_deviation",
    "objective_kind",
    "today",
    "gain_range",
    "money_at_risk",
)


def planner_view(run: Run) -> View:
    """Everything: exact homes, reasons, next best territories and what they would lose."""
    territories = _with_moves(tables.territories_of(run))
    accounts = tables.accounts_of(run, territories)
    accounts["handover"] = handover_text(accounts, territories)
    return View(
        audience="planner",
        title=str(run.summary.get("scenario") or "Territory plan"),
        subtitle=subtitle("For planning", run),
        currency=str(run.summary.get("currency") or ""),
        accounts=columns(accounts, (*EVERYONE, *PLANNER_ONLY, *tables.partners(accounts))),
        territories=columns(territories, (*TERRITORY, *_indices(territories))),
        homes=tables.homes_of(run, territories),
        shapes=tables.shapes_of(run, territories),
        areas=tables.areas_of(run, territories),
        quotas=tables.quotas_of(run, territories),
        chances=tables.chances_of(run, territories),
        summary={key: run.summary[key] for key in SUMMARY if key in run.summary},
    )


def columns(table: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Those of the columns that the table has."""
    return table[[name for name in names if name in table]].copy()


def subtitle(audience: str, run: Run) -> str:
    """Which team where there are several, for whom, and from when."""
    days = run.plan["effective_on"].fillna("").astype(str)
    start = next((day for day in days if day), "")
    team = f"Team {run.summary['layer']}" if "layer" in run.summary else ""
    return " · ".join(part for part in (team, audience, start and f"effective {start}") if part)


def _with_moves(territories: pd.DataFrame) -> pd.DataFrame:
    """Moves in and out, chosen and forced together."""
    table = territories.copy()
    for side in ("moved_in", "moved_out"):
        table[side] = table[f"{side}_chosen"] + table[f"{side}_forced"]
    return table


def _indices(territories: pd.DataFrame) -> list[str]:
    return [name for name in map(str, territories) if name.endswith("_index")]
