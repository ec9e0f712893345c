"""Files to a problem: schema, resolve, read, build."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from territory_opt.scenario.read import CheckReport, check_scenario, read_scenario
    from territory_opt.scenario.scenario import Scenario
    from territory_opt.scenario.schema import ScenarioSpec

_HOMES = {
    "CheckReport": "read",
    "Scenario": "scenario",
    "ScenarioSpec": "schema",
    "check_scenario": "read",
    "read_scenario": "read",
}

__all__ = ["CheckReport", "Scenario", "ScenarioSpec", "check_scenario", "read_scenario"]


def __getattr__(name: str) -> Any:
    """Load on first use: the schema alone needs no pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
