"""
What a baseline may count: one small function each, over the accounts of a metric.

Each gives ``(num_accounts,)``, a year; a territory has the sum of its accounts. Whoever sold to an
account before plays no part: its history goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import QuotaPolicy
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import ELEMENTS
from territory_opt.scoring import terms

CAPACITY, MANAGER_INPUT = "capacity", "manager_input"
OF_TERRITORIES = (CAPACITY, MANAGER_INPUT)
"""Elements that are no sums over accounts."""


@dataclass(frozen=True, eq=False)
class Counted:
    """
    Accounts that a metric counts.

    Attributes
    ----------
    policy
        Which measures are its potential and its history.
    figure
        Measure or column → ``(num_accounts,)``; 0 for accounts that do not count.
    capture
        Share of open potential that an average rep wins in a year; NaN unknown.
    """

    policy: QuotaPolicy
    figure: Callable[[str], FloatArray]
    capture: float


def potential(accounts: Counted) -> FloatArray:
    """What could be sold."""
    return accounts.figure(accounts.policy.potential)


def restated_history(accounts: Counted) -> FloatArray:
    """Last year's actuals, whoever had the account then."""
    return accounts.figure(accounts.policy.history)


def open_potential(accounts: Counted) -> FloatArray:
    """Potential above last year's actuals, account by account; never below 0."""
    return terms.open_potential(potential(accounts), restated_history(accounts))


def pipeline(accounts: Counted) -> FloatArray:
    """Open opportunities: amount × win rate of their stage and age."""
    return accounts.figure("pipeline")


def expected_sales(accounts: Counted) -> FloatArray:
    """
    Last year's actuals and the open potential that an *average* rep captures.

    Productivity is 1.0 for everybody: the best rep gets no higher number for the same ground.
    """
    if np.isnan(accounts.capture):
        raise InputError(
            "expected_sales needs the share of open potential that is captured in a year; write "
            "capture_rate under [objective.match]"
        )
    captured = terms.capture_share(accounts.capture, 0.0, 1.0)
    return restated_history(accounts) + terms.new_sales(open_potential(accounts), captured)


MADE: Mapping[str, Callable[[Counted], FloatArray]] = {
    made.__name__: made
    for made in (potential, open_potential, restated_history, pipeline, expected_sales)
}


def of_accounts(name: str, accounts: Counted) -> FloatArray:
    """An element, or any measure or column of numbers: ``(num_accounts,)``."""
    return MADE[name](accounts) if name in MADE else accounts.figure(name)


def spoken(name: str) -> str:
    """An element in words; measures and columns are called as they are."""
    return name.replace("_", " ") if name in ELEMENTS else name
