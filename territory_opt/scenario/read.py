"""Reading a scenario: file, settings and tables, with all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from territory_opt.errors import MissingExtraError, ScenarioError
from territory_opt.models import Fault, Grade
from territory_opt.scenario.assemble import Frames, assemble
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.layers import (
    faults_of_layer,
    layer_faults,
    resolved_of_layer,
    shared_ids,
    spec_of_layer,
    without_other_teams,
)
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.records.aliases import ACCOUNTS, REPS, STAFFING, TERRITORIES
from territory_opt.scenario.records.columns import Picked, pick_columns
from territory_opt.scenario.records.managers import read_managers
from territory_opt.scenario.records.matrix import HOME, UNIT, read_matrix
from territory_opt.scenario.resolve import Resolved, resolve
from territory_opt.scenario.scenario import Scenario
from territory_opt.scenario.schema import ScenarioSpec, TableSpec
from territory_opt.scenario.secrets import HIDDEN
from territory_opt.scenario.specs.layers import MAIN, LayerSpec
from territory_opt.scenario.tables.cache import TableCache
from territory_opt.scenario.tables.table import TextTable, UnreadableError

if TYPE_CHECKING:
    from territory_opt.scenario.geography import Geography

FILE = "scenario.toml"
"""What the scenario of a folder is called."""

KINDS = {"accounts": ACCOUNTS, "reps": REPS, "territories": TERRITORIES, "staffing": STAFFING}


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
        scenario = _read(resolved, resolved.spec, tuple(settings), cache, log)
    return CheckReport(file, tuple(log.faults), scenario)


def file_of(path: Path) -> Path:
    """The scenario file: in a folder, its ``scenario.toml``."""
    return path / FILE if path.is_dir() else path


def _read(
    resolved: Resolved,
    spec: ScenarioSpec,
    settings: tuple[str, ...],
    cache: TableCache,
    log: FaultLog,
) -> Scenario | None:
    """The scenario with all its layers; every fault of each is told."""
    log.faults += [_placed(fault, resolved) for fault in layer_faults(spec)]
    main = _read_team(resolved, spec, settings, cache, log)
    known, layers = list(log.faults), []
    for number, layer in enumerate(spec.layer):
        own = FaultLog(log.quarantine)
        settled = resolved_of_layer(resolved, number, layer)
        read = _read_team(settled, spec_of_layer(spec, layer), settings, cache, own, layer, main)
        log.faults += faults_of_layer(number, layer, own.faults, known)
        layers.append(read)
    teams = [team for team in (main, *layers) if team is not None]
    log.faults += [_placed(fault, resolved) for fault in shared_ids(_ids_of(teams))]
    if main is None or log.is_stopped:
        return None
    inputs = {file: found for team in teams for file, found in team.inputs.items()}
    return replace(main, faults=tuple(log.faults), inputs=inputs, layers=tuple(teams[1:]))


def _ids_of(teams: Sequence[Scenario]) -> dict[str, set[str]]:
    """Ids of territories and groups of every layer; a layer's own levels are sound by now."""
    from territory_opt.scenario.build.levels import posts

    return {
        team.layer: {
            *team.territories["territory_id"],
            *(one for post in posts(team) for one in post.ids),
        }
        for team in teams
    }


def _read_team(
    resolved: Resolved,
    spec: ScenarioSpec,
    settings: tuple[str, ...],
    cache: TableCache,
    log: FaultLog,
    layer: LayerSpec | None = None,
    main: Scenario | None = None,
) -> Scenario | None:
    """One layer, by settings that are its own already; ``main`` has the ground that all share."""
    inputs = dict(resolved.inputs)
    picked = _picked(resolved, spec, cache, inputs, log)
    if layer is not None and "accounts" in picked:
        picked["accounts"] = without_other_teams(picked["accounts"], layer)
    frames = assemble(picked, spec, resolved, log)
    matrix = _matrix(picked, spec, resolved, cache, inputs, log)
    ground = None if main is None else main.geography
    geography = _geography(frames, spec, resolved, inputs, log, ground)
    managers = _managers(spec, resolved, cache, inputs, log)
    if frames is None or log.is_stopped:
        return None
    if geography is not None:
        frames = replace(frames, accounts=geography.named(frames.accounts))
    scenario = Scenario(
        path=resolved.path,
        spec=spec,
        origins=resolved.origins,
        faults=tuple(log.faults),
        inputs=inputs,
        settings=settings,
        quarantine=log.quarantine,
        matrix=matrix,
        geography=geography,
        managers=managers,
        tables=cache,
        layer=MAIN if layer is None else layer.name,
        pairing=None if layer is None else layer.pairing,
        **vars(frames),
    )
    return scenario if _is_sound(scenario, resolved, log) else None


