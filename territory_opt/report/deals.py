"""``deals.csv`` and ``credit_windows.csv``: open deals and renewals, and who has them when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.report.deal_view import KEPT, MOVES, STAYS, WAITS, DealView
from territory_opt.report.view import PlanView


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


def _names(view: PlanView) -> dict[str, str]:
    reps = view.scenario.reps
    return dict(zip(reps["rep_id"], reps["name"], strict=True))


def _days(dates: pd.Series) -> pd.Series:
    text: pd.Series = dates.dt.strftime("%Y-%m-%d").fillna("").astype("str")
    return text
