"""Past quotas judged: tables, and the answer as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from territory_opt.quotas.backtest import AS_SET, Hindsight


def hindsight_table(found: Sequence[Hindsight]) -> pd.DataFrame:
    """``backtest.csv``: one row per year and policy."""
    rows = [
        {
            "year": one.label,
            "policy": one.policy,
            "sum_quotas": float(one.quotas.sum()),
            "sum_actuals": float(one.actuals.sum()),
            "distance": one.distance,
            "misplaced_share": one.misplaced,
            "median_gap": one.median_gap,
            "near_share": one.share_near,
            "at_quota_share": one.share_at_quota,
            "without_quota": ";".join(one.without_quota),
        }
        for one in found
    ]
    return pd.DataFrame(rows)


def territory_hindsight_table(found: Sequence[Hindsight]) -> pd.DataFrame:
    """``backtest_territories.csv``: one row per year, policy and territory."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "year": one.label,
                    "policy": one.policy,
                    "territory_id": one.territory_ids,
                    "quota": one.quotas,
                    "actual": one.actuals,
                    "attainment": one.attainment,
                }
            )
            for one in found
        ],
        ignore_index=True,
    )


def ranking(found: Sequence[Hindsight]) -> list[dict[str, Any]]:
    """Policies over all years, the one that misplaces least first."""
    policies = dict.fromkeys(one.policy for one in found)
    rows = [
        _over_years(policy, [one for one in found if one.policy == policy]) for policy in policies
    ]
    return sorted(rows, key=lambda row: row["misplaced_share"])


def _over_years(policy: str, years: Sequence[Hindsight]) -> dict[str, Any]:
    total = sum(float(one.quotas.sum()) for one in years)
    weighted = {
        "distance": sum(one.distance * float(one.quotas.sum()) for one in years),
        "misplaced_share": sum(one.misplaced * float(one.quotas.sum()) for one in years),
    }
    count = {"num_years": len(years)}
    return {"policy": policy, **count, **{name: value / total for name, value in weighted.items()}}


def hindsight_sentence(
    ranked: Sequence[dict[str, Any]], num_years: int, own: str | None = None
) -> str:
    """
    What was set then, against the best of the others and the policy that is asked about.

    One that cannot set the quotas of every year is told, and not ranked among the others.
    """
    then = next(row for row in ranked if row["policy"] == AS_SET)
    others = [row for row in ranked if row["policy"] != AS_SET and row["num_years"] == num_years]
    years = "one year" if num_years == 1 else f"{num_years} years"
    told = (
        f"Over {years}, quotas as set then were {then['distance']:.0%} of their sum away from what was "
        f"sold, and {then['misplaced_share']:.0%} sat with the wrong territory whatever the level."
    )
    best = others[0]
    is_better = best["misplaced_share"] < then["misplaced_share"]
    word = "Better" if is_better else "No policy is better; the nearest"
    ours = next((row for row in ranked if row["policy"] == own), None)
    asked = "" if ours is None or ours is best else _own(ours, num_years)
    return (
        f"{told} {word}: {best['policy']}, with {best['distance']:.0%} and "
        f"{best['misplaced_share']:.0%}.{asked}"
    )


def _own(row: dict[str, Any], num_years: int) -> str:
    missed = num_years - row["num_years"]
    of = f" (in {row['num_years']} of the {num_years} years)" if missed else ""
    return (
        f" With {row['policy']} it would have been {row['distance']:.0%} and "
        f"{row['misplaced_share']:.0%}{of}."
    )
