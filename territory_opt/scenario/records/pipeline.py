"""What the open deals of every account are worth: amount × win rate of their stage and age."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.estimates.pipeline import FloatArray, chances_by_age, deal_chances
from territory_opt.models import Grade
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.period import first_day
from territory_opt.scenario.records.opportunities import OPEN, Deals
from territory_opt.scenario.records.protection_doubts import folded_stage
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ScenarioSpec

PIPELINE = "pipeline"


def is_pipeline_asked(spec: ScenarioSpec) -> bool:
    """Whether a quota counts open deals."""
    return any(PIPELINE in quota.counts for quota in spec.quota)


def pipeline_of(
    deals: Deals | None, spec: ScenarioSpec, resolved: Resolved, log: FaultLog
) -> pd.Series | None:
    """
    Expected amount of open deals, by account.

    Returns
    -------
    Series or None
        Index ``account_id``; accounts without an open deal are not there. None where no quota
        counts them, or nothing can be said of them (and that is told).
    """
    if not is_pipeline_asked(spec):
        return None
    if deals is None:
        log.add(Grade.STOP, "no-opportunities",
                "a quota counts the pipeline of [opportunities], and there are none",
                'Add [opportunities] with file = "opportunities.csv", or take pipeline out of its '
                "elements.", **resolved.place("quota"))  # fmt: skip
        return None
    _refuse_unknown(deals, spec)
    found = deals.usable
    running = found[found["outcome"].eq(OPEN) & found["is_known"]]
    by_age = _by_age(found)
    if by_age is None and not _rates(spec):
        log.add(Grade.STOP, "no-decided-deal",
                "no opportunity is won or lost, so nothing tells what open ones are worth",
                "Give decided ones too, or win_rates = { Proposal = 0.4 } under [opportunities].",
                **resolved.place("opportunities"))  # fmt: skip
        return None
    rate = np.asarray(running["stage"].map(folded_stage).map(_rates(spec)), dtype=np.float64)
    today = spec.snapshot_date or first_day(spec)
    days = _days(running["created_date"], pd.NaT if today is None else pd.Timestamp(today))
    chance = deal_chances(rate, days, by_age)
    worth: pd.Series = (running["amount"] * chance).groupby(running["account_id"]).sum()
    return worth


def _rates(spec: ScenarioSpec) -> dict[str, float]:
    stated = {} if spec.opportunities is None else spec.opportunities.win_rates
    return {folded_stage(stage): rate for stage, rate in stated.items()}


def _refuse_unknown(deals: Deals, spec: ScenarioSpec) -> None:
    """Open deals of an unknown amount, or of a stage whose rate is not stated."""
    frame, rows = deals.frame, deals.records.rows
    is_open = frame["outcome"].eq(OPEN).to_numpy() & frame["is_known"].to_numpy(bool)
    is_open = is_open & deals.records.usable
    rows.stop(
        "open-without-amount", is_open & frame["amount"].isna().to_numpy(),
        "{record} is open and has no amount, which a quota by pipeline needs",
        "Fill it in, or leave the deal out by [opportunities] where.", column="amount",
    )  # fmt: skip
    rates = _rates(spec)
    if rates:
        stated = list(spec.opportunities.win_rates) if spec.opportunities else []
        is_new = is_open & ~frame["stage"].map(folded_stage).isin(rates).to_numpy()
        remedies = {
            int(row): did_you_mean(frame["stage"][row], stated) for row in frame.index[is_new]
        }
        rows.stop(
            "stage-without-rate", is_new, "the stage of {record} is {value}, which has no win rate",
            "Add it to win_rates of [opportunities].", column="stage", values=frame["stage"],
            remedies=remedies,
        )  # fmt: skip


def _by_age(deals: pd.DataFrame) -> FloatArray | None:
    """Chances at every age, from decided deals; None without any."""
    decided = deals[deals["outcome"].ne(OPEN)]
    if decided.empty:
        return None
    days = _days(decided["created_date"], decided["close_date"])
    return chances_by_age(decided["is_won"].to_numpy(bool), days)


def _days(since: pd.Series, until: Any) -> FloatArray:
    """NaN where either day is not known."""
    days: FloatArray = (until - since).dt.days.to_numpy(np.float64)
    return days
