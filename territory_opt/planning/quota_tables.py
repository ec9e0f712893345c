"""Quotas of all teams as tables, direct and shared credit apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from territory_opt.models import Quotas
from territory_opt.planning.outcome import QuotaOutcome
from territory_opt.quotas import together
from territory_opt.report.tables import node_table, quota_table, waterfall_table
from territory_opt.runs import write_tables
from territory_opt.scenario import Scenario


def quota_outcome(
    parts: Sequence[tuple[Scenario, Quotas]],
    folder: Path | None = None,
    further: Mapping[str, pd.DataFrame] | None = None,
) -> QuotaOutcome:
    """
    Tables of every team's quotas, one after the other, and the folder where one is asked for.

    Parameters
    ----------
    parts
        Every team that has quotas, the scenario's own first.
    folder
        New or empty; written whole or not at all.
    further
        Tables that go beside them.
    """
    quotas = together([own for _, own in parts])
    tables = {
        "quotas.csv": _joined([quota_table(own, rep_of(team), team.layer) for team, own in parts]),
        "quota_waterfall.csv": _joined([waterfall_table(own, rep_of(team)) for team, own in parts]),
        "quota_nodes.csv": _joined([node_table(own, team.layer) for team, own in parts]),
    }
    if folder is not None:
        written = {name: table for name, table in tables.items() if len(table)}
        write_tables(written | dict(further or {}), folder)
    return QuotaOutcome(
        quotas,
        tables["quotas.csv"],
        tables["quota_waterfall.csv"],
        tables["quota_nodes.csv"],
        parts[0][0].spec.currency,
        folder,
    )


def rep_of(team: Scenario) -> dict[str, str]:
    """Territory → who leads it."""
    frame = team.territories
    return dict(zip(frame["territory_id"], frame["rep_id"], strict=True))


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)] or tables[:1]
    joined: pd.DataFrame = pd.concat(filled, ignore_index=True)
    return joined
