"""Budgets on what changes hands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Budget
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.models.rules import Direction
from territory_opt.scenario.build.ground import Ground
from territory_opt.scenario.build.protection import protected_value

RAMP_MONTHS = 5
"""Months until a new rep carries a full quota (0/25/50/75/100 % over months 1 to 5)."""


def budgets(ground: Ground) -> tuple[Budget, ...]:
    """
    Limits on moves by choice.

    Shares are of all accounts (of all revenue, of all protected deals) that have an incumbent. Forced
    moves weigh nothing: the incumbent may not keep the account, or it is locked elsewhere. The limits
    per rep do not hold for ``exempt_roles``, nor, unless the scenario says so, for new, vacant and
    ramping territories.
    """
    free_choice = ground.eligibility.may_stay(ground.today.incumbent).astype(float)
    return (*_total(ground, free_choice), *_per_rep(ground, free_choice))


def _total(ground: Ground, free_choice: FloatArray) -> Iterator[Budget]:
    rules, has_incumbent = ground.scenario.spec.rules, ground.today.incumbent >= 0
    revenue = ground.scenario.accounts["revenue"].to_numpy(float)
    for share, weights, name in (
        (rules.max_moved_account_share, np.ones(len(revenue)), "accounts moved"),
        (rules.max_moved_revenue_share, revenue, "revenue moved"),
        (rules.max_moved_deals_share, protected_value(ground.scenario), "protected deals moved"),
    ):
        if share is not None:
            limit = share * float(weights[has_incumbent].sum())
            yield Budget(weights * free_choice, limit, name=name)


def _per_rep(ground: Ground, free_choice: FloatArray) -> Iterator[Budget]:
    rules = ground.scenario.spec.rules
    ids = ground.scenario.territories["territory_id"]
    held = np.flatnonzero(~is_exempt(ground)).tolist()
    limits: tuple[tuple[int | None, Direction, str], ...] = (
        (rules.max_handed_off_per_rep, "out", "handed off by"),
        (rules.max_taken_over_per_rep, "in", "taken over by"),
    )
    shared = free_choice.copy()
    shared.flags.writeable = False
    for limit, direction, name in limits:
        for j in held if limit is not None else ():
            yield Budget(shared, float(limit or 0), j, direction, f"{name} {ids.iloc[j]}")


def is_exempt(ground: Ground) -> BoolArray:
    """Territories free of the limits per rep, ``(num_territories,)``."""
    rules, territories = ground.scenario.spec.rules, ground.scenario.territories
    exempt: BoolArray = territories["role"].isin(rules.exempt_roles).to_numpy(bool)
    if not rules.exempt_new_reps:
        return exempt
    has_accounts = np.isin(np.arange(len(territories)), ground.today.incumbent)
    vacant = territories["is_vacant"].to_numpy(bool)
    new: BoolArray = exempt | vacant | ~has_accounts | _is_ramping(ground.scenario)
    return new


def _is_ramping(scenario: Any) -> BoolArray:
    """The main rep started less than ``RAMP_MONTHS`` before the plan's first day, or will."""
    day = scenario.spec.effective_from or scenario.spec.snapshot_date
    if day is None or "start_date" not in scenario.reps:
        return np.zeros(len(scenario.territories), dtype=bool)
    start = pd.to_datetime(scenario.reps["start_date"], errors="coerce")
    start_of = dict(zip(scenario.reps["rep_id"], start, strict=True))
    started = pd.to_datetime(scenario.territories["rep_id"].map(start_of))
    since = pd.Timestamp(day) - pd.DateOffset(months=RAMP_MONTHS)
    ramping: BoolArray = (started > since).to_numpy(bool)
    return ramping
