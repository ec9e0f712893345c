"""Quotas of all teams as tables, direct and shared credit apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from territory_opt.models import Quotas
from territory_opt.planning.outcome import QuotaOutcome
from territory_opt.quotas import together
from territory_opt.report.local_quotas import with_local
from territory_opt.report.tables import bridge_table, node_table, quota_table, waterfall_table
from territory_opt.runs import write_tables
from territory_opt.scenario import Scenario


@dataclass(frozen=True, eq=False)
class TeamQuotas:
    """
    Quotas of a team.

    Attributes
    ----------
    scenario
        Of the team.
    quotas
        Of all its metrics.
    former_reps
        Who led territories that have ended.
    """

    scenario: Scenario
    quotas: Quotas
    former_reps: Mapping[str, str] = field(default_factory=dict)

    @property
    def reps(self) -> dict[str, str]:
        """Territory → who leads it, or did."""
        return {**self.former_reps, **rep_of(self.scenario)}

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """By file name."""
        layer = self.scenario.layer
        return {
            "quotas.csv": with_local(
                quota_table(self.quotas, self.reps, layer), self.quotas, self.scenario
            ),
            "quota_waterfall.csv": waterfall_table(self.quotas, self.reps),
            "quota_nodes.csv": node_table(self.quotas, layer),
            "quota_bridge.csv": bridge_table(self.quotas),
        }


def quota_outcome(
    parts: Sequence[TeamQuotas],
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
    quotas, own = together([part.quotas for part in parts]), [part.tables for part in parts]
    tables = {name: _joined([one[name] for one in own]) for name in own[0]}
    if folder is not None:
        written = {name: table for name, table in tables.items() if len(table)}
        write_tables(written | dict(further or {}), folder)
    return QuotaOutcome(
        quotas,
        tables["quotas.csv"],
        tables["quota_waterfall.csv"],
        tables["quota_nodes.csv"],
        parts[0].scenario.spec.currency,
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
