"""Quotas of a plan that exists already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models import Plan, Quotas
from territory_opt.planning.alignment import alignment, file_of
from territory_opt.planning.carry import quotas_of
from territory_opt.planning.opening import opened, scenario_of
from territory_opt.planning.outcome import QuotaOutcome
from territory_opt.planning.parents import parents_file, parents_in
from territory_opt.quotas import together
from territory_opt.report.tables import node_table, quota_table, waterfall_table
from territory_opt.runs import check_folder, write_tables
from territory_opt.scenario import Scenario
from territory_opt.scenario.read import FILE


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
    if not isinstance(scenario, Scenario) and _is_run(Path(scenario)):
        folder_of_run = Path(scenario)
        scenario = scenario_of(folder_of_run)
        given = folder_of_run if given is None else given
    read = opened(scenario, settings, quarantine)
    folder = None if out is None else check_folder(out)
    if not any(team.quota_policies for team in read.teams):
        raise InputError(
            f"{read.path} has no [[quota]]; add one, or give --set 'quota+={{ company_target = "
            "1_000_000 }'"
        )
    return _set(read, given, folder)


def _is_run(path: Path) -> bool:
    """Whether a folder is meant that holds no scenario."""
    return path.is_dir() and not (path / FILE).is_file()


def _set(scenario: Scenario, given: Plan | str | Path | None, folder: Path | None) -> QuotaOutcome:
    quotas = together([carried_by(team, given) for team in scenario.teams if team.quota_policies])
    rep_of = {
        territory: rep
        for team in scenario.teams
        for territory, rep in zip(
            team.territories["territory_id"], team.territories["rep_id"], strict=True
        )
    }
    table, waterfall = quota_table(quotas, rep_of), waterfall_table(quotas, rep_of)
    if folder is not None:
        nodes = {"quota_nodes.csv": node_table(quotas)} if quotas.nodes else {}
        write_tables({"quotas.csv": table, "quota_waterfall.csv": waterfall} | nodes, folder)
    return QuotaOutcome(quotas, table, waterfall, scenario.spec.currency, folder)


def carried_by(team: Scenario, given: Plan | str | Path | None) -> Quotas:
    """Quotas of one team's plan; of today's alignment where none is given."""
    problem = team.to_problem()
    plan = alignment(problem, given, layer=team.layer)
    parents = parents_in(parents_file(file_of(given), None))
    return quotas_of(team, problem, plan, parents)
