"""What a task writes into ``manifest.json``: made from what, and how to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from territory_opt.runs import file_hash, manifest
from territory_opt.scenario import Scenario


def record(
    scenario: Scenario,
    verb: str,
    words: Sequence[str] = (),
    files: Sequence[Path] = (),
    solving: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """
    The manifest of a task.

    Parameters
    ----------
    verb, words
        Command that does it again, and its arguments after the scenario.
    files
        Inputs beside the scenario's own.
    solving
        Limits, seed and work of the solver.
    """
    inputs = dict(scenario.inputs) | {str(file): file_hash(file) for file in files}
    settings = scenario.spec.model_dump(mode="json", by_alias=True)
    command = [*_command(scenario, verb), *words]
    document = manifest(inputs, settings, scenario.origins, command, solving or {})
    return document | {
        "scenario_file": str(scenario.path),
        "columns": {name: list(columns) for name, columns in scenario.columns.items()},
        "travel": dict(scenario.roads.record) if scenario.roads is not None else {},
        "settings": list(scenario.settings),
        "quarantine": scenario.quarantine,
    }


def _command(scenario: Scenario, verb: str) -> list[str]:
    words = ["territory-opt", verb, str(scenario.path)]
    for setting in scenario.settings:
        words += ["--set", setting]
    return words + (["--quarantine"] if scenario.quarantine else [])
