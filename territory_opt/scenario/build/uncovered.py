"""The price of leaving an account out, and the accounts that nobody may serve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scenario.build.columns import unknown
from territory_opt.scenario.build.eligibility import Rule
from territory_opt.scenario.build.ground import Ground, survey
from territory_opt.scenario.where import find_column


def uncovered_prices(scenario: Any) -> FloatArray | None:
    """
    ``rules.uncovered_cost`` per account, ``(num_units,)``; inf where its column is empty.

    None when every account must be covered.
    """
    price, accounts = scenario.spec.rules.uncovered_cost, scenario.accounts
    if price is None:
        return None
    if not isinstance(price, str):
        return np.full(len(accounts), float(price))
    column = find_column(accounts, price)
    if column is None:
        message = f"rules.uncovered_cost: the accounts have no column {price!r}"
        raise unknown(message, price, accounts.columns, "rules.uncovered_cost")
    prices = pd.to_numeric(accounts[column], errors="coerce").to_numpy(float)
    return np.where(np.isnan(prices), np.inf, prices)


def unservable(scenario: Any) -> list[Fault]:
    """
    Accounts that no territory may serve and that may not be left out: one stopping fault each.

    The fault names the account, what keeps the nearest territory from it, and the way out.
    """
    return faults_of(survey(scenario))


def faults_of(ground: Ground) -> list[Fault]:
    """As ``unservable``, where the ground is already worked out; and locks that are forbidden."""
    closed = ~ground.open_roles.any(axis=1)
    prices = uncovered_prices(ground.scenario)
    if prices is not None:
        closed &= ~np.isfinite(prices)
    units = np.flatnonzero(closed & (ground.today.locked_to < 0))
    nearest = _nearest(ground, units)
    nobody = [_nobody(ground, i, j) for i, j in zip(units.tolist(), nearest.tolist(), strict=True)]
    return [*_forbidden_locks(ground), *nobody]


def _forbidden_locks(ground: Ground) -> list[Fault]:
    locked = np.flatnonzero(ground.today.locked_to >= 0)
    to = ground.today.locked_to[locked]
    closed = locked[~ground.eligibility.allowed(locked, to)]
    return [
        _fault(
            ground,
            "lock-forbidden",
            unit,
            f"is locked to {_territory(ground, ground.today.locked_to[unit])}, which its own "
            "`forbidden` rules out",
            "Take it out of `locked_to` or out of `forbidden`.",
        )
        for unit in closed.tolist()
    ]


def _nobody(ground: Ground, unit: int, nearest: int) -> Fault:
    broken = ground.eligibility.broken(unit, nearest)
    reasons = " and ".join(rule.reason(unit, nearest) for rule in broken)
    said = f"may be served by no territory: the nearest, {_territory(ground, nearest)}, {reasons}"
    return _fault(ground, "no-territory-serves", unit, said, _ways_out(broken))


def _ways_out(broken: list[Rule]) -> str:
    ways = " ".join(rule.remedy for rule in broken)
    return f"{ways} Or lock it to a territory, or allow leaving it out by rules.uncovered_cost."


def _nearest(ground: Ground, units: IntArray) -> IntArray:
    """Nearest territory of each unit; among equally near or unplaced ones, the least excluded."""
    territories = np.arange(ground.shape[1])[None, :]
    nearest = np.zeros(len(units), dtype=np.int64)
    for rows in blocks_of(len(units), ground.shape[1]):
        of = units[rows][:, None]
        shape = len(rows), ground.shape[1]
        km = np.broadcast_to(ground.travel.known_km(of, territories), shape)
        km = np.where(np.isnan(km), np.inf, km)
        broken = sum(~rule.allows(of, territories) for rule in _all_rules(ground))
        order = np.lexsort((np.broadcast_to(broken, shape), km), axis=1)
        nearest[rows] = order[:, 0]
    return nearest


def _all_rules(ground: Ground) -> list[Rule]:
    forbidden = ground.eligibility.forbidden
    return [*ground.eligibility.rules, *([] if forbidden is None else [forbidden])]


def _territory(ground: Ground, territory: Any) -> str:
    return str(ground.scenario.territories["territory_id"].iloc[territory])


def _fault(ground: Ground, code: str, unit: int, said: str, remedy: str) -> Fault:
    account = str(ground.scenario.accounts["account_id"].iloc[unit])
    file = ground.scenario.spec.accounts.file
    return Fault(Grade.STOP, code, f"account {account} {said}", remedy, file=file, record=account)
