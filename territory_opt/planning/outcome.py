"""What a task gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from territory_opt.models import Quotas, Result, Status, StopReason
from territory_opt.planning.teams import Team
from territory_opt.report.local_quotas import local_line, local_totals
from territory_opt.runs import Run
from territory_opt.solvers import LevelResult


@dataclass(frozen=True, eq=False)
class Outcome:
    """
    Outcome of ``plan`` and ``evaluate``.

    Attributes
    ----------
    run
        All tables, and the summary.
    result
        As the solver gave it; for ``evaluate``, the plan with what the referee finds.
    folder
        Where the run was written; None when nothing was.
    stages
        Seconds per stage of the work.
    levels
        Districts, regions: the lowest first; empty where the scenario has none.
    layers
        Further layers of the scenario, in the order they were planned; result and levels are the
        scenario's own.
    """

    run: Run
    result: Result
    folder: Path | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    levels: tuple[LevelResult, ...] = ()
    layers: tuple[Team, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        """Of the plan, of every level above it, and of the other layers with theirs."""
        own = (self.result, *(one.result for one in self.levels))
        return (*own, *(result for team in self.layers for result in team.results))

    @property
    def is_feasible(self) -> bool:
        """True when the plans of all layers and every level above them keep all rules."""
        return all(result.is_feasible for result in self.results)

    @property
    def is_infeasible(self) -> bool:
        """True when no plan can keep every rule, and that is proved."""
        return any(result.status is Status.INFEASIBLE for result in self.results)

    @property
    def is_interrupted(self) -> bool:
        """True when it was stopped by hand before a plan that keeps every rule was known."""
        plans = [self.result, *(team.result for team in self.layers)]
        return any(not one.is_feasible and one.stop_reason is StopReason.USER for one in plans)


@dataclass(frozen=True, eq=False)
class QuotaOutcome:
    """
    Outcome of ``quota``.

    Attributes
    ----------
    quotas
        Amounts and waterfall.
    table, waterfall
        The same as ``quotas.csv`` and ``quota_waterfall.csv`` have them.
    nodes
        ``quota_nodes.csv``: numbers above the territories, where rules are set.
    currency
        Of every amount.
    folder
        Where the files were written; None when nothing was.
    """

    quotas: Quotas
    table: pd.DataFrame
    waterfall: pd.DataFrame
    nodes: pd.DataFrame
    currency: str
    folder: Path | None = None

    @property
    def totals(self) -> pd.DataFrame:
        """
        Σ quotas a year of every ``layer``, ``credit`` and ``metric``: column ``quota``.

        Direct quotas and shared credit are never summed: the same sale counts for both.
        """
        annual = self.table[self.table["period"] == "year"]
        sums = annual.groupby(["layer", "credit", "metric"], sort=False)["quota"].sum()
        return sums.reset_index()

    @property
    def local_lines(self) -> list[tuple[str, str]]:
        """What is issued in every currency, and what rounding there changes; none without rates."""
        rows = local_totals(self.table).to_dict("records")
        return [local_line(row, self.currency) for row in rows]
