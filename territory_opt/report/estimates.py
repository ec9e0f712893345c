"""What a run rests on that nobody stated: where potential is from, and what was learned of reps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from territory_opt.estimates import STATED
from territory_opt.scenario.specs.layers import MAIN

MOST_SHOWN = 10
_LARGEST = ["account_id", "name", "potential", "potential_source"]


def estimates_summary(scenario: Any) -> dict[str, Any]:
    """
    ``potential`` and ``productivity`` of ``summary.json``.

    ``potential``: ``sources`` (source, num_accounts, potential, share), ``largest`` estimates,
    ``limit`` they were capped at, ``look_alike`` with its error. ``productivity``: None where nothing
    is learned.
    """
    return {"potential": _potential(scenario), "productivity": _productivity(scenario)}


def _potential(scenario: Any) -> dict[str, Any]:
    accounts, record = scenario.accounts, scenario.estimates
    is_estimate = ~accounts["potential_source"].isin(STATED)
    largest = accounts[is_estimate].nlargest(MOST_SHOWN, "potential")[_LARGEST]
    learned = record.look_alike
    return {
        "sources": _sources(accounts).to_dict("records"),
        "largest": largest.to_dict("records"),
        "limit": record.limit if math.isfinite(record.limit) else None,
        "look_alike": None
        if learned is None
        else {
            "num_customers": learned.num_customers,
            "error": learned.error,
            "median_error": learned.median_error,
            "is_used": learned.is_better,
        },
    }


def _sources(accounts: pd.DataFrame) -> pd.DataFrame:
    """One row per source, the largest first."""
    sums = (
        accounts.groupby("potential_source")["potential"]
        .agg(["size", "sum"])
        .set_axis(["num_accounts", "potential"], axis=1)
        .rename_axis("source")
        .sort_values("potential", ascending=False)
        .reset_index()
    )
    total = sums["potential"].sum()
    return sums.assign(share=sums["potential"] / total if total > 0 else 0.0)


def _productivity(scenario: Any) -> dict[str, Any] | None:
    table, wanted = scenario.productivity, scenario.spec.productivity
    if wanted is None:
        return None
    used = table[table["is_used"].astype(bool)]
    return {
        "num_reps": int(table["rep_id"].nunique()),
        "num_reps_learned": int(used["rep_id"].nunique()),
        "num_cells": len(table),
        "num_cells_learned": len(used),
        "lowest": float(used["productivity"].min()) if len(used) else None,
        "highest": float(used["productivity"].max()) if len(used) else None,
        "from": wanted.from_,
        "min_deals": wanted.min_deals,
        "confidence": wanted.confidence,
        "in_matching": wanted.in_matching,
        "in_quotas": wanted.in_quotas,
    }


def estimates_headline(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Lines for people; none for run folders that know nothing of it."""
    potential, learned = summary.get("potential") or {}, summary.get("productivity")
    sources = [one for one in potential.get("sources", ()) if one["source"] not in STATED]
    if sources:
        told = ", ".join(
            f"{one['source']} {one['share']:.1%} ({one['num_accounts']:,} accounts)"
            for one in sources
        )
        yield "Potential estimated by", told
    if potential.get("look_alike"):
        yield "Look-alikes", _look_alike(potential["look_alike"])
    if learned:
        yield "Productivity", _learned(learned)
        if learned["in_quotas"]:
            yield (
                "Warning",
                "quotas follow learned productivity: who won more carries more for the same potential",
            )


def _look_alike(found: Mapping[str, Any]) -> str:
    return (
        f"{'used' if found['is_used'] else 'not used'}; learned from {found['num_customers']:,} "
        f"customers, they err by {found['error']:.0%} on those left out in turn, and medians of the "
        f"segment by {found['median_error']:.0%}"
    )


def _learned(learned: Mapping[str, Any]) -> str:
    cells = f"{learned['num_cells_learned']:,} of {learned['num_cells']:,} reps × segments"
    if not learned["num_cells_learned"]:
        none = f"learned for none of {learned['num_cells']:,} reps × segments"
        return f"{none}: all have fewer than {learned['min_deals']} decided deals"
    use = "used in matching" if learned["in_matching"] else "shown only"
    return (
        f"learned for {cells} with {learned['min_deals']} or more decided deals: "
        f"{learned['lowest']:.2f} to {learned['highest']:.2f} of the segment's average; {use}"
    )


def productivity_table(scenario: Any) -> pd.DataFrame:
    """``productivity.csv``: rep × segment with deals, figure and interval; names beside ids."""
    names = scenario.reps.set_index("rep_id")["name"]
    table = scenario.productivity
    if table.empty:
        return pd.DataFrame()
    named = table.assign(rep_name=table["rep_id"].map(names).fillna(""))
    named["is_used"] = named["is_used"].astype(bool)
    named["layer"] = getattr(scenario, "layer", MAIN)
    first = ["layer", "rep_id", "rep_name"]
    others = [name for name in table if name != "rep_id"]
    return pd.DataFrame(named[[*first, *others]]).reset_index(drop=True)