def _matrix(
    picked: dict[str, Picked],
    spec: ScenarioSpec,
    resolved: Resolved,
    cache: TableCache,
    inputs: dict[str, str],
    log: FaultLog,
) -> pd.DataFrame | None:
    """The matrix of roads, checked against the ids of the tables."""
    if spec.travel.matrix is None:
        return None
    table_spec = TableSpec(file=spec.travel.matrix)
    table = _table("travel", table_spec, resolved, cache, inputs, log, key="matrix")
    homes = picked.get("territories", picked.get("reps"))
    if table is None or homes is None or "accounts" not in picked:
        return None
    home_ids = _ids(homes, HOME)
    if "territories" not in picked:
        home_ids["territory_id"] = home_ids.get("territory_id", set()) | home_ids["rep_id"]
    return read_matrix(table, home_ids, _ids(picked["accounts"], UNIT), log)


def _managers(
    spec: ScenarioSpec,
    resolved: Resolved,
    cache: TableCache,
    inputs: dict[str, str],
    log: FaultLog,
) -> dict[int, pd.DataFrame]:
    """Managers of the levels that name some, by the place of the level."""
    found = {}
    for place, level in enumerate(spec.level):
        if level.managers is None:
            continue
        table_spec = TableSpec(file=level.managers)
        table = _table("level", table_spec, resolved, cache, inputs, log, f"{place}.managers")
        frame = None if table is None else read_managers(table, log)
        if frame is not None:
            found[place] = frame
    return found


def _geography(
    frames: Frames | None,
    spec: ScenarioSpec,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
    known: Geography | None = None,
) -> Geography | None:
    if frames is None or spec.geography is None:
        return None
    from territory_opt.scenario.geography import read_geography  # geopandas is not for everybody

    homes = frames.territories
    return read_geography(spec, frames.accounts, homes, resolved, inputs, log, known)


def _ids(picked: Picked, keys: tuple[str, ...]) -> dict[str, set[str]]:
    return {key: set(picked.frame[key]) - {""} for key in keys if key in picked.frame}


def _is_sound(scenario: Scenario, resolved: Resolved, log: FaultLog) -> bool:
    """What only the rules can tell: conflicts and time zones that lead nowhere."""
    from territory_opt.scenario.build.groups import conflicts
    from territory_opt.scenario.build.levels import posts
    from territory_opt.scenario.build.time_zones import offsets_hours

    checks: list[Callable[[], object]] = [lambda: conflicts(scenario), lambda: posts(scenario)]
    if scenario.spec.rules.max_time_zone_difference_hours is not None:
        checks += [
            lambda: offsets_hours(scenario, scenario.accounts, "accounts"),
            lambda: offsets_hours(scenario, scenario.territories, "territories"),
        ]
    for check in checks:
        try:
            check()
        except ScenarioError as error:
            log.faults += [_placed(fault, resolved) for fault in error.faults]
    return not log.is_stopped


def _placed(fault: Fault, resolved: Resolved) -> Fault:
    """A fault in a rule, with the line that states it."""
    if fault.file or not fault.column.startswith(("rules.", "level.", "layer.")):
        return fault
    return replace(fault, **resolved.place(*fault.column.split(".")))


def _picked(
    resolved: Resolved,
    spec: ScenarioSpec,
    cache: TableCache,
    inputs: dict[str, str],
    log: FaultLog,
) -> dict[str, Picked]:
    """Every table that can be read, under our names."""
    picked = {}
    for section, kind in KINDS.items():
        table_spec = getattr(spec, section)
        if table_spec is None or table_spec.file == HIDDEN:
            continue
        table = _table(section, table_spec, resolved, cache, inputs, log)
        if table is not None:
            picked[section] = pick_columns(table, section, kind, table_spec, resolved, log)
    return picked


def _table(
    section: str,
    spec: TableSpec,
    resolved: Resolved,
    cache: TableCache,
    inputs: dict[str, str],
    log: FaultLog,
    key: str = "file",
) -> TextTable | None:
    path = resolved.folders.get(f"{section}.{key}", resolved.path.parent) / spec.file
    try:
        table, inputs[spec.file] = cache.read(path, spec)
    except UnreadableError as error:
        place = resolved.place(section, key)
        message = f"{spec.file}: {error.message}"
        if error.row is not None:
            message = error.message
            place = {"file": spec.file, "row": error.row, "column": ""}
        log.add(Grade.STOP, error.code, message, error.remedy, value=spec.file, **place)
        return None
    except MissingExtraError as error:
        log.add(Grade.STOP, "missing-extra", str(error), "", **resolved.place(section, key))
        return None
    for code, remark in table.remarks:
        log.add(Grade.NOTE, code, remark, file=spec.file)
    return table
