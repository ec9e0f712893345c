"""Who has what today, and what is locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Problem
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scenario.records.decided import AGREED
from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.where import matches


@dataclass(frozen=True, eq=False)
class Today:
    """
    Today's alignment and the locks.

    Attributes
    ----------
    incumbent, locked_to
        ``(num_units,)`` territory index; -1 none, free.
    stated
        ``locked_to`` without what managers agreed to: that stays a move by choice.
    is_served
        ``(num_units,)``: has an owner today, be it one who is no rep (leaver, queue, house, unknown).
    """

    incumbent: IntArray
    locked_to: IntArray
    stated: IntArray
    is_served: BoolArray


def today(scenario: Any) -> Today:
    """
    Read incumbents and locks; accounts under ``rules.keep_where``, and those that protected deals
    lock, are locked where they are.

    A lock of its own, and a territory that the account forbids, go before both.
    """
    accounts, ids = scenario.accounts, pd.Index(scenario.territories["territory_id"])
    incumbent = ids.get_indexer(accounts["current_territory"]).astype(np.int64)
    locked_to = ids.get_indexer(locks(accounts, scenario.spec)).astype(np.int64)
    is_served = (accounts["owner_state"] != "none").to_numpy(bool)
    return Today(incumbent, locked_to, np.where(is_agreed(accounts), -1, locked_to), is_served)


def is_agreed(accounts: pd.DataFrame) -> BoolArray:
    """Accounts that a manager agreed to have where the plan puts them: ``(num_units,)``."""
    if AGREED not in accounts:
        return np.zeros(len(accounts), dtype=bool)
    agreed: BoolArray = accounts[AGREED].ne("").to_numpy(bool)
    return agreed


def unagreed(scenario: Any, problem: Problem) -> Problem:
    """The problem without what managers agreed to: as reports tell moves by choice and by force."""
    agreed = is_agreed(scenario.accounts)
    if not agreed.any():
        return problem
    return problem.replace(locked_to=np.where(agreed, -1, problem.locked_to))


def locks(accounts: pd.DataFrame, spec: ScenarioSpec) -> pd.Series:
    """Territory that every account is locked to, ``""`` where it is free."""
    stays = is_kept(accounts, spec) | is_held_by_deals(accounts, spec)
    locked = accounts["locked_to"].mask(stays, accounts["current_territory"])
    return locked.mask(is_agreed(accounts), accounts.get(AGREED, ""))


def is_kept(accounts: pd.DataFrame, spec: ScenarioSpec) -> BoolArray:
    """Accounts that ``rules.keep_where`` locks where they are: ``(num_units,)``."""
    keep = spec.rules.keep_where
    if keep is None or not spec.is_keeping:
        return np.zeros(len(accounts), dtype=bool)
    return matches(accounts, keep) & _is_free(accounts)


def is_held_by_deals(accounts: pd.DataFrame, spec: ScenarioSpec) -> BoolArray:
    """Accounts that protected deals lock where they are, and nothing before: ``(num_units,)``."""
    if not spec.protection:
        return np.zeros(len(accounts), dtype=bool)
    is_asked = accounts["protected_lock"].ne("").to_numpy(bool)
    return is_asked & _is_free(accounts) & ~is_kept(accounts, spec)


def _is_free(accounts: pd.DataFrame) -> BoolArray:
    """Accounts without a lock of their own, that do not forbid the territory they are in."""
    free: BoolArray = accounts["locked_to"].eq("").to_numpy(bool) & ~_is_forbidden_today(accounts)
    return free & ~is_agreed(accounts)


def _is_forbidden_today(accounts: pd.DataFrame) -> BoolArray:
    pairs = zip(accounts["current_territory"], accounts["forbidden"], strict=True)
    return np.array([territory in forbidden for territory, forbidden in pairs], dtype=bool)
