"""Reading a scenario: file, settings and tables, with all faults at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.resolve import resolve
from territory_opt.scenario.scenario import Scenario
from territory_opt.scenario.tables.cache import TableCache
from territory_opt.scenario.teams import read_teams

FILE = "scenario.toml"
"""What the scenario of a folder is called."""


@dataclass(frozen=True, eq=False)
class CheckReport:
    """
    What checking a scenario found.

    Attributes
    ----------
    path
        The scenario file.
    faults
        Every fault, stopping or not.
    scenario
        The scenario, or None where a fault stops it.
    """

    path: Path
    faults: tuple[Fault, ...]
    scenario: Scenario | None

    @property
    def is_stopped(self) -> bool:
        """Whether the scenario cannot be planned."""
        return self.scenario is None

    @property
    def counts(self) -> Mapping[str, int]:
        """Grade -> number of faults, all three grades."""
        return {str(grade): sum(f.grade is grade for f in self.faults) for grade in Grade}

    @property
    def sentences(self) -> list[str]:
        """The faults grouped for a screen, stopping ones first."""
        return sentences(self.faults)


def read_scenario(
    path: str | Path,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    tables: TableCache | None = None,
) -> Scenario:
    """
    Read a scenario and its tables.

    Parameters
    ----------
    path
        Scenario file (TOML), or a folder with a ``scenario.toml``; paths in it are relative to the
        file that states them.
    settings
        ``"key=value"`` each, over what the file says.
    quarantine
        Set rows that cannot be used aside and go on.
    tables
        Tables that were read before.

    Raises
    ------
    ScenarioError
        Carrying every fault, if any of them stops.
    """
    report = check_scenario(path, settings, quarantine, tables)
    if report.scenario is None:
        raise ScenarioError("\n".join(report.sentences), report.faults)
    return report.scenario


def check_scenario(
    path: str | Path,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    tables: TableCache | None = None,
) -> CheckReport:
    """Look for every fault of a scenario; arguments as for ``read_scenario``, nothing is raised."""
    log, cache, file = FaultLog(quarantine), tables or TableCache(), file_of(Path(path))
    resolved = resolve(file, settings)
    log.faults += resolved.faults
    scenario = None
    if resolved.spec is not None:
        scenario = read_teams(resolved, resolved.spec, tuple(settings), cache, log)
    return CheckReport(file, tuple(log.faults), scenario)


def file_of(path: Path) -> Path:
    """The scenario file: in a folder, its ``scenario.toml``."""
    return path / FILE if path.is_dir() else path
