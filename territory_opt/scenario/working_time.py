"""Hours that people have in the planning period: working days, holidays, leave, start and end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.holiday_calendar import countries, holidays_between
from territory_opt.scenario.period import Period, period
from territory_opt.scenario.specs.calendar import CalendarSpec

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = [
    "rep_id", "first_day", "last_day", "work_days", "holidays", "absent_days", "leave_days", "hours",
]  # fmt: skip

Days = tuple[np.datetime64, np.datetime64]
"""First and last day, both included; empty where the last lies before the first."""


def working_time(reps: pd.DataFrame, spec: Any) -> pd.DataFrame:
    """
    Hours of every rep in the planning period, one row each, in their order.

    hours = (work days − holidays − absent days − leave days) × hours per day × FTE

    Parameters
    ----------
    reps
        ``rep_id``, ``fte``, ``country``, ``subdivision``, ``work_days``, ``leave_days``, and the dates
        ``start_date``, ``end_date``, ``leave_from``, ``leave_to``.
    spec
        Settings; without ``[calendar]`` there are no rows.

    Returns
    -------
    DataFrame
        ``first_day``, ``last_day`` of the rep within the period; ``work_days`` between them by the
        days of the week; ``holidays`` on such days; ``absent_days``: further ones from ``leave_from``
        to ``leave_to``; ``leave_days`` as stated, else the scenario's a year in proportion.
    """
    days, calendar = period(spec), spec.calendar
    if calendar is None or days is None:
        return pd.DataFrame(columns=COLUMNS)
    found = [_time_of(rep, calendar, days) for rep in reps.to_dict("records")]
    return pd.DataFrame(found, columns=COLUMNS, index=reps.index)


def _time_of(rep: Mapping[Any, Any], calendar: CalendarSpec, days: Period) -> dict[str, Any]:
    there = cut((rep["start_date"], rep["end_date"]), days)
    works, all_week = _calendars(rep, calendar, days)
    away = _overlap(there, absence(rep, days))
    num_days = _count(there, all_week)
    holidays = num_days - _count(there, works)
    absent = _count(away, works)
    leave = _leave_days(rep, calendar, days, there)
    fte = 1.0 if np.isnan(rep["fte"]) else rep["fte"]
    hours = (num_days - holidays - absent - leave) * calendar.hours_per_day * fte
    figures = (rep["rep_id"], *map(str, there), num_days, holidays, absent, leave, hours)
    return dict(zip(COLUMNS, figures, strict=True))


def capacity_by_calendar(
    territories: pd.DataFrame, reps: pd.DataFrame, stints: pd.DataFrame, spec: Any
) -> FloatArray:
    """
    Capacity of territories, hours a year ``(num_territories,)``: what their people have for customers.

    The hours of a rep go to the territories in proportion to share × working days there. A territory
    that nobody fills on any day of the period counts as one full-time rep who is there all the time.
    A period of half a year counts double, so that hours stand against visits a year.

    Parameters
    ----------
    territories, reps, stints
        As ``Scenario.territories``, ``reps`` and ``staffing_over_time``.
    """
    days, calendar = period(spec), spec.calendar
    if days is None or calendar is None:
        raise ValueError("hours are counted with [calendar] and effective_from only")
    people = {rep["rep_id"]: rep for rep in reps.to_dict("records")}
    hours: dict[str, float] = {}
    for stint in stints.to_dict("records"):
        found = _stint_hours(stint, people[stint["rep_id"]], calendar, days)
        if found is not None:
            hours[stint["territory_id"]] = hours.get(stint["territory_id"], 0.0) + found
    own = [
        hours[row["territory_id"]] if row["territory_id"] in hours else _vacant(row, calendar, days)
        for row in territories.to_dict("records")
    ]
    capacity: FloatArray = np.array(own) * spec.capacity_or_default.customer_share / days.years
    return capacity


def _stint_hours(
    stint: Mapping[Any, Any], rep: Mapping[Any, Any], calendar: CalendarSpec, days: Period
) -> float | None:
    """Hours of a stretch of staffing; None where it does not touch the period."""
    there = cut((stint["from"], stint["to"]), days)
    if there[1] < there[0]:
        return None
    whole = _time_of(rep, calendar, days)
    works, _ = _calendars(rep, calendar, days)
    away = absence(rep, days)
    net = _count(there, works) - _count(_overlap(there, away), works)
    net_whole = whole["work_days"] - whole["holidays"] - whole["absent_days"]
    return stint["share"] * whole["hours"] * net / net_whole if net_whole else 0.0


def _vacant(territory: Mapping[Any, Any], calendar: CalendarSpec, days: Period) -> float:
    """One rep of the territory's own country, there all the time."""
    country = territory["country"] if territory["country"] in countries() else ""
    dates = dict.fromkeys(("start_date", "end_date", "leave_from", "leave_to"), pd.NaT)
    anybody = {"rep_id": "", "country": country, "subdivision": "", "work_days": "", **dates}
    figures = {"fte": territory["fte"], "leave_days": np.nan}
    return float(_time_of(anybody | figures, calendar, days)["hours"])


def place_of(rep: Mapping[Any, Any], calendar: CalendarSpec) -> tuple[str, str]:
    """Country and subdivision whose holidays somebody has; ``""`` where there are none."""
    country = rep["country"] or calendar.country or ""
    is_same = country == calendar.country
    return country, rep["subdivision"] or (calendar.subdivision if is_same else "") or ""


def _calendars(
    rep: Mapping[Any, Any], calendar: CalendarSpec, days: Period
) -> tuple[np.busdaycalendar, np.busdaycalendar]:
    """Days somebody works, with and without holidays."""
    own = [day.strip() for day in rep["work_days"].split(";") if day.strip()]
    mask = " ".join(own or calendar.work_days)
    country, region = place_of(rep, calendar) if calendar.holidays else ("", "")
    works = _calendar(mask, country, region, days.first, days.last)
    return works, _calendar(mask, "", "", days.first, days.last)


@lru_cache(maxsize=1024)
def _calendar(mask: str, country: str, region: str, first: date, last: date) -> np.busdaycalendar:
    free = holidays_between(country, region, first, last) if country else ()
    return np.busdaycalendar(mask, [np.datetime64(day) for day, _ in free])


def absence(rep: Mapping[Any, Any], days: Period) -> Days | None:
    """Long leave within the period; None without any. An open end lasts to the period's."""
    stated = rep["leave_from"], rep["leave_to"]
    return None if pd.isna(stated[0]) and pd.isna(stated[1]) else cut(stated, days)


def cut(dates: tuple[Any, Any], days: Period) -> Days:
    """Dates (NaT: open) within the period."""
    first, last = np.datetime64(days.first), np.datetime64(days.last)
    since, until = (
        (end if pd.isna(day) else np.datetime64(pd.Timestamp(day).date()))
        for day, end in zip(dates, (first, last), strict=True)
    )
    return max(since, first), min(until, last)


def _overlap(one: Days, other: Days | None) -> Days | None:
    return None if other is None else (max(one[0], other[0]), min(one[1], other[1]))


def _count(days: Days | None, calendar: np.busdaycalendar) -> int:
    if days is None or days[1] < days[0]:
        return 0
    return int(np.busday_count(days[0], days[1] + np.timedelta64(1, "D"), busdaycal=calendar))


def _leave_days(rep: Mapping[Any, Any], calendar: CalendarSpec, days: Period, there: Days) -> float:
    if not np.isnan(rep["leave_days"]):
        return float(rep["leave_days"])
    present = max(0, int((there[1] - there[0]).astype(int)) + 1)
    return calendar.leave_days * days.years * present / days.num_days
