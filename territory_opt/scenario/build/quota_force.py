"""Who is there to carry quotas, from the scenario's tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota_force import QuotaForce, Tenure
from territory_opt.scenario.build.capacity import capacity_hours
from territory_opt.scenario.period import first_day


def quota_force(scenario: Any, parents: Mapping[str, str] | None = None) -> QuotaForce:
    """
    People of every territory, hours, last year's quotas, and who is above.

    Parameters
    ----------
    scenario
        Its territories are the problem's.
    parents
        Id → id of the group above, as the levels of a plan have them; those of the table of
        territories when left out.
    """
    frame = scenario.territories
    ids = list(frame["territory_id"])
    if not parents:
        parents = {a: b for a, b in zip(ids, frame["parent_id"], strict=True) if b}
        parents |= scenario.groups
    people = scenario.reps.set_index("rep_id").to_dict("index")
    return QuotaForce(
        first_day(scenario.spec),
        tuple(frame["role"]),
        tuple(_tenures(one, scenario.staffing_over_time, people) for one in ids),
        capacity_hours(scenario),
        _last_year(frame["rep_id"], people),
        parents,
    )


def _tenures(territory: str, stints: pd.DataFrame, people: Mapping[Any, Any]) -> tuple[Tenure, ...]:
    own = stints[stints["territory_id"] == territory]
    return tuple(_tenure(stint, people[stint["rep_id"]]) for stint in own.to_dict("records"))


def _tenure(stint: Mapping[Any, Any], rep: Mapping[Any, Any]) -> Tenure:
    begins, ends = _day(stint["from"]), _day(stint["to"])
    away = (_day(rep["leave_from"]), _day(rep["leave_to"]))
    leaves = () if away[0] is None else ((away[0], away[1] or date.max),)
    return Tenure(
        stint["rep_id"], begins, ends, (), leaves, min(1.0, stint["share"]), _day(rep["start_date"])
    )


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _last_year(rep_ids: pd.Series, people: Mapping[Any, Any]) -> FloatArray:
    """What the rep of each territory carried; NaN where nobody says."""
    of = [people[one]["quota_last_year"] if one in people else np.nan for one in rep_ids]
    return np.array(of, dtype=float)
