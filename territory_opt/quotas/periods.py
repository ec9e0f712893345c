"""Periods of a fiscal year, and the season that weighs them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.arrays import FloatArray, as_floats
from territory_opt.models.quota import PeriodKind

MONTHS_OF = {"year": 12, "quarters": 3, "months": 1}
LONG_YEAR = 53


@dataclass(frozen=True)
class Period:
    """
    Part of a fiscal year.

    Attributes
    ----------
    name
        ``"2027-02"``, ``"Q1"``, ``"P01"``.
    first, after
        First day, and the day after the last.
    """

    name: str
    first: date
    after: date

    @property
    def days(self) -> int:
        """Days in it."""
        return (self.after - self.first).days


def fiscal_periods(kind: PeriodKind, first: date, weeks: int = 52) -> tuple[Period, ...]:
    """
    Periods of the fiscal year that begins on ``first``.

    Parameters
    ----------
    kind
        Calendar ``months`` and ``quarters`` (from ``first``'s day of the month on, or the month's last
        day), or twelve periods of whole weeks, ``4-4-5`` and its relatives.
    first
        Any day of any month.
    weeks
        52 or 53, for periods of weeks; a 53rd belongs to the last one.
    """
    if kind in MONTHS_OF:
        return _of_months(kind, first)
    lengths = [int(part) for part in kind.split("-")] * 4
    lengths[-1] += weeks == LONG_YEAR
    ends = np.cumsum([0, *lengths]).tolist()
    days = [first + timedelta(weeks=week) for week in ends]
    return tuple(Period(f"P{i + 1:02}", days[i], days[i + 1]) for i in range(len(lengths)))


def _of_months(kind: PeriodKind, first: date) -> tuple[Period, ...]:
    days = [later(first, months) for months in range(0, 13, MONTHS_OF[kind])]
    return tuple(
        Period(_name(kind, i, day), day, after) for i, (day, after) in enumerate(pairwise(days))
    )


def _name(kind: PeriodKind, place: int, first: date) -> str:
    if kind == "year":
        return "year"
    return f"Q{place + 1}" if kind == "quarters" else f"{first:%Y-%m}"


def later(day: date, months: int) -> date:
    """The same day so many months on, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def season_of(history: Sequence[Sequence[float]]) -> FloatArray:
    """
    Weights of periods from past years, each year counting the same.

    Parameters
    ----------
    history
        Shape ``(num_years, num_periods)``, currency, without a gap.

    Returns
    -------
    ndarray
        Shape ``(num_periods,)``; sums to 1.

    Raises
    ------
    InputError
        Naming every gap, period below 0, and year without sales.
    """
    years = np.atleast_2d(as_floats("history", history))
    messages = [
        f"year {y + 1}, period {p + 1} of the history is {years[y, p]}: expected sales of 0 or more"
        for y, p in np.argwhere(~(years >= 0) | ~np.isfinite(years)).tolist()
    ]
    sums = np.nan_to_num(years).sum(axis=1)
    messages += [f"year {y + 1} of the history has no sales" for y in np.flatnonzero(sums <= 0)]
    if messages:
        raise InputError("; ".join(messages))
    weights: FloatArray = (years / sums[:, None]).mean(axis=0)
    return weights
