"""What plans bring about: travel, change, quotas, and the chance to reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.figure import Figure, Number, each
from territory_opt.report.compare.side import Side
from territory_opt.report.map.text import money, number
from territory_opt.scoring.wording import spoken


def travel(comparison: Comparison) -> Iterator[Figure]:
    """How far reps are from their accounts, and how long they drive."""

    def km(side: Side) -> Number:
        found = side.run.plan["distance_km"]
        return float(found.mean()) if found.notna().any() else None

    yield Figure("Travel", "From home to account, on average", "km", each(comparison, km), "low",
                 unit="km")  # fmt: skip
    yield Figure(
        "Travel", "Travel hours a year", "number", each(comparison, _total("travel_hours")), "low",
        unit="hours/year",
    )  # fmt: skip


def _total(name: str) -> Callable[[Side], Number]:
    def total(side: Side) -> Number:
        table = side.run.territories
        if name not in table:
            return None
        own = table.loc[table["level"] == "territory", name]
        return float(own.sum()) if own.notna().any() else None

    return total


def change(comparison: Comparison) -> Iterator[Figure]:
    """Change against today by each run's own count, and against the first run."""
    group = "Change"
    for key, label in (("chosen", "by choice"), ("forced", "because they had to")):
        values = each(comparison, partial(_disruption, of="accounts", key=key))
        below = tuple(_shares(side, key) for side in comparison.sides)
        yield Figure(group, f"Accounts moved {label}", "count", values, "low", below, "accounts")
    yield Figure(
        group, "Revenue moved by choice", "money",
        each(comparison, partial(_disruption, of="revenue", key="chosen")), "low",
        unit=comparison.currency,
    )  # fmt: skip
    yield Figure(group, "Money at risk", "money", each(comparison, _at_risk), "low",
                 tuple(_risk_range(side, comparison.currency) for side in comparison.sides),
                 f"{comparison.currency}/year")  # fmt: skip
    first = comparison.sides[0].name
    hands = f"with another rep than in {first}"
    changed = [comparison.is_changed(0, k) for k in range(len(comparison.sides))]
    revenue = comparison.accounts["revenue"].fillna(0.0).to_numpy(float)
    yield Figure(group, f"Accounts {hands}", "count",
                 tuple(float(one.sum()) for one in changed), unit="accounts")  # fmt: skip
    moved = tuple(float(revenue[one].sum()) for one in changed)
    yield Figure(group, f"Revenue {hands}", "money", moved, unit=comparison.currency)


def _disruption(side: Side, of: str, key: str) -> Number:
    found = (side.run.summary.get("disruption") or {}).get(of)
    if side.is_today and key == "chosen":
        return 0.0
    return None if found is None or side.is_today else found[key]


def _shares(side: Side, key: str) -> str:
    found = side.run.summary.get("disruption")
    if not found or side.is_today:
        return ""
    share = f"{found['accounts'][f'{key}_share']:.1%}"
    if not found["revenue"]["with_an_owner"]:
        return f"{share} of accounts"
    return f"{share} of accounts · {found['revenue'][f'{key}_share']:.1%} of revenue"


def _at_risk(side: Side) -> Number:
    risk = side.run.summary.get("money_at_risk")
    return None if not risk else float(risk["chosen"]["expected"] + risk["forced"]["expected"])


def _risk_range(side: Side, currency: str) -> str:
    risk = side.run.summary.get("money_at_risk")
    if not risk or not _at_risk(side):
        return ""
    low, high = (risk["chosen"][end] + risk["forced"][end] for end in ("low", "high"))
    return f"{money(low, '')} – {money(high, '')}"


def quotas(comparison: Comparison) -> Iterator[Figure]:
    """Sum and spread of the quotas of every metric."""
    tables = [side.view.quotas for side in comparison.sides]
    for metric in dict.fromkeys(name for table in tables for name in table["metric"]):
        amounts = [table.loc[table["metric"] == metric, "quota"] for table in tables]
        held = [found[found > 0] for found in amounts]
        label = spoken(str(metric))
        yield Figure("Quotas", f"Sum of quotas, {label}", "money",
                     tuple(float(one.sum()) if len(one) else None for one in amounts),
                     unit=comparison.currency)  # fmt: skip
        yield Figure("Quotas", f"Largest quota ÷ smallest, {label}", "ratio",
                     tuple(float(one.max() / one.min()) if len(one) else None for one in held),
                     "low", tuple(_span(one) for one in held), "ratio")  # fmt: skip


def _span(amounts: pd.Series) -> str:
    return f"{number(amounts.min())} – {number(amounts.max())}" if len(amounts) else ""


def chances(comparison: Comparison) -> Iterator[Figure]:
    """How likely quotas and target are reached, where years were simulated."""

    def of(*keys: str) -> tuple[Number, ...]:
        return each(comparison, lambda side: _deep(side.run.summary.get("attainability"), keys))

    yield Figure("Attainability", "P(attain), average of territories", "share",
                 of("share_at_quota"), "high", unit="share")  # fmt: skip
    yield Figure("Attainability", "P(company target is met)", "share",
                 of("company", "p_target"), "high", unit="share")  # fmt: skip


def _deep(found: Any, keys: Sequence[str]) -> Number:
    for key in keys:
        found = (found or {}).get(key)
    return None if found is None else float(found)
