"""Territories that change within the year: quotas of the rest, beside what was carried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from territory_opt.planning.earlier_year import CarriedTables, earlier_years
from territory_opt.planning.outcome import QuotaOutcome
from territory_opt.planning.quota_opening import Given, opened_for_quotas
from territory_opt.planning.quota_tables import TeamQuotas, quota_outcome
from territory_opt.planning.quota_team import QuotaTeam
from territory_opt.quotas import together
from territory_opt.quotas.rest_of_year import EarlierYear, settle_rest, with_past
from territory_opt.report.rest import rest_table
from territory_opt.scenario import Scenario

REST = "quota_rest.csv"


@dataclass(frozen=True, eq=False)
class RestOutcome:
    """
    Outcome of ``quotas_of_the_rest``.

    Attributes
    ----------
    year
        Quotas of the whole year, what was carried included.
    rest
        ``quota_rest.csv``: carried, planned for the rest, and the rest now, of every territory.
    """

    year: QuotaOutcome
    rest: pd.DataFrame


def quotas_of_the_rest(
    scenario: Scenario | str | Path,
    carried: str | Path,
    changed_on: date,
    given: Given = None,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
) -> RestOutcome:
    """
    Set quotas of the rest of a year anew, and keep what was carried before.

    Parameters
    ----------
    scenario, given, settings, quarantine
        As in ``quota``: territories and people as they are from that day on; the year, its periods
        and its target as they were.
    carried
        ``quotas.csv`` with periods that were set for the year, or the folder it lies in.
    changed_on
        First day of a period.
    out
        Folder for the tables of ``quota`` and ``quota_rest.csv``; nothing is written when left out.

    Raises
    ------
    InputError
        For bad input, with every fault: a day on which no period begins, quotas without periods.
    """
    read, given, folder = opened_for_quotas(scenario, given, out, settings, quarantine)
    earlier = CarriedTables.read(carried)
    teams = [team for team in read.teams if team.quota_policies]
    years = earlier_years(teams, earlier, changed_on)
    parts = [_part(team, given, earlier, years) for team in teams]
    table = pd.concat(
        [rest_table(part.quotas, part.reps, part.scenario.layer) for part in parts],
        ignore_index=True,
    )
    return RestOutcome(quota_outcome(parts, folder, {REST: table}), table)


def _part(
    team: Scenario,
    given: Given,
    carried: CarriedTables,
    years: dict[tuple[str, str], EarlierYear],
) -> TeamQuotas:
    own, quotas = QuotaTeam.of(team, given), []
    for policy in team.quota_policies:
        year = years[team.layer, policy.metric]
        settled = own.settled(policy, partial(settle_rest, earlier=year))
        quotas.append(with_past(settled, policy.metric, year))
    rows = carried.quotas
    former = dict(zip(rows["territory_id"], rows["rep_id"], strict=True))
    return TeamQuotas(team, together(quotas), former)
