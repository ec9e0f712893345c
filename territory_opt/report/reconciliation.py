"""Numbers of the field against those from the top: a table of all nodes, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import IntArray
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.bottom_up import BottomUp
from territory_opt.report.tables import SHARED, credit_of

GROUP = "group"
"""Level of a node above the territories that no ``[[level]]`` names."""
MONEY = ("field", "top_down", "gap", "agreed")


def reconciliation_table(
    found: BottomUp,
    entered: Mapping[str, Decimal],
    metric: str,
    layer: str,
    level_of: Mapping[str, str],
    rep_of: Mapping[str, str],
) -> pd.DataFrame:
    """
    ``quota_reconciliation.csv``: a metric's nodes, every parent before those below it.

    Parameters
    ----------
    found
        Of the metric.
    entered
        Territory → number that the field entered.
    metric, layer
        Columns of the same names.
    level_of, rep_of
        Id → level, territory → rep.

    Returns
    -------
    DataFrame
        ``field``, ``top_down``, ``gap`` (top-down − field) and ``agreed`` are ``Decimal``. Above the
        territories, numbers are of the node itself: what those below sum to ÷ (1 + over-assignment).
        ``depth`` is 0 for the company. ``num_entered`` of ``num_territories`` below have entered a
        number; for the others the one from the top stands in.
    """
    tree = found.top_down.task.tree
    num = len(found.field)
    counts = _counts(tree, entered, num)
    rows = [
        {
            "metric": metric,
            "depth": depth,
            "level": level_of.get(tree.ids[v], GROUP),
            "node_id": tree.ids[v],
            "parent_id": tree.ids[tree.parent[v]] if tree.parent[v] >= 0 else "",
            "rep_id": rep_of.get(tree.ids[v], ""),
            "num_territories": int(counts[v, 0]),
            "num_entered": int(counts[v, 1]),
            "field": _money(found.field[v]),
            "top_down": _money(found.top_down.year[v]),
            "gap": _money(found.gap[v]),
            "gap_share": _share(found.gap[v], found.top_down.year[v]),
            "agreed": _money(found.agreed.year[v]),
            "layer": layer,
            "credit": credit_of(layer),
        }
        for v, depth in _from_the_top(tree)
        if v < num
    ]
    return pd.DataFrame(rows)


def gap_sentences(table: pd.DataFrame, currency: str) -> Iterator[str]:
    """What the field's numbers of a metric come to, against the target."""
    company = table.iloc[0]
    gap, num, of = company["gap"], company["num_entered"], company["num_territories"]
    others = "" if num == of else "; for the others the number from the top stands in"
    side = "below" if gap > 0 else "above"
    far = f"{_text(abs(gap))} {currency} {side} the target of" if gap else "which is the target of"
    share = f" ({abs(company['gap_share']):.1%})" if gap else ""
    yield (
        f"{_metric(company)}: the field entered numbers for {num:,} of {of:,} territories{others}. In "
        f"all that is {_text(company['field'])} {currency}, {far} {_text(company['top_down'])}{share}."
    )


def _metric(row: Any) -> str:
    """Its name, and the team where credit is shared."""
    is_shared = row["credit"] == SHARED
    return f"{row['metric']} ({row['layer']}, shared credit)" if is_shared else str(row["metric"])


def _text(amount: Decimal) -> str:
    return f"{amount:,.2f}".removesuffix(".00")


def _counts(tree: QuotaTree, entered: Mapping[str, Decimal], num: int) -> IntArray:
    """Shape ``(num_nodes, 2)``: territories below, and those that have entered a number."""
    own = np.array([[v < num, name in entered] for v, name in enumerate(tree.ids)], dtype=float)
    return tree.sums(own).astype(np.int64)


def _from_the_top(tree: QuotaTree) -> Iterator[tuple[int, int]]:
    """Every node right before those below it, and how many are above it."""
    waiting = [(tree.root, 0)]
    while waiting:
        v, depth = waiting.pop()
        yield v, depth
        waiting += [(int(c), depth + 1) for c in tree.children[v][::-1]]


def _money(cents: int) -> Decimal:
    return Decimal(int(cents)) / 100


def _share(cents: int, of: int) -> float:
    return float(cents) / float(of) if of else float("nan")
