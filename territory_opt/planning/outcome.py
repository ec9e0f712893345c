"""What a task gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from territory_opt.models import Quotas, Result, Status, StopReason
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
    """

    run: Run
    result: Result
    folder: Path | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    levels: tuple[LevelResult, ...] = ()

    @property
    def is_feasible(self) -> bool:
        """True when the plan and every level above it keep all rules."""
        return self.result.is_feasible and all(one.result.is_feasible for one in self.levels)

    @property
    def is_infeasible(self) -> bool:
        """True when no plan can keep every rule, and that is proved."""
        results = [self.result, *(one.result for one in self.levels)]
        return any(result.status is Status.INFEASIBLE for result in results)

    @property
    def is_interrupted(self) -> bool:
        """True when it was stopped by hand before a plan that keeps every rule was known."""
        return not self.result.is_feasible and self.result.stop_reason is StopReason.USER


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
    currency
        Of every amount.
    folder
        Where the two files were written; None when nothing was.
    """

    quotas: Quotas
    table: pd.DataFrame
    waterfall: pd.DataFrame
    currency: str
    folder: Path | None = None
