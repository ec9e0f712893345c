"""Who could serve accounts: people, positions, and who fills which, first day and over time."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.named import check_people, check_roles, scope_of, targets_named
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.records.references import TerritoryNames
from territory_opt.scenario.records.reps import read_reps
from territory_opt.scenario.records.staffing import (
    on_first_day,
    over_time,
    read_staffing,
    staffing_of_reps,
    staffing_of_territories,
)
from territory_opt.scenario.records.territories import (
    parents_above,
    read_territories,
    refuse_empty,
    staffed_territories,
    territories_of_reps,
)
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.working_time import capacity_by_calendar


@dataclass(frozen=True, eq=False)
class Force:
    """The sales force."""

    reps: Records
    territories: pd.DataFrame
    staffing: pd.DataFrame
    staffing_over_time: pd.DataFrame
    groups: dict[str, str]


def read_force(
    picked: dict[str, Picked], spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> Force | None:
    """
    Read people, positions and staffing.

    Parameters
    ----------
    picked
        Section -> table; sections that could not be read are missing.

    Returns
    -------
    Force or None
        None where a table of theirs could not be read.
    """
    if not _is_readable(picked, spec):
        return None
    targets = targets_named(spec)
    reps = read_reps(picked["reps"], scope_of(picked["reps"], resolved, log), spec, targets, log)
    if "territories" not in picked:
        territories = territories_of_reps(reps, spec)
        rows = staffing_of_reps(reps, spec)
        staffing, groups = on_first_day(rows, reps, spec), {}
    else:
        scope = scope_of(picked["territories"], resolved, log)
        positions = read_territories(picked["territories"], scope, targets, log)
        rows = _staffing(picked, positions, reps, resolved, log)
        staffing = on_first_day(rows, reps, spec)
        territories = staffed_territories(positions, reps, staffing, spec)
        groups = parents_above(positions)
    file = picked.get("territories", picked["reps"]).table.file
    refuse_empty(territories, file, "territory", log)
    check_roles(sorted(territories["role"].unique()), spec, resolved, log)
    check_people(TerritoryNames(territories, staffing), spec, resolved, log)
    stints = over_time(rows, reps)
    if spec.capacity is not None and spec.calendar is not None and not log.is_stopped:
        hours = capacity_by_calendar(territories, reps.frame[reps.usable], stints, spec)
        own = territories["capacity_hours"]
        territories = territories.assign(capacity_hours=own.where(own.notna(), hours))
    return Force(reps, territories, staffing, stints, groups)


def _is_readable(picked: dict[str, Picked], spec: ScenarioSpec) -> bool:
    wanted = ["reps", *(name for name in ("territories", "staffing") if getattr(spec, name))]
    return all(name in picked for name in wanted)


def _staffing(
    picked: dict[str, Picked],
    positions: Records,
    reps: Records,
    resolved: Resolved,
    log: FaultLog,
) -> pd.DataFrame:
    if "staffing" not in picked:
        return staffing_of_territories(positions, reps)
    scope = scope_of(picked["staffing"], resolved, log)
    return read_staffing(picked["staffing"], scope, positions, reps, log)
