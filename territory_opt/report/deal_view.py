"""Open deals and renewals beside a plan: which go over, when, to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.report.view import PlanView
from territory_opt.scenario.specs.layers import MAIN

STAYS, MOVES, KEPT, WAITS = "stays", "moves", "kept", "waits"
"""
What becomes of a deal: it stays with its owner, as its account does not change hands or another rep's
deal does not go along; goes over with its account; is kept by its owner though the account goes over;
makes the account wait.
"""
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, eq=False)
class DealView:
    """
    Open deals and renewals beside a plan; a row per deal.

    Attributes
    ----------
    view
        The plan.
    deals
        ``records.protection.COLUMNS``, those of this layer's people.
    """

    view: PlanView
    deals: pd.DataFrame

    @cached_property
    def unit(self) -> IntArray:
        """The account of every deal."""
        ids = pd.Index(self.view.accounts["account_id"])
        rows: IntArray = ids.get_indexer(self.deals["account_id"]).astype(np.int64)
        return rows

    @cached_property
    def next_territory(self) -> pd.Series:
        """Id of the territory that has the account in this plan; ``""`` none."""
        ids = np.array([*self.view.problem.territory_ids, ""], dtype=object)
        return pd.Series(ids[self.view.of[self.unit]], index=self.deals.index, dtype="str")

    @cached_property
    def is_handed(self) -> BoolArray:
        """Deals that go to somebody else, now or later."""
        moved = (self.view.is_chosen | self.view.is_forced)[self.unit]
        staffing = self.view.scenario.staffing
        filled = set(zip(staffing["territory_id"], staffing["rep_id"], strict=True))
        pairs = zip(self.next_territory, self.deals["rep_id"], strict=True)
        is_own = np.array([pair in filled for pair in pairs], dtype=bool)
        return np.asarray(moved & self.deals["goes_along"].to_numpy(bool) & ~is_own)

    @cached_property
    def account_moves_on(self) -> pd.Series:
        """First day of every account with its new territory, per unit; NaT without a first day."""
        first = self.view.scenario.spec.effective_from
        day = pd.Series(first, index=self.view.accounts.index, dtype="datetime64[s]")
        is_moved = self.view.of != self.view.problem.incumbent
        for later in (self.view.accounts.get("effective_on"), self._held_until + _DAY):
            if later is not None:
                day = day.mask(is_moved & (later > day), later)
        return day

    @cached_property
    def _held_until(self) -> pd.Series:
        """Last day on which deals hold their account back, per unit; NaT none."""
        holds = self.is_handed & self.deals["holds_account"].to_numpy(bool)
        last = self.deals[holds].groupby("account_id")["protected_until"].max()
        return pd.to_datetime(self.view.accounts["account_id"].map(last.to_dict()))

    @cached_property
    def moves_on(self) -> pd.Series:
        """First day of the deal's account with its new territory."""
        day = self.account_moves_on.iloc[self.unit]
        return day.set_axis(self.deals.index)

    @cached_property
    def becomes(self) -> pd.Series:
        """``STAYS``, ``MOVES``, ``KEPT`` or ``WAITS``."""
        until = self.deals["protected_until"]
        is_protected = until.notna().to_numpy()
        is_kept = is_protected & (until >= self.moves_on).to_numpy()
        found = np.select([~self.is_handed, is_kept, is_protected], [STAYS, KEPT, WAITS], MOVES)
        return pd.Series(found, index=self.deals.index, dtype="str")

    @cached_property
    def hands_over_on(self) -> pd.Series:
        """First day with the new owner; NaT for deals that stay."""
        day = (self.deals["protected_until"] + _DAY).where(self.becomes == KEPT, self.moves_on)
        return day.where(self.becomes != STAYS)

    @cached_property
    def next_rep(self) -> pd.Series:
        """Who has it next; ``""`` for deals that stay and territories that nobody fills."""
        rep_of = dict(
            zip(self.view.problem.territory_ids, self.view.territories["rep_id"], strict=True)
        )
        return self.next_territory.map(rep_of).fillna("").where(self.is_handed, "").astype("str")


def deals_of(view: PlanView) -> DealView:
    """Deals of the plan's own people; in a further layer those of strangers are another team's."""
    deals = view.scenario.deals
    if view.layer != MAIN and len(deals):
        deals = deals[deals["rep_id"] != ""]
    return DealView(view, deals.reset_index(drop=True))
