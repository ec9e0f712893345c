"""Accounts that are in another territory in one run than in another, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.models.arrays import IntArray
from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.today import REASON

StrArray = NDArray[np.str_]

CHOSEN, FORCED, NEW = "moved by choice", "had to move", "had no rep"
BACK, ONLY, BOTH = "keeps today's rep", "moved by choice here only", "moved in both, differently"
"""Kinds of change between two runs, as seen from the second."""


def change_table(comparison: Comparison, left: int, right: int) -> pd.DataFrame:
    """
    Accounts that change between two of the runs.

    Returns
    -------
    DataFrame
        In the order of accounts: ``account`` (row of ``comparison.accounts``), ``account_id``, ``name``,
        ``from_territory``, ``from_rep``, ``to_territory``, ``to_rep`` (empty: nobody), ``potential``,
        ``revenue``, ``kind`` and ``reason`` in words.
    """
    rows = np.flatnonzero(comparison.is_changed(left, right))
    accounts = comparison.accounts.iloc[rows]
    columns = {
        "account": rows,
        "account_id": accounts["account_id"].to_numpy(str),
        "name": accounts["name"].fillna("").to_numpy(str),
        **_ends(comparison, "from", comparison.territory_of[left, rows]),
        **_ends(comparison, "to", comparison.territory_of[right, rows]),
        "potential": accounts["potential"].to_numpy(float),
        "revenue": accounts["revenue"].to_numpy(float),
        "kind": _kinds(comparison, left, right, rows),
        "reason": _reasons(comparison, right, accounts["account_id"]),
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def every_change(comparison: Comparison) -> pd.DataFrame:
    """``changes.csv``: the changes of every two runs, named in ``from_run`` and ``to_run``."""
    tables = []
    for left, right in comparison.pairs:
        table = change_table(comparison, left, right).drop(columns="account")
        names = comparison.sides[left].name, comparison.sides[right].name
        table.insert(0, "from_run", pd.Series(names[0], table.index, dtype="str"))
        table.insert(1, "to_run", pd.Series(names[1], table.index, dtype="str"))
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _ends(comparison: Comparison, end: str, rows: IntArray) -> dict[str, list[str]]:
    ids = [*comparison.territories["territory_id"], ""]
    labels = [*comparison.territories["label"], ""]
    return {
        f"{end}_territory": [ids[row] for row in rows],
        f"{end}_rep": [labels[row] for row in rows],
    }


def _kinds(comparison: Comparison, left: int, right: int, rows: IntArray) -> StrArray:
    """What the change is beside today, in words."""
    ids = comparison.accounts["account_id"].iloc[rows]
    plan = comparison.sides[right].run.plan.set_index("account_id").loc[ids]
    today = plan["previous_territory"].to_numpy(str)
    before, after = (
        np.array([*comparison.territories["territory_id"], ""])[comparison.territory_of[side, rows]]
        for side in (left, right)
    )
    conditions = [
        (after == today) & (after != ""),
        (plan["moved"] == "forced").to_numpy(),
        today == "",
        before == today,
    ]
    usual = CHOSEN if comparison.sides[left].is_today else ONLY
    return np.select(conditions, [BACK, FORCED, NEW, usual], BOTH)


def _reasons(comparison: Comparison, right: int, ids: pd.Series) -> StrArray:
    side = comparison.sides[right]
    if side.is_today:
        return np.full(len(ids), REASON)
    told = side.run.plan.set_index("account_id").loc[ids, "reason"]
    return np.asarray(told.fillna(""), dtype=str)
