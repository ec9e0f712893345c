"""What would policies have set in past years, and how far off would they have been?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Fault
from territory_opt.quotas.backtest import Hindsight, backtest
from territory_opt.quotas.past_policies import RETENTION, Setter, policies
from territory_opt.quotas.past_year import PastYear
from territory_opt.report.hindsight import (
    hindsight_sentence,
    hindsight_table,
    ranking,
    territory_hindsight_table,
)
from territory_opt.runs import check_folder, write_tables
from territory_opt.scenario.quota_history import QuotaHistory, read_quota_history

BY_POTENTIAL = ("retained + open potential", "potential share")


@dataclass(frozen=True, eq=False)
class HindsightOutcome:
    """
    Outcome of ``backtest_quotas``.

    Attributes
    ----------
    found
        Year by year: the quotas of then, and one entry per policy.
    table, territories
        ``backtest.csv`` and ``backtest_territories.csv``.
    summary
        Policies over all years, the best first, and the answer as a sentence.
    faults
        What is worth a look in the history.
    folder
        Where it was written; None when nothing was.
    """

    found: tuple[Hindsight, ...]
    table: pd.DataFrame
    territories: pd.DataFrame
    summary: Mapping[str, Any]
    faults: tuple[Fault, ...]
    folder: Path | None = None


def backtest_quotas(
    history: str | Path,
    out: str | Path | None = None,
    *,
    retention: float = RETENTION,
    growth: float | None = None,
    quarantine: bool = False,
) -> HindsightOutcome:
    """
    Judge past quotas, and what policies would have set, by what was sold.

    Parameters
    ----------
    history
        Any table file: ``territory_id``, ``year``, ``quota``, ``actual``; ``last_year`` and
        ``potential`` where known. Without potential the policies that share by it are left out.
    out
        Folder for the two tables; nothing is written when left out.
    retention
        Share of last year's sales that the first policy takes as kept, 0 to 1.
    growth
        Of last year + x %; the rate that reaches each year's sum when left out.
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    InputError
        With every fault of the history.
    """
    folder = None if out is None else check_folder(out)
    if not 0 <= retention <= 1:
        raise InputError(f"retention {retention:g} is no share; write 0.9 for 90 %")
    read = read_quota_history(history, quarantine)
    chosen = _policies(read, retention, growth)
    found = backtest(_years(read), chosen)
    ranked = ranking(found)
    num_years = read.table["year"].nunique()
    summary = {"sentence": hindsight_sentence(ranked, num_years), "policies": ranked}
    outcome = HindsightOutcome(
        found, hindsight_table(found), territory_hindsight_table(found), summary, read.faults
    )
    if folder is None:
        return outcome
    tables = {"backtest.csv": outcome.table, "backtest_territories.csv": outcome.territories}
    write_tables(tables, folder)
    return dataclasses.replace(outcome, folder=folder)


def _policies(read: QuotaHistory, retention: float, growth: float | None) -> dict[str, Setter]:
    found = policies(retention, growth)
    left_out = () if read.has_potential else BY_POTENTIAL
    return {name: setter for name, setter in found.items() if name not in left_out}


def _years(read: QuotaHistory) -> list[PastYear]:
    return [
        PastYear(
            str(label),
            tuple(rows["territory_id"]),
            rows["quota"].to_numpy(float),
            rows["actual"].to_numpy(float),
            rows["last_year"].to_numpy(float),
            rows["potential"].to_numpy(float) if read.has_potential else None,
        )
        for label, rows in read.table.groupby("year", sort=True)
    ]
