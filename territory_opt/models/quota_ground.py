"""What quotas are shared by: figures of accounts, of the plan and set aside, and of territories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan

from territory_opt.models.arrays import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class QuotaAccounts:
    """
    Accounts, by what they have.

    Attributes
    ----------
    figures
        Column → ``(num_accounts,)``: numbers a year; ``"pipeline"`` is what open deals are worth.
    counted
        Metric → ``(num_accounts,)``: accounts that it is about; all where it is not named.
    """

    figures: Mapping[str, FloatArray] = field(default_factory=dict)
    counted: Mapping[str, BoolArray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class QuotaGround:
    """
    What baselines are made of, beside the measures of a problem.

    Attributes
    ----------
    accounts
        The units of the problem, in its order.
    aside
        ``"house"`` and ``"partner"`` → accounts that are not planned.
    capture
        Share of open potential that an average rep wins in a year; NaN unknown.
    inputs
        Metric → ``(num_territories,)``: numbers of managers; NaN where one has said nothing.
    """

    accounts: QuotaAccounts = field(default_factory=QuotaAccounts)
    aside: Mapping[str, QuotaAccounts] = field(default_factory=dict)
    capture: float = nan
    inputs: Mapping[str, FloatArray] = field(default_factory=dict)
