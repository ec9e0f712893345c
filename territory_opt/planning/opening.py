"""Scenario and folder of a task, before any work is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from territory_opt.errors import InputError
from territory_opt.runs import check_folder, read_run
from territory_opt.scenario import Scenario, read_scenario

RUNS = "runs"
"""Folder of runs whose place is not named."""


def opened(
    scenario: Scenario | str | Path, settings: Sequence[str] = (), quarantine: bool = False
) -> Scenario:
    """
    A scenario that was read, or reads it.

    Raises
    ------
    ScenarioError
        With every fault, if it cannot be used.
    """
    if isinstance(scenario, Scenario):
        return scenario.with_settings(*settings) if settings else scenario
    return read_scenario(scenario, settings, quarantine)


def scenario_of(folder: Path) -> Scenario:
    """
    The scenario that a run was made from, under the run's own settings.

    Raises
    ------
    InputError
        If it is not there, or its tables have stopping faults now.
    """
    document = read_run(folder).manifest
    file = Path(document.get("scenario_file", "a scenario that it does not name"))
    if not file.is_file():
        raise InputError(
            f"{folder} was made from {file}, which is not here; give the scenario, and the run "
            "folder as the plan"
        )
    return read_scenario(file, document.get("settings", ()), document.get("quarantine", False))


def name_of(scenario: Scenario) -> str:
    """The scenario's name, or its file's."""
    return scenario.spec.name or scenario.path.stem


def run_folder(scenario: Scenario, out: str | Path | None) -> Path:
    """
    Where the run will be written: ``out``, or ``runs/<scenario>-<time>``.

    Raises
    ------
    RunError
        If it is taken.
    """
    if out is not None:
        return check_folder(out)
    slug = re.sub(r"[^\w]+", "-", name_of(scenario).casefold()).strip("-") or "run"
    name = f"{slug}-{datetime.now():%Y%m%d-%H%M%S}"
    return check_folder(_free(Path(RUNS) / name))


def _free(folder: Path) -> Path:
    """``folder``, or the first ``folder-2``, ``folder-3``… that is not there: two runs a second."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
