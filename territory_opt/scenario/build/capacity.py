"""Hours that each territory has for customers and for the way to them."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.working_time import capacity_by_calendar


def capacity_hours(scenario: Any) -> FloatArray:
    """
    Hours a year, ``(num_territories,)``.

    The territory's own ``capacity_hours``, else those of its people by ``[calendar]``, else hours per
    year × customer share × FTE.
    """
    own = scenario.territories["capacity_hours"].to_numpy(float)
    hours_of: FloatArray = np.where(np.isnan(own), _of_staff(scenario), own)
    return hours_of


def capacity_limit(scenario: Any) -> FloatArray:
    """
    Upper limit on workload hours, ``(num_territories,)``; inf where the scenario sets none.

    With a ``[capacity]`` section every territory is limited, without it those that state their own.
    """
    if scenario.spec.capacity is not None:
        return capacity_hours(scenario)
    own = scenario.territories["capacity_hours"].to_numpy(float)
    return np.where(np.isnan(own), np.inf, own)


def _of_staff(scenario: Any) -> FloatArray:
    spec, territories = scenario.spec, scenario.territories
    if spec.calendar is not None:
        return capacity_by_calendar(territories, scenario.reps, scenario.staffing_over_time, spec)
    hours = spec.capacity_or_default
    a_year = hours.hours_per_year * hours.customer_share
    hours_of: FloatArray = a_year * territories["fte"].fillna(1.0).to_numpy(float)
    return hours_of
