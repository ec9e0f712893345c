"""Quotas of a plan that exists already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from territory_opt.models import Plan, Quotas
from territory_opt.planning.carry import quotas_of
from territory_opt.planning.outcome import QuotaOutcome
from territory_opt.planning.quota_opening import opened_for_quotas
from territory_opt.planning.quota_tables import TeamQuotas, quota_outcome
from territory_opt.planning.quota_team import QuotaTeam
from territory_opt.scenario import Scenario


def quota(
    scenario: Scenario | str | Path,
    given: Plan | str | Path | None = None,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
) -> QuotaOutcome:
    """
    Set quotas of a plan, by the scenario's ``[[quota]]`` sections.

    Parameters
    ----------
    scenario
        A scenario, its file or folder; or a run folder, for its own scenario, settings and plan.
    given
        The plan, its file, or a run folder; today's alignment when left out.
    out
        Folder for ``quotas.csv`` and ``quota_waterfall.csv``; nothing is written when left out.
    settings, quarantine
        As in ``plan``: ``quota.0.company_target=3000000``.

    Raises
    ------
    InputError
        For bad input, a scenario without quotas, or a run folder whose scenario has moved.
    """
    read, given, folder = opened_for_quotas(scenario, given, out, settings, quarantine)
    teams = [team for team in read.teams if team.quota_policies]
    return quota_outcome([TeamQuotas(team, carried_by(team, given)) for team in teams], folder)


def carried_by(team: Scenario, given: Plan | str | Path | None) -> Quotas:
    """Quotas of one team's plan; of today's alignment where none is given."""
    own = QuotaTeam.of(team, given)
    return quotas_of(team, own.problem, own.plan, own.parents)
