"""What a task on quotas is about: a scenario or the run made from it, the plan, and the folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.models import Plan
from territory_opt.planning.opening import opened, scenario_of
from territory_opt.runs import check_folder
from territory_opt.scenario import Scenario
from territory_opt.scenario.read import FILE

Given = Plan | str | Path | None


def opened_for_quotas(
    scenario: Scenario | str | Path,
    given: Given,
    out: str | Path | None,
    settings: Sequence[str],
    quarantine: bool,
) -> tuple[Scenario, Given, Path | None]:
    """
    The scenario, its plan, and a folder that is free.

    Parameters
    ----------
    scenario
        A scenario, its file or folder; or a run folder, for its own scenario, settings and plan.
    given, out, settings, quarantine
        As in ``quota``.

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
    return read, given, folder


def _is_run(path: Path) -> bool:
    """Whether a folder is meant that holds no scenario."""
    return path.is_dir() and not (path / FILE).is_file()
