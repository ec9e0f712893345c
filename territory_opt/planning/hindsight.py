"""What would policies have set in past years, and how far off would they have been?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Fault
from territory_opt.models.arrays import FloatArray
from territory_opt.planning.opening import opened
from territory_opt.quotas.backtest import Hindsight, backtest
from territory_opt.quotas.past_policies import RETENTION, Setter, policies
from territory_opt.quotas.past_rules import PastRules
from territory_opt.quotas.past_year import PastYear
from territory_opt.report.hindsight import (
    hindsight_sentence,
    hindsight_table,
    ranking,
    territory_hindsight_table,
)
from territory_opt.runs import check_folder, write_tables
from territory_opt.scenario import Scenario
from territory_opt.scenario.quota_history import QuotaHistory, read_quota_history

OWN = "this scenario"
"""Name of the policy of a scenario that is given."""
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
    notes
        What of the scenario's policy the history cannot show, and years in which no numbers keep it.
    folder
        Where it was written; None when nothing was.
    """

    found: tuple[Hindsight, ...]
    table: pd.DataFrame
    territories: pd.DataFrame
    summary: Mapping[str, Any]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    folder: Path | None = None


def backtest_quotas(
    history: str | Path,
    out: str | Path | None = None,
    *,
    retention: float = RETENTION,
    growth: float | None = None,
    scenario: Scenario | str | Path | None = None,
    metric: str | None = None,
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
    scenario
        A scenario, its file or folder: what would its ``[[quota]]`` have set, by its own elements,
        guardrails, floor, ceiling and over-assignment? Years in which no numbers keep them are told.
    metric
        Of that ``[[quota]]``; the first when left out.
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    InputError
        With every fault of the history, for a scenario without such a quota, and where the history
        knows nothing that it shares by.
    """
    folder = None if out is None else check_folder(out)
    if not 0 <= retention <= 1:
        raise InputError(f"retention {retention:g} is no share; write 0.9 for 90 %")
    read = read_quota_history(history, quarantine)
    years, own = _years(read), _own(scenario, metric, read)
    ours = Tried() if own is None else tried(own, years)
    chosen = _policies(read, retention, growth)
    found = tuple(one for year in years for one in backtest([year], ours.of(year) | chosen))
    ranked = ranking(found)
    summary = {"sentence": hindsight_sentence(ranked, len(years), OWN), "policies": ranked}
    outcome = HindsightOutcome(
        found,
        hindsight_table(found),
        territory_hindsight_table(found),
        summary,
        read.faults,
        (*(() if own is None else own.left_out()), *ours.refused),
    )
    if folder is None:
        return outcome
    tables = {"backtest.csv": outcome.table, "backtest_territories.csv": outcome.territories}
    write_tables(tables, folder)
    return dataclasses.replace(outcome, folder=folder)


@dataclass(frozen=True)
class Tried:
    """
    What the scenario's policy sets in past years.

    Attributes
    ----------
    quotas
        Year → quotas, ``(num_territories,)``; without those in which no numbers keep its rules.
    refused
        Why not, a sentence per year.
    """

    quotas: Mapping[str, FloatArray] = dataclasses.field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def of(self, year: PastYear) -> dict[str, Setter]:
        """The policy, where it has set that year's quotas."""
        return {OWN: lambda past: self.quotas[past.label]} if year.label in self.quotas else {}


def tried(policy: PastRules, years: Sequence[PastYear]) -> Tried:
    """Set the quotas of every year in which that can be done."""
    quotas, refused = {}, []
    for year in years:
        try:
            quotas[year.label] = policy(year)
        except InputError as error:
            told = f"Of {year.label}, {OWN} can set no quotas with the sum of then: {error}."
            refused.append(told.replace("..", "."))
    return Tried(quotas, tuple(refused))


def _own(
    scenario: Scenario | str | Path | None, metric: str | None, read: QuotaHistory
) -> PastRules | None:
    """The policy of a scenario's quota, as far as the history can feed it."""
    if scenario is None:
        return None
    opened_one = opened(scenario, ())
    policies = {one.metric: one for team in opened_one.teams for one in team.quota_policies}
    wanted = next(iter(policies), None) if metric is None else metric
    if wanted not in policies:
        known = ", ".join(policies) or "none at all"
        asked = "" if metric is None else f" of {metric!r}"
        raise InputError(f"{opened_one.path} has no [[quota]]{asked}; its metrics are: {known}")
    return PastRules(policies[wanted], read.has_potential)


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
