"""The planning period: its first and its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from territory_opt.scenario.schema import ScenarioSpec


@dataclass(frozen=True)
class Period:
    """
    Days of a plan.

    Attributes
    ----------
    first, last
        Both included.
    """

    first: date
    last: date

    @property
    def num_days(self) -> int:
        """Days, both ends included."""
        return (self.last - self.first).days + 1

    @property
    def years(self) -> float:
        """Its length; exactly 1 from a day to the day before it a year later."""
        year = (_later(self.first, months=12) - self.first).days
        return self.num_days / year

    @property
    def month_starts(self) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
        """First days of its months, which begin on the day of the month that it begins on."""
        starts: list[date] = []
        while (day := _later(self.first, months=len(starts))) <= self.last:
            starts.append(day)
        return np.array(starts, dtype="datetime64[D]")


def first_day(spec: ScenarioSpec) -> date | None:
    """First day of the plan; the day of the tables where that is not stated."""
    return spec.effective_from or spec.snapshot_date


def period(spec: ScenarioSpec) -> Period | None:
    """From the first day to ``effective_to``, else for a year; None where no day is stated."""
    first = first_day(spec)
    if first is None:
        return None
    return Period(first, spec.effective_to or _later(first, months=12) - timedelta(days=1))


def _later(day: date, months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
