"""What is summed per territory: the measures of a problem and the loads under each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models import Loads, PairTable
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.columns import numeric, stop
from territory_opt.scenario.build.effort import Effort
from territory_opt.scenario.build.pairs import FormulaPairs, tabulate
from territory_opt.scenario.build.travel import Travel
from territory_opt.scenario.records.splits import share_of
from territory_opt.scenario.where import matches

TRAVEL, WORKLOAD = "travel_hours", "workload_hours"


@dataclass(frozen=True, eq=False)
class Measure:
    """
    One measure.

    Attributes
    ----------
    name
        As in the problem: ``"count[status=prospect, tier=A]"``.
    by_role
        ``(num_units, num_roles)``: load on a territory of each role; None for travel and workload.
    table
        Loads of pairs, where they are not the same for every role; else None.
    """

    name: str
    by_role: FloatArray | None
    table: PairTable | None = None


def measures(scenario: Any, travel: Travel, open_roles: BoolArray) -> tuple[Measure, ...]:
    """
    Every measure of the scenario, in the order of the signature page.

    ``travel_hours`` is there when travel takes time; without it, workload is visit hours.

    Parameters
    ----------
    open_roles
        ``(num_units, num_roles)``: roles that may serve the account. Visit hours that differ
        between roles depend on the pair only where more than one of them is open.

    Raises
    ------
    ScenarioError
        If a band names a column that is not there or holds no numbers.
    """
    entries = scenario.spec.balance
    wanted: dict[str, tuple[str, Mapping[str, Any]]] = {
        name: (name, {}) for name in _standing(travel)
    }
    for entry in sorted(entries, key=lambda entry: not entry.where):
        wanted.setdefault(measure_name(entry.measure, entry.where), (entry.measure, entry.where))
    limited = {measure_name(entry.measure, entry.where) for entry in entries} | {WORKLOAD}
    draft = _Loading(scenario, travel, open_roles)
    return tuple(
        draft.measure(full, name, where, full in limited) for full, (name, where) in wanted.items()
    )


def _standing(travel: Travel) -> list[str]:
    way = [TRAVEL] if travel.has_hours else []
    return ["potential", "revenue", "count", "visit_hours", *way, WORKLOAD]


def measure_name(name: str, where: Mapping[str, Any]) -> str:
    """Name of a measure over the accounts of ``where``."""
    if not where:
        return name
    parts = [f"{column}={_said(wanted)}" for column, wanted in where.items()]
    return f"{name}[{', '.join(parts)}]"


def as_loads(measures: Sequence[Measure]) -> Loads:
    """The loads of all measures, as a problem holds them."""
    unit = np.stack([_per_unit(measure) for measure in measures], axis=1)
    pairs = {m: measure.table for m, measure in enumerate(measures) if measure.table is not None}
    return Loads(unit, pairs)


def load_by_role(scenario: Any, effort: Effort, name: str, key: str) -> FloatArray:
    """
    Load of an account on a territory of each role, ``(num_units, num_roles)``.

    Raises
    ------
    ScenarioError
        If ``name``, which the scenario's ``key`` holds, is neither a measure nor a numeric column.
    """
    if name in ("visit_hours", WORKLOAD):
        return effort.hours_per_year
    if name == "count":
        share = share_of(scenario.accounts).to_numpy(float)
        return np.repeat(share[:, None], len(effort.roles), axis=1)
    figures = numeric(scenario.accounts, name, "accounts", key)
    return np.repeat(figures[:, None], len(effort.roles), axis=1)


@dataclass(frozen=True, eq=False)
class _Loading:
    """What loads are worked out from."""

    scenario: Any
    travel: Travel
    open_roles: BoolArray

    def measure(self, full: str, name: str, where: Mapping[str, Any], is_limited: bool) -> Measure:
        counts = matches(self.scenario.accounts, where)
        if name in (TRAVEL, WORKLOAD) and self.travel.has_hours:
            return Measure(full, None, self._hours(name, counts, is_limited))
        if name == TRAVEL:
            message = "balance.measure: travel_hours is limited, but nobody travels"
            raise stop("measure-without-travel", message, "Give coordinates, or drop the band.")
        effort = self.travel.effort
        by_role = load_by_role(self.scenario, effort, name, "balance.measure") * counts[:, None]
        if not differs(by_role, self.open_roles).any():
            return Measure(full, _of_open_role(by_role, self.open_roles))
        return Measure(full, by_role, self._by_role(by_role))

    def _hours(self, name: str, counts: BoolArray, is_limited: bool) -> PairTable:
        effort, travel = self.travel.effort, self.travel
        visits = effort.hours_per_year if name == WORKLOAD else 0 * effort.hours_per_year

        def load(units: IntArray, territories: IntArray) -> FloatArray:
            hours: FloatArray = visits[units, effort.role_of[territories]]
            together: FloatArray = hours + travel.hours(units, territories)
            return together * counts[units]

        shape = len(counts), len(effort.role_of)
        return tabulate(load, shape) if is_limited else FormulaPairs(load, shape)

    def _by_role(self, by_role: FloatArray) -> PairTable:
        role_of = self.travel.effort.role_of
        return FormulaPairs(lambda u, t: by_role[u, role_of[t]], (len(by_role), len(role_of)))


def differs(by_role: FloatArray, open_roles: BoolArray) -> BoolArray:
    """``(num_units,)``: the load is not the same in all roles that may serve the account."""
    low = np.where(open_roles, by_role, np.inf).min(axis=1)
    high = np.where(open_roles, by_role, -np.inf).max(axis=1)
    return high > low  # type: ignore[no-any-return]


def _of_open_role(by_role: FloatArray, open_roles: BoolArray) -> FloatArray:
    """The load in the first role that may serve the account, for every role."""
    load = np.take_along_axis(by_role, open_roles.argmax(axis=1)[:, None], axis=1)
    return np.repeat(load, by_role.shape[1], axis=1)


def _per_unit(measure: Measure) -> FloatArray:
    """Loads per unit; 0 where the measure depends on the pair."""
    if measure.by_role is None or measure.table is not None:
        return np.zeros(0 if measure.table is None else measure.table.shape[0])
    return measure.by_role[:, 0]


def _said(wanted: Any) -> str:
    return "|".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)
