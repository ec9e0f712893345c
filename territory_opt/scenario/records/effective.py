"""Days from which accounts may move, where they have one of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.scenario.period import period
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import Mask


def refuse_outside(accounts: Records, spec: ScenarioSpec, checked: Mask) -> None:
    """Stop accounts whose ``effective_on`` lies outside the plan, or has no plan to lie in."""
    day = accounts.frame["effective_on"]
    is_stated = day.notna().to_numpy() & checked
    told = {"column": "effective_on", "values": day.dt.strftime("%Y-%m-%d")}
    days = None if spec.effective_from is None else period(spec)
    if days is None:
        accounts.rows.stop(
            "effective-outside", is_stated, "{record} moves on {value}, but the plan has no first day",
            "Add effective_from = 2027-01-01, or the day you mean, to the scenario.", **told,
        )  # fmt: skip
        return
    first, last = (pd.Timestamp(np.datetime64(end)) for end in (days.first, days.last))
    accounts.rows.stop(
        "effective-outside", is_stated & ((day < first) | (day > last)).to_numpy(),
        f"{{record}} moves on {{value}}, but the plan lasts from {days.first} to {days.last}",
        "Write a day in between, or leave the cell empty: the plan's first day.", **told,
    )  # fmt: skip
