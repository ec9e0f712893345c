"""What reps win in a segment, learned from deals, for the territories that they fill."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray, IntArray


def learned_performance(scenario: Any, segment: str) -> FloatArray:
    """
    Learned productivity of every territory in a segment, ``(num_territories,)``.

    NaN where nobody of its staff has deals enough there. Where several share a territory it is their
    mean by share, those without deals enough counting as stated.
    """
    ids, table = scenario.territories["territory_id"], scenario.productivity
    if table.empty:
        return np.full(len(ids), np.nan)
    used = table[table["is_used"].astype(bool) & table["segment"].eq(segment)]
    factor = used.set_index("rep_id")["productivity"].astype(float)
    staff = scenario.staffing[["territory_id", "rep_id", "share"]]
    own = staff["rep_id"].map(factor)
    stated = scenario.reps.set_index("rep_id")["performance"].astype(float).fillna(1.0)
    each = own.fillna(staff["rep_id"].map(stated)).fillna(1.0)
    sums = (
        pd.DataFrame({"weighted": each * staff["share"], "share": staff["share"]})
        .assign(is_learned=own.notna())
        .groupby(staff["territory_id"])
        .agg({"weighted": "sum", "share": "sum", "is_learned": "any"})
    )
    mean = (sums["weighted"] / sums["share"]).where(sums["is_learned"])
    return mean.reindex(ids).to_numpy(float)


def strength_in_quotas(scenario: Any, territory_of: IntArray) -> FloatArray | None:
    """
    Factor of every account's load in quotas, ``(num_units,)``: learned where deals tell, else 1.

    None unless the scenario has quotas follow productivity (``productivity.in_quotas``).
    """
    wanted = scenario.spec.productivity
    if wanted is None or not wanted.in_quotas:
        return None
    segment, factor = segments(scenario), np.ones(len(territory_of))
    for name in np.unique(segment):
        units = np.flatnonzero((segment == name) & (territory_of >= 0))
        factor[units] = learned_performance(scenario, name)[territory_of[units]]
    return np.nan_to_num(factor, nan=1.0)


def segments(scenario: Any) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Segment of every account, ``""`` none: ``(num_units,)``."""
    text: pd.Series = scenario.accounts["segment"].fillna("").astype(str).str.strip()
    return text.to_numpy(str)
