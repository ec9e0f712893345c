"""What quotas are shared by, from the scenario's tables: figures, inputs, accounts set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import QuotaAccounts, QuotaGround
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import ELEMENTS
from territory_opt.scenario.build.columns import numeric, stop
from territory_opt.scenario.build.value import assumptions
from territory_opt.scenario.records.pipeline import PIPELINE
from territory_opt.scenario.records.splits import OF, share_of
from territory_opt.scenario.specs.quotas import QuotaSpec
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scenario.where import find_column, matches


def quota_ground(scenario: Any) -> QuotaGround:
    """
    Figures of accounts, of the plan and set aside, and the inputs of managers.

    Raises
    ------
    ScenarioError
        For a column of inputs that holds no numbers.
    """
    aside = scenario.set_aside
    inputs = {quota.metric: _inputs(scenario, quota) for quota in scenario.spec.quota}
    return QuotaGround(
        _accounts(scenario, scenario.accounts),
        {
            kind: _accounts(scenario, aside[aside["disposition"].eq(kind)], True)
            for kind in ("house", "partner")
        },
        assumptions(scenario.spec.objective).capture_rate,
        {metric: found for metric, found in inputs.items() if found is not None},
    )


def _accounts(scenario: Any, frame: pd.DataFrame, is_aside: bool = False) -> QuotaAccounts:
    """
    Accounts of one kind; those of the plan without what a problem has as measures anyway.

    Visits and hours are of the plan alone: nobody visits an account that is set aside.
    """
    figures: dict[str, FloatArray] = {"count": np.ones(len(frame))} if is_aside else {}
    for name in _columns(scenario.spec.quota):
        column = find_column(frame, name)
        if column is not None and (is_aside or name not in ("potential", "revenue")):
            figures[name] = numeric(frame, column, "accounts", "quota")
    if scenario.pipeline is not None:
        figures[PIPELINE] = _worth(frame, scenario.pipeline)
    counted = {
        quota.metric: matches(frame, quota.where) for quota in scenario.spec.quota if quota.where
    }
    return QuotaAccounts(figures, counted)


def _columns(quotas: list[QuotaSpec]) -> list[str]:
    """Columns that quotas name, beside measures that come from elsewhere."""
    names = [
        name
        for quota in quotas
        for name in (quota.potential, quota.history_column, *quota.counts)
        if name and (name not in ELEMENTS or name == "potential") and name not in _MADE
    ]
    return list(dict.fromkeys(names))


_MADE = ("count", "visit_hours", "travel_hours", "workload_hours")


def _worth(frame: pd.DataFrame, pipeline: Mapping[str, float] | pd.Series) -> FloatArray:
    """Expected amount of the open deals of every account; the parts of a split share them."""
    whole = frame[OF].where(frame[OF].ne(""), frame["account_id"]) if OF in frame else None
    ids = frame["account_id"] if whole is None else whole
    worth: FloatArray = (ids.map(dict(pipeline)).fillna(0.0) * share_of(frame)).to_numpy(float)
    return worth


def _inputs(scenario: Any, quota: QuotaSpec) -> FloatArray | None:
    """What managers say of every territory, NaN where nothing; None where nobody has the column."""
    territories, reps = scenario.territories, scenario.reps
    column = find_column(territories, quota.manager_input)
    if column is not None:
        return _numbers(territories["territory_id"], territories[column])
    column = find_column(reps, quota.manager_input)
    if column is None:
        return None
    said = dict(zip(reps["rep_id"], _numbers(reps["rep_id"], reps[column]), strict=True))
    inputs: FloatArray = territories["rep_id"].map(said).to_numpy(float)
    return inputs


def _numbers(ids: pd.Series, text: pd.Series) -> FloatArray:
    written = text.astype("str").str.strip().mask(text.isna(), "")
    values, is_wrong = parse_numbers(written, None)
    wrong = np.flatnonzero(np.asarray(is_wrong) | (values < 0).to_numpy())
    if len(wrong):
        some = ", ".join(f"{ids.iloc[i]} ({written.iloc[i]})" for i in wrong[:5])
        message = f"{text.name} of {some} is no number from 0 on"
        raise stop("not-a-number", message, "Correct it.", column=str(text.name))
    return values.to_numpy(float)
