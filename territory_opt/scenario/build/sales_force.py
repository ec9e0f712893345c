"""People by role and month: who is there, how far ramped, who is expected to leave, which seats open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.estimates import NamedForce, RoleRates
from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.period import Period, period
from territory_opt.scenario.working_time import absence, cut


@dataclass(frozen=True, eq=False)
class SalesForce:
    """
    The force of a scenario.

    Attributes
    ----------
    starts
        ``(num_months,)`` first days of the plan's months.
    shares
        ``(num_months,)`` share of a year's sales that falls in each.
    rates
        Of every role, in the order of their first territory.
    named
        Of every role: people known by name.
    seats
        Of every role: FTE if every territory were filled.
    """

    starts: np.ndarray[tuple[int], np.dtype[np.datetime64]]
    shares: FloatArray
    rates: tuple[RoleRates, ...]
    named: tuple[NamedForce, ...]
    seats: tuple[float, ...]


def role_rates(scenario: Any) -> tuple[RoleRates, ...]:
    """
    Productivity, ramp, attrition and vacancy of every role that has territories.

    Raises
    ------
    ScenarioError
        Naming every role without.
    """
    stated = scenario.spec.sales_capacity
    lines = {} if stated is None else {line.role: line for line in stated.role}
    roles = list(dict.fromkeys(scenario.territories["role"]))
    missing = [_missing(role) for role in roles if role not in lines]
    if missing:
        told = "\n".join(f"{fault.message}. {fault.remedy}" for fault in missing)
        raise ScenarioError(told, missing)
    return tuple(
        RoleRates(
            line.role, line.productivity, tuple(line.ramp), line.attrition, line.months_to_fill
        )
        for line in map(lines.__getitem__, roles)
    )


def _missing(role: str) -> Fault:
    return Fault(
        Grade.STOP,
        "sales-role",
        f"what a rep of the role {role!r} can sell is not told, and there is no default for it",
        f'Add a [[sales_capacity.role]] with role = "{role}", productivity, ramp, attrition and '
        "months_to_fill.",
        column="sales_capacity.role",
        value=role,
    )


def sales_force(scenario: Any) -> SalesForce:
    """
    The force by role and month.

    Raises
    ------
    ScenarioError
        As ``role_rates``.
    """
    rates, days = role_rates(scenario), period(scenario.spec)
    if days is None:
        raise ValueError("a capacity plan has a first day: the schema sees to it")
    calendar = _Months(days)
    role_of = dict(
        zip(scenario.territories["territory_id"], scenario.territories["role"], strict=True)
    )
    stints = _stints(scenario, calendar, {one.role: one for one in rates})
    seats = scenario.territories.groupby("role", sort=False)["fte"].sum()
    opened = _open_seats(scenario, calendar, stints)
    named = []
    for one in rates:
        own = [stint for stint in stints if role_of[stint.territory] == one.role]
        seat = sum((opened[t] for t in opened if role_of[t] == one.role), calendar.zeros)
        named.append(_named(own, seat, one, calendar))
    shares = calendar.shares(scenario.spec.sales_capacity.monthly_shares)
    return SalesForce(
        days.month_starts, shares, rates, tuple(named), tuple(float(seats[r.role]) for r in rates)
    )


class _Months:
    """Days of the period, and the month of each."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.starts = period.month_starts
        self.days = np.arange(np.datetime64(period.first), np.datetime64(period.last) + 1)
        self.month_of = np.searchsorted(self.starts, self.days, side="right") - 1
        self.sizes = np.bincount(self.month_of, minlength=len(self.starts))
        self.zeros = np.zeros(len(self.starts))

    def mean(self, values: FloatArray) -> FloatArray:
        """Mean of daily values over each month."""
        found: FloatArray = np.bincount(self.month_of, values, len(self.starts)) / self.sizes
        return found

    def shares(self, stated: list[float] | None) -> FloatArray:
        """Share of a year's sales in each month; a month cut short has less of it by days."""
        of_year = np.full(12, 1 / 12) if stated is None else np.array(stated)
        last = pd.Timestamp(self.starts[-1])
        whole = (last + pd.DateOffset(months=1) - last).days
        shares = of_year[np.arange(len(self.starts)) % 12]
        shares[-1] *= self.sizes[-1] / whole
        return shares


