"""The teams of a scenario: each layer read as a scenario of its own, on the ground that all share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault
from territory_opt.scenario.assemble import Frames, assemble
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.idle_rules import idle_rules
from territory_opt.scenario.layers import (
    faults_of_layer,
    layer_faults,
    resolved_of_layer,
    shared_ids,
    spec_of_layer,
    without_other_teams,
)
from territory_opt.scenario.records.decided import with_decisions
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.scenario import Scenario
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.specs.layers import MAIN, LayerSpec
from territory_opt.scenario.table_reader import TableReader
from territory_opt.scenario.tables.cache import TableCache

SETTINGS = (
    "rules.", "level.", "layer.", "sales_capacity.", "attainability.", "coverage.", "effort.",
)  # fmt: skip
"""What the column of a fault begins with, where it is no column but a setting."""

if TYPE_CHECKING:
    from territory_opt.geo import Areas
    from territory_opt.scenario.geography import Geography


def read_teams(
    resolved: Resolved,
    spec: ScenarioSpec,
    settings: tuple[str, ...],
    cache: TableCache,
    log: FaultLog,
) -> Scenario | None:
    """
    Read the scenario's own team and all its layers.

    Parameters
    ----------
    resolved, spec
        The settings, and where each was stated.
    settings
        ``"key=value"`` each, as they were given.
    cache
        Tables that were read before.
    log
        Takes every fault of every team.

    Returns
    -------
    Scenario or None
        None where a fault stops it.
    """
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
    reader = TableReader(spec, resolved, cache, inputs, log)
    picked = reader.picked()
    columns = {name: [*map(str, one.table.frame.columns)] for name, one in picked.items()}
    if layer is not None and "accounts" in picked:
        picked["accounts"] = without_other_teams(picked["accounts"], layer)
    if spec.decisions is not None and "accounts" in picked:
        decided = reader.decisions(picked["accounts"])
        picked["accounts"] = with_decisions(
            picked["accounts"], decided, spec.decisions.file, layer is None, log
        )
    ground = None if main is None else main.geography
    areas = _areas(spec, resolved, inputs, log) if ground is None else ground.areas
    plan_rates = reader.plan_rates()
    frames = assemble(picked, spec, resolved, log, areas, reader.rates(), plan_rates)
    matrix = reader.matrix(picked)
    geography = _geography(frames, areas, spec, resolved, inputs, log, ground)
    managers = reader.managers()
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
        plan_rates=plan_rates,
        tables=cache,
        columns=columns,
        layer=MAIN if layer is None else layer.name,
        pairing=None if layer is None else layer.pairing,
        **vars(frames),
    )
    if not _is_sound(scenario, resolved, log):
        return None
    if layer is None:  # others take these rules from it
        log.faults += [_placed(fault, resolved) for fault in idle_rules(scenario)]
    return replace(scenario, faults=tuple(log.faults))


def _areas(
    spec: ScenarioSpec, resolved: Resolved, inputs: dict[str, str], log: FaultLog
) -> Areas | None:
    if spec.geography is None:
        return None
    from territory_opt.scenario.area_files import read_area_file

    return read_area_file(spec.geography, resolved, inputs, log)


def _geography(
    frames: Frames | None,
    areas: Areas | None,
    spec: ScenarioSpec,
    resolved: Resolved,
    inputs: dict[str, str],
    log: FaultLog,
    known: Geography | None = None,
) -> Geography | None:
    if frames is None or spec.geography is None:
        return None
    from territory_opt.scenario.geography import read_geography  # geopandas is not for everybody

    accounts, homes = frames.accounts, frames.territories
    return read_geography(spec, accounts, homes, areas, resolved, inputs, log, known)


def _is_sound(scenario: Scenario, resolved: Resolved, log: FaultLog) -> bool:
    """What only the rules can tell: conflicts and time zones that lead nowhere."""
    from territory_opt.scenario.build.chances import chances
    from territory_opt.scenario.build.groups import conflicts
    from territory_opt.scenario.build.levels import posts
    from territory_opt.scenario.build.quota_ground import quota_ground
    from territory_opt.scenario.build.sales_force import role_rates
    from territory_opt.scenario.build.time_zones import offsets_hours

    checks: list[Callable[[], object]] = [lambda: conflicts(scenario), lambda: posts(scenario)]
    if scenario.spec.sales_capacity is not None:
        checks.append(lambda: role_rates(scenario))
    if scenario.spec.quota:
        checks.append(lambda: quota_ground(scenario))
    if scenario.spec.attainability is not None:
        checks.append(lambda: chances(scenario))
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
    if fault.file or not fault.column.startswith(SETTINGS):
        return fault
    return replace(fault, **resolved.place(*fault.column.split(".")))
