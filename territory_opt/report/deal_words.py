"""Open deals and renewals in ``summary.json`` and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from territory_opt.report.deal_view import KEPT, MOVES, STAYS, WAITS, DealView


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
        "kept_until": until.max().strftime("%Y-%m-%d") if len(until) else None,
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
