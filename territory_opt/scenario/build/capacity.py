"""Hours that each territory has for customers and for the way to them."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray


def capacity_hours(scenario: Any) -> FloatArray:
    """
    Hours a year, ``(num_territories,)``.

    The territory's own ``capacity_hours``, else hours per year × customer share × FTE.
    """
    hours = scenario.spec.capacity_or_default
    by_fte = hours.hours_per_year * hours.customer_share * _fte(scenario)
    own = scenario.territories["capacity_hours"].to_numpy(float)
    hours_of: FloatArray = np.where(np.isnan(own), by_fte, own)
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


def _fte(scenario: Any) -> FloatArray:
    return scenario.territories["fte"].fillna(1.0).to_numpy(float)  # type: ignore[no-any-return]
