"""From whom to whom: changes summed per pair of territories, and what each territory gains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.side import Side

SHOWN = {
    "potential": ("Potential", "money"),
    "potential_index": ("Potential index", "index"),
    "revenue": ("Revenue", "money"),
    "workload_hours": ("Workload hours", "number"),
    "workload_hours_index": ("Workload index", "index"),
    "quota": ("Quota", "money"),
    "p_attain": ("P(attain)", "share"),
}
"""Figures of territories beside their accounts, as people call them, and their kind."""


def flow_table(comparison: Comparison, left: int, right: int) -> pd.DataFrame:
    """
    Changes between two of the runs, summed per pair of territories.

    Returns
    -------
    DataFrame
        The largest first: ``from``, ``to`` (rows of ``comparison.territories``, -1 nobody),
        ``num_accounts``, ``potential``, ``revenue``.
    """
    changed = comparison.is_changed(left, right)
    table = pd.DataFrame(
        {
            "from": comparison.territory_of[left, changed],
            "to": comparison.territory_of[right, changed],
            "num_accounts": 1,
            "potential": comparison.accounts["potential"].to_numpy(float)[changed],
            "revenue": comparison.accounts["revenue"].to_numpy(float)[changed],
        }
    )
    sums = table.groupby(["from", "to"], as_index=False).sum()
    order = ["num_accounts", "potential", "from", "to"]
    return sums.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def territory_table(comparison: Comparison, left: int, right: int) -> pd.DataFrame:
    """
    What every territory has in two of the runs.

    Returns
    -------
    DataFrame
        One row per territory of either run: ``territory`` (row of ``comparison.territories``),
        ``gained``, ``lost`` (shared accounts), and per figure ``<figure>_before`` and
        ``<figure>_after``: ``num_accounts`` and those of ``SHOWN`` that a run knows. NaN: not there.
    """
    size, changed = len(comparison.territories), comparison.is_changed(left, right)
    columns: dict[str, Any] = {
        "territory": np.arange(size),
        "gained": _count(comparison.territory_of[right, changed], size),
        "lost": _count(comparison.territory_of[left, changed], size),
    }
    sides = [_figures(comparison.sides[side], comparison) for side in (left, right)]
    for name in ("num_accounts", *SHOWN):
        found = [side.get(name, pd.Series(np.nan, range(size))) for side in sides]
        if any(values.notna().any() for values in found):
            columns |= dict(zip((f"{name}_before", f"{name}_after"), found, strict=True))
    table = pd.DataFrame(columns)
    is_there = table.filter(like="num_accounts").notna().any(axis=1)
    return table[is_there].reset_index(drop=True)


def _figures(side: Side, comparison: Comparison) -> pd.DataFrame:
    table = side.run.territories.drop_duplicates("territory_id").set_index("territory_id")
    table = table[[name for name in ("num_accounts", *SHOWN) if name in table]].copy()
    annual = side.view.quotas.groupby("territory")["quota"].sum()
    if len(annual):
        annual.index = side.view.territories["territory_id"].iloc[annual.index]
        table["quota"] = annual
    chances = side.run.attainability
    if len(chances):
        table["p_attain"] = chances.groupby("territory_id")["p_attain"].mean()
    return table.reindex(comparison.territories["territory_id"]).reset_index(drop=True)


def _count(rows: Any, size: int) -> Any:
    return np.bincount(rows[rows >= 0], minlength=size)