@dataclass(frozen=True, eq=False)
class _Stint:
    """Somebody in a territory: ``heads`` and ``ramped`` by month, expected leavers taken off."""

    territory: str
    until: Any
    survival: FloatArray
    heads: FloatArray
    ramped: FloatArray
    leaving: FloatArray
    weight: float


def _stints(scenario: Any, months: _Months, rates: Mapping[str, RoleRates]) -> list[_Stint]:
    people = {rep["rep_id"]: rep for rep in scenario.reps.to_dict("records")}
    territories = scenario.territories.set_index("territory_id")["role"]
    rows = scenario.staffing_over_time
    rows = rows[rows["territory_id"].isin(territories.index)].to_dict("records")
    first: dict[str, int] = {}
    for row in rows:
        there = _days_there(row, months)
        if there.any():
            begin = int(months.month_of[there.argmax()])
            first[row["rep_id"]] = min(begin, first.get(row["rep_id"], begin))
    return [
        _stint(row, people[row["rep_id"]], rates[territories[row["territory_id"]]], first, months)
        for row in rows
    ]


def _days_there(row: Mapping[Any, Any], months: _Months) -> BoolArray:
    since, until = cut((row["from"], row["to"]), months.period)
    there: BoolArray = (months.days >= since) & (months.days <= until)
    return there


def _stint(
    row: Mapping[Any, Any],
    rep: Mapping[Any, Any],
    rates: RoleRates,
    first: Mapping[str, int],
    months: _Months,
) -> _Stint:
    weight = row["share"] * (1.0 if np.isnan(rep["fte"]) else rep["fte"])
    there, away = _days_there(row, months), absence(rep, months.period)
    works = there if away is None else there & ~_between(months.days, *away)
    since = first.get(rep["rep_id"], 0)
    survival = rates.monthly_staying ** np.maximum(np.arange(len(months.starts)) - since, 0)
    ramp = np.array([rates.ramped(k) for k in _tenure(rep["start_date"], months.days)])
    last_days = np.cumsum(months.sizes) - 1
    return _Stint(
        row["territory_id"],
        row["to"],
        survival,
        weight * survival * months.mean(works.astype(float)),
        weight * survival * months.mean(works * ramp),
        weight * survival * there[last_days] * (1 - rates.monthly_staying),
        weight,
    )


def _between(days: Any, since: Any, until: Any) -> BoolArray:
    inside: BoolArray = (days >= since) & (days <= until)
    return inside


def _tenure(start: Any, days: Any) -> IntArray:
    """Whole months since the start, day by day; whoever has no start is fully ramped."""
    if pd.isna(start):
        return np.full(len(days), np.iinfo(np.int64).max)
    begin = np.datetime64(pd.Timestamp(start).date())
    month, day = days.astype("datetime64[M]"), days - days.astype("datetime64[M]")
    own = begin.astype("datetime64[M]")
    whole: IntArray = (month - own).astype(int) - (day < begin - own)
    return np.maximum(whole, 0)


def _open_seats(scenario: Any, months: _Months, stints: list[_Stint]) -> dict[str, FloatArray]:
    """
    Territory -> FTE that falls empty for good by the first day of each month.

    A seat for which somebody is named later is not open: it waits for that person.
    """
    found = {}
    for row in scenario.territories.to_dict("records"):
        own = [stint for stint in stints if stint.territory == row["territory_id"]]
        place, amount = _opening(own, row["fte"], months)
        if place is not None and place < len(months.starts):
            found[row["territory_id"]] = np.eye(len(months.starts))[place] * amount
    return found


def _opening(own: list[_Stint], fte: float, months: _Months) -> tuple[int | None, float]:
    """Month by whose first day a seat is empty for good (None: never), and how much of it."""
    if any(pd.isna(stint.until) for stint in own):
        return None, 0.0
    end = max((np.datetime64(pd.Timestamp(s.until).date()) for s in own), default=None)
    if end is None or end < months.days[0]:
        return 0, fte
    place = int(np.searchsorted(months.starts, end, side="right"))
    last = [s for s in own if np.datetime64(pd.Timestamp(s.until).date()) == end]
    return place, sum(stint.weight * stint.survival[place - 1] for stint in last)


def _named(own: list[_Stint], seats: FloatArray, rates: RoleRates, months: _Months) -> NamedForce:
    def total(name: str) -> FloatArray:
        return sum((getattr(stint, name) for stint in own), months.zeros)

    return NamedForce(total("heads"), total("ramped"), total("leaving"), seats)
