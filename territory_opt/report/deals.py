"""``deals.csv`` and ``credit_windows.csv``: open deals and renewals, and who has them when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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
_DATE = "%Y-%m-%d"


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
        return pd.Index(self.view.accounts["account_id"]).get_indexer(self.deals["account_id"])

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
        day = pd.Series(pd.Timestamp(self.view.scenario.spec.effective_from or pd.NaT),
                        index=self.view.accounts.index).astype("datetime64[s]")  # fmt: skip
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
        return self.view.accounts["account_id"].map(last).astype("datetime64[s]")

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


def deal_table(found: DealView) -> pd.DataFrame:
    """
    ``deals.csv``: a row per open deal and renewal of the plan's accounts, those that move first.

    ``becomes`` is ``stays``, ``moves``, ``kept`` or ``waits``; ``effective_on`` the first day with
    ``next_rep_id``, empty where it stays.
    """
    deals, view = found.deals, found.view
    if not len(deals):
        return pd.DataFrame()
    name_of = _names(view)
    table = pd.DataFrame(
        {
            "layer": pd.Series(view.layer, index=deals.index, dtype="str"),
            "account_id": deals["account_id"].astype("str"),
            "opportunity_id": deals["opportunity_id"].astype("str"),
            "name": deals["name"].astype("str"),
            "stage": deals["stage"].astype("str"),
            "amount": deals["amount"].astype(float),
            "close_date": _days(deals["close_date"]),
            "renewal_date": _days(deals["renewal_date"]),
            "rep_id": deals["rep_id"].where(deals["rep_id"] != "", deals["owner"]).astype("str"),
            "rep_name": deals["rep_id"].map(name_of).fillna("").astype("str"),
            "rule": deals["rule"].astype("str"),
            "protected_until": _days(deals["protected_until"]),
            "becomes": found.becomes,
            "effective_on": _days(found.hands_over_on),
            "next_territory": found.next_territory.where(found.is_handed, ""),
            "next_rep_id": found.next_rep,
            "next_rep_name": found.next_rep.map(name_of).fillna("").astype("str"),
        }
    )
    order = table["becomes"].map({KEPT: 0, WAITS: 1, MOVES: 2, STAYS: 3})
    return table.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def window_table(found: DealView) -> pd.DataFrame:
    """
    ``credit_windows.csv``: who is credited for a deal that is kept, ``from`` and ``to`` included.

    The owner's row, and one of the new rep where the credit is shared; before and after, whoever has
    the deal has all of it.
    """
    return pd.DataFrame(_windows(found))


def _windows(found: DealView) -> Iterator[dict[str, Any]]:
    name_of, kept = _names(found.view), found.becomes.eq(KEPT)
    rows = found.deals.assign(
        since=_days(found.moves_on),
        until=_days(found.deals["protected_until"]),
        next=found.next_rep,
    )[kept]
    for deal in rows.to_dict("records"):
        own = deal["credit_share"]
        for rep, share in ((deal["rep_id"], own), (deal["next"], 1.0 - own)):
            if share > 0:
                yield {
                    "layer": found.view.layer,
                    "account_id": deal["account_id"],
                    "opportunity_id": deal["opportunity_id"],
                    "rep_id": rep,
                    "rep_name": name_of.get(rep, ""),
                    "from": deal["since"],
                    "to": deal["until"],
                    "share": share,
                    "amount": share * deal["amount"],
                }


def deals_summary(found: DealView) -> dict[str, Any] | None:
    """
    ``deals`` of ``summary.json``: number and amount of all, of the protected ones, and by what becomes
    of them; None where there are none.
    """
    deals = found.deals
    if not len(deals):
        return None
    is_protected = deals["rule"].ne("")
    until = deals.loc[found.becomes == KEPT, "protected_until"]
    return {
        **_sum(deals),
        "protected": _sum(deals[is_protected]),
        "becomes": {
            kind: {
                **_sum(deals[found.becomes == kind]),
                "protected": _sum(deals[is_protected & (found.becomes == kind)]),
            }
            for kind in (STAYS, KEPT, WAITS, MOVES)
        },
        "kept_until": until.max().strftime(_DATE) if len(until) else None,
    }


def deals_headline(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The line for people; none for run folders without deals."""
    found = summary.get("deals")
    if not found:
        return
    money = summary["currency"]
    parts = [
        f"{_counted(one, money)} {words}"
        for kind, words in (
            (MOVES, "go over with their accounts"),
            (KEPT, f"stay behind with their owners, until {found['kept_until']} at the latest"),
            (WAITS, "close before their accounts go over"),
        )
        if (one := found["becomes"][kind])["num"]
    ]
    told = "; ".join(parts) or "none changes hands"
    yield (
        "Open deals",
        f"{_counted(found, money)}, {_counted(found['protected'], money)} protected: {told}",
    )


def _counted(one: Mapping[str, Any], currency: str) -> str:
    return f"{one['num']:,} ({one['amount']:,.0f} {currency})"


def _sum(deals: pd.DataFrame) -> dict[str, Any]:
    return {"num": len(deals), "amount": float(deals["amount"].sum())}


def _names(view: PlanView) -> dict[str, str]:
    reps = view.scenario.reps
    return dict(zip(reps["rep_id"], reps["name"], strict=True))


def _days(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime(_DATE).fillna("").astype("str")
