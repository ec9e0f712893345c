"""Is the input sound? Every fault of scenario and tables, at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from territory_opt.errors import InputError, ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.planning.carry import check_quotas
from territory_opt.scenario import CheckReport, Scenario, check_scenario


def check(
    scenario: str | Path, settings: Sequence[str] = (), quarantine: bool = False
) -> CheckReport:
    """
    Check a scenario file with its tables, as far as ``plan`` would before it solves.

    Returns
    -------
    CheckReport
        ``scenario`` is None when a fault stops it. Faults that show only when the rules meet the
        accounts (nobody may serve one) are among them.
    """
    report = check_scenario(scenario, settings, quarantine)
    if report.scenario is None:
        return report
    found = [fault for team in report.scenario.teams for fault in _faults_of(team)]
    if found:
        return dataclasses.replace(report, faults=(*report.faults, *found), scenario=None)
    return dataclasses.replace(report, faults=report.scenario.all_faults)


def _faults_of(team: Scenario) -> Sequence[Fault]:
    """What shows only when the rules of a layer, and its quotas, meet the accounts."""
    try:
        check_quotas(team, team.to_problem())
    except ScenarioError as error:
        return error.faults
    except InputError as error:
        return [Fault(Grade.STOP, "quota", str(error), "")]
    return ()
