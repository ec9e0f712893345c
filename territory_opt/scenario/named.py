"""Columns and roles that settings name: each must be there, and the nearest one is told if not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.models.quota import ELEMENTS
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.references import TerritoryNames
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import PotentialSpec, ScenarioSpec
from territory_opt.scenario.where import Mask, find_column, matches

MEASURES = ("potential", "revenue", "count", "visit_hours", "travel_hours", "workload_hours")
DERIVED = (
    "account_id", "name", "potential", "revenue", "status", "disposition", "visits_per_year",
    "visit_hours", "current_territory", "current_owner", "owner_state", "potential_source",
    "location_source",
)  # fmt: skip
"""Columns of accounts that are there whatever the file has."""


class Named(NamedTuple):
    """A name and the setting that holds it."""

    path: tuple[Any, ...]
    name: str


def scope_of(picked: Picked, resolved: Resolved, log: FaultLog) -> Mask:
    """Rows that the ``where`` of a table lets through; its unknown columns stop."""
    known = _columns(picked)
    meant = {}
    for name, wanted in picked.spec.where.items():
        if find_column(known, name) is None:
            _stop_column((picked.section, "where", name), name, known, picked, resolved, log)
        else:
            meant[name] = wanted
    return matches(picked.frame, meant)


def _columns(picked: Picked, derived: tuple[str, ...] = ()) -> pd.DataFrame:
    """The columns that hold something: an empty frame, for finding names."""
    ours = [name for name in picked.kind.columns if picked.has(name) or name in derived]
    others = [name for name in picked.frame.columns if name not in picked.kind.columns]
    return pd.DataFrame(columns=[*dict.fromkeys([*ours, *derived, *others])])


def measures_named(spec: ScenarioSpec) -> list[str]:
    """Columns of accounts that settings use as numbers, beside the measures always there."""
    names = [each.name for each in (*_measures(spec), *_counted(spec))]
    return [name for name in dict.fromkeys(names) if name not in MEASURES]


def targets_named(spec: ScenarioSpec) -> list[str]:
    """Columns of territories that bands are shared out by."""
    return [each.name for each in _targets(spec)]


def check_columns(
    picked: Picked, territories: Picked, spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> None:
    """Stop for columns that settings name and a table does not have."""
    made = () if spec.forecast is None else ("forecast", "forecast_method")
    known = _columns(picked, (*DERIVED, *made))
    for path, name in [*_wheres(spec), *_account_columns(spec)]:
        if find_column(known, name) is None:
            _stop_column(path, name, known, picked, resolved, log)
    measures = pd.DataFrame(columns=[*dict.fromkeys([*MEASURES, *known.columns])])
    for path, name in _measures(spec):
        _check_number(path, name, measures, picked, resolved, log)
    elements = pd.DataFrame(columns=[*dict.fromkeys([*ELEMENTS, *measures.columns])])
    for path, name in _counted(spec):
        _check_number(path, name, elements, picked, resolved, log)
    for path, name in _targets(spec):
        _check_number(path, name, _columns(territories), territories, resolved, log)


def _check_number(
    path: tuple[Any, ...],
    name: str,
    known: pd.DataFrame,
    picked: Picked,
    resolved: Resolved,
    log: FaultLog,
) -> None:
    column = find_column(known, name)
    if column is None:
        _stop_column(path, name, known, picked, resolved, log)
    elif picked.kind.is_words(column):
        log.add(Grade.STOP, "not-a-measure", f"{column} holds words, not numbers",
                "Name a column of numbers.", value=name, **resolved.place(*path))  # fmt: skip


def _stop_column(
    path: tuple[Any, ...],
    name: str,
    known: pd.DataFrame,
    picked: Picked,
    resolved: Resolved,
    log: FaultLog,
) -> None:
    hint = did_you_mean(name, map(str, known.columns), list_up_to=0)
    hint = hint or f"There are: {', '.join(map(str, known.columns))}."
    message = f"{picked.table.file} has no column {name!r}"
    log.add(Grade.STOP, "unknown-column", message, hint, value=name, **resolved.place(*path))


def check_roles(roles: list[str], spec: ScenarioSpec, resolved: Resolved, log: FaultLog) -> None:
    """Stop for roles that settings name and no territory has."""
    for path, name in _roles(spec):
        if name not in roles:
            message = f"no territory has the role {name!r}"
            log.add(Grade.STOP, "unknown-role", message, did_you_mean(name, roles), value=name,
                    **resolved.place(*path))  # fmt: skip


def check_people(
    names: TerritoryNames, spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> None:
    """Stop for reps that settings name and nobody is."""
    for i, family in enumerate(spec.family):
        if family.rep is not None and names.find(family.rep) is None:
            message = f"no territory is {family.rep!r}, nor has a rep of that id alone"
            log.add(Grade.STOP, "unknown-rep", message, names.hint(family.rep), value=family.rep,
                    **resolved.place("family", i, "rep"))  # fmt: skip


def _wheres(spec: ScenarioSpec) -> Iterator[Named]:
    sections: dict[str, list[Any]] = {
        "coverage": spec.coverage, "effort": spec.effort, "balance": spec.balance,
        "family": spec.family, "quota": spec.quota,
    }  # fmt: skip
    for section, entries in sections.items():
        for i, entry in enumerate(entries):
            for name in entry.where:
                if not (section == "effort" and name.casefold() == "role"):
                    yield Named((section, i, "where", name), name)
    carve_out = {} if spec.geography is None else spec.geography.carve_out or {}
    for name in carve_out:
        yield Named(("geography", "carve_out", name), name)
    for name in spec.rules.keep_where or {}:
        yield Named(("rules", "keep_where", name), name)


def _account_columns(spec: ScenarioSpec) -> Iterator[Named]:
    if spec.rules.group_column is not None:
        yield Named(("rules", "keep_groups"), spec.rules.group_column)
    if spec.family:
        yield Named(("family", 0, "policy"), "parent_id")
    if spec.potential is not None:
        yield from _potential_columns(spec.potential)
    chances = spec.attainability and spec.attainability.win_chance_column
    if chances:
        yield Named(("attainability", "win_chance_column"), chances)
    for i, name in enumerate(spec.routing.splits):
        if name not in ("segment", "tier"):
            yield Named(("routing", "splits", i), name)


def _potential_columns(spec: PotentialSpec) -> Iterator[Named]:
    for key in ("turnover", "employees", "industry", "column"):
        name = getattr(spec, key)
        if name is not None:
            yield Named(("potential", key), name)
    for name in spec.look_alike.columns:
        yield Named(("potential", "look_alike", "columns"), name)
    if spec.response is not None:
        yield Named(("potential", "response", "visits"), spec.response.visits)


def _measures(spec: ScenarioSpec) -> Iterator[Named]:
    for i, band in enumerate(spec.balance):
        yield Named(("balance", i, "measure"), band.measure)
    for i, quota in enumerate(spec.quota):
        yield Named(("quota", i, "potential"), quota.potential)
        if quota.history_column:
            yield Named(("quota", i, "history"), quota.history_column)
    if spec.objective.weight is not None:
        yield Named(("objective", "weight"), spec.objective.weight)
    if isinstance(spec.rules.uncovered_cost, str):
        yield Named(("rules", "uncovered_cost"), spec.rules.uncovered_cost)


def _counted(spec: ScenarioSpec) -> Iterator[Named]:
    """What quotas count beside the elements that they make themselves."""
    for i, quota in enumerate(spec.quota):
        key = "elements" if quota.elements else "measure"
        yield from (Named(("quota", i, key), name) for name in quota.counts if name not in ELEMENTS)


def _targets(spec: ScenarioSpec) -> Iterator[Named]:
    for i, band in enumerate(spec.balance):
        if band.target.startswith("column:"):
            yield Named(("balance", i, "target"), band.target.removeprefix("column:").strip())


def _roles(spec: ScenarioSpec) -> Iterator[Named]:
    for i, line in enumerate(spec.coverage):
        yield Named(("coverage", i, "role"), line.role)
    for i, effort in enumerate(spec.effort):
        yield from _role_values(("effort", i, "where", "role"), effort.where)
    for i, band in enumerate(spec.balance):
        for role in band.for_.roles or ():
            yield Named(("balance", i, "for", "role"), role)
    for i, family in enumerate(spec.family):
        if family.role is not None:
            yield Named(("family", i, "role"), family.role)
    for role in spec.rules.exempt_roles:
        yield Named(("rules", "exempt_roles"), role)
    for i, seller in enumerate(spec.sales_capacity.role if spec.sales_capacity else ()):
        yield Named(("sales_capacity", "role", i, "role"), seller.role)
    for i, plan in enumerate(spec.pay):
        yield Named(("pay", i, "role"), plan.role)
    for i, quota in enumerate(spec.quota):
        for role in quota.roles:
            yield Named(("quota", i, "roles"), role)
        for role in quota.ramp:
            yield Named(("quota", i, "ramp", role), role)
    for role in spec.roles:
        yield Named(("roles", role), role)


def _role_values(path: tuple[Any, ...], where: Mapping[str, Any]) -> Iterator[Named]:
    wanted: Any = next((value for name, value in where.items() if name.casefold() == "role"), [])
    for value in wanted if isinstance(wanted, list) else [wanted]:
        if str(value)[:1] not in ("!", ">", "<", "="):
            yield Named(path, str(value))
