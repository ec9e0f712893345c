"""Open deals and renewals under the rules that protect them, every doubt told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.period import first_day
from territory_opt.scenario.records.opportunities import LOST, OPEN, Deals
from territory_opt.scenario.records.owners import Owners
from territory_opt.scenario.records.protection_doubts import (
    folded_stage,
    refuse_unknown_stages,
    stage_order,
    tell_doubts,
    tell_stages,
)
from territory_opt.scenario.records.protection_ends import last_days, tell_dates
from territory_opt.scenario.records.protection_rules import ruled
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import ProtectionSpec, ScenarioSpec
from territory_opt.scenario.where import Mask

COLUMNS = (
    "opportunity_id", "name", "account_id", "owner", "rep_id", "stage", "amount", "close_date",
    "renewal_date", "outcome", "goes_along", "rule", "protected_until",
    "lock", "holds_account", "credit_share", "price",
)  # fmt: skip
"""
Of a table of deals. ``goes_along``: a move of the account moves the deal, as its owner is the account's
rep or nobody; ``rule`` and ``lock`` are ``""``, ``protected_until`` is NaT, where nothing protects it.
"""
DATES = ("close_date", "renewal_date", "protected_until")
OF_ACCOUNTS = ("protected_value", "protected_until", "protected_lock")
"""Columns of accounts that protection adds."""


def no_deals() -> pd.DataFrame:
    """The table of deals without any."""
    kinds = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(DATES, "datetime64[s]")
    kinds |= dict.fromkeys(("goes_along", "holds_account"), "bool")
    kinds |= dict.fromkeys(("amount", "credit_share", "price"), "float64")
    return pd.DataFrame({name: pd.Series(dtype=kinds[name]) for name in COLUMNS})


@dataclass(frozen=True, eq=False)
class Ground:
    """
    What is known of every deal's account and owner, row by row.

    Attributes
    ----------
    day
        First day on which the account may change hands.
    is_with_account
        The owner fills the territory that has the account today.
    leaves
        Last day of the owner; NaT where open.
    is_gone
        The owner has left before the plan begins.
    """

    day: pd.Series
    is_with_account: Mask
    leaves: pd.Series
    is_gone: Mask


def protect(
    deals: Deals,
    accounts: pd.DataFrame,
    owners: Owners,
    spec: ScenarioSpec,
    resolved: Resolved,
    log: FaultLog,
) -> tuple[pd.DataFrame, Mask]:
    """
    Deals in work and renewals to come, with what protects them.

    Parameters
    ----------
    deals
        All that were read.
    accounts
        Of the file: ``account_id``, ``current_territory``, ``effective_on``.
    owners
        Reps, and the territories that they fill.

    Returns
    -------
    DataFrame
        ``COLUMNS``; index as the rows of the file. Where several rules protect a deal, the one that
        lasts longest counts, with the highest price, and a lock of any of them.
    ndarray
        ``(num_rows,)``: rows of the file whose owner or account was told of here.
    """
    refuse_unknown_stages(deals, spec, resolved, log)
    ground = _ground(deals, accounts, owners, spec)
    meant = [_meant(deals.frame, rule, ground, spec) for rule in spec.protection]
    asked = np.logical_or.reduce([np.zeros(len(deals.frame), bool), *meant]) & deals.records.usable
    told = tell_doubts(deals, asked, ground.is_with_account, ground.is_gone)
    tell_stages(deals, spec)
    tell_dates(deals, spec.protection, [mask & asked & ~told for mask in meant], spec)
    sound = deals.records.usable & ground.is_with_account & ~ground.is_gone
    until = last_days(
        deals, spec.protection, [mask & sound for mask in meant], ground.day, ground.leaves, spec
    )
    is_nobodys = deals.frame["rep_id"].eq("").to_numpy() | ground.is_gone
    found = ruled(deals.frame, spec, until).assign(goes_along=ground.is_with_account | is_nobodys)
    return found.loc[_is_listed(deals.frame, spec) & deals.records.usable, list(COLUMNS)], told


def of_accounts(accounts: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """
    Accounts with ``OF_ACCOUNTS``: Σ amount of their protected deals, its last day, and the rule that
    locks them (``""`` none); a column of the file under such a name is kept as ``<name> (file)``.
    """
    protected = deals[deals["rule"] != ""]
    by_account = protected.groupby("account_id")
    locks = protected[protected["lock"] != ""].groupby("account_id")["lock"].first().to_dict()
    ids = accounts["account_id"]
    kept = accounts.rename(columns={name: f"{name} (file)" for name in OF_ACCOUNTS})
    return kept.assign(
        protected_value=ids.map(by_account["amount"].sum()).fillna(0.0).astype(float),
        protected_until=pd.to_datetime(ids.map(by_account["protected_until"].max().to_dict())),
        protected_lock=pd.Series([locks.get(one, "") for one in ids], index=ids.index, dtype="str"),
    )


def _ground(deals: Deals, accounts: pd.DataFrame, owners: Owners, spec: ScenarioSpec) -> Ground:
    frame = deals.frame
    known = accounts.drop_duplicates("account_id").set_index("account_id")
    first = pd.Timestamp(first_day(spec) or "1970-01-01")
    own = frame["account_id"].map(known["effective_on"].to_dict())
    day = pd.to_datetime(own).astype("datetime64[s]").fillna(first)
    has_it = known["current_territory"].to_dict()
    pairs = zip(map(has_it.get, frame["account_id"]), frame["rep_id"], strict=True)
    reps = owners.reps.drop_duplicates("rep_id").set_index("rep_id")
    return Ground(
        day=day.where(day >= first, first),
        is_with_account=np.array([pair in owners.filled for pair in pairs], dtype=bool),
        leaves=pd.to_datetime(frame["rep_id"].map(reps["end_date"].to_dict())),
        is_gone=frame["rep_id"].isin(owners.leavers).to_numpy(bool),
    )


def _meant(frame: pd.DataFrame, rule: ProtectionSpec, ground: Ground, spec: ScenarioSpec) -> Mask:
    """Rows that a rule speaks of."""
    stage = frame["stage"].map(folded_stage)
    meant = frame["amount"].fillna(0.0).ge(rule.min_amount) & stage.isin(_stages(rule, spec, stage))
    if rule.renewal_within_days is None:
        return np.asarray(meant & frame["outcome"].eq(OPEN))
    days = (frame["renewal_date"] - ground.day).dt.days
    is_due = days.ge(0) & days.le(rule.renewal_within_days)
    return np.asarray(meant & is_due & frame["outcome"].ne(LOST))


def _stages(rule: ProtectionSpec, spec: ScenarioSpec, there: pd.Series) -> set[str]:
    if rule.stages:
        return set(map(folded_stage, rule.stages))
    if rule.from_stage is None:
        return set(there)
    order = stage_order(spec)
    first = folded_stage(rule.from_stage)
    return set(order[order.index(first) :]) if first in order else set()


def _is_listed(frame: pd.DataFrame, spec: ScenarioSpec) -> Mask:
    """Open deals, and renewals that are not lost and still to come, of accounts that are known."""
    first = first_day(spec)
    to_come = frame["renewal_date"].notna()
    if first is not None:
        to_come &= frame["renewal_date"] >= pd.Timestamp(first)
    listed = frame["outcome"].eq(OPEN) | (to_come & frame["outcome"].ne(LOST))
    return np.asarray(listed & frame["is_known"])
