"""What a manager's territories carry, before the plan and after it."""

from __future__ import annotations

import pandas as pd

from territory_opt.report.review.moves import called
from territory_opt.report.review.nodes import LOWEST, Node
from territory_opt.runs import Run

MEASURES = ("revenue", "potential")


def review_figures(run: Run, node: Node) -> pd.DataFrame:
    """
    One row per territory of a node.

    Parameters
    ----------
    run
        Of one layer.

    Returns
    -------
    DataFrame
        ``territory_id``, ``territory``, ``num_accounts``, ``revenue`` and ``potential``, each also with
        ``_before`` (as owned today), ``moved_in``, ``moved_out``; ``capacity_use`` where it is known.
    """
    table = run.territories[run.territories["level"] == LOWEST]
    rows = table[table["territory_id"].isin(node.territories)].reset_index(drop=True)
    ids = rows["territory_id"]
    accounts = pd.DataFrame(run.accounts.drop(columns="geometry"))
    figures: dict[str, pd.Series] = {}
    for ending, column in (("_before", "previous_territory"), ("", "territory_id")):
        by = accounts.groupby(column)
        figures[f"num_accounts{ending}"] = ids.map(by.size().to_dict()).fillna(0)
        for name in MEASURES:
            figures[name + ending] = ids.map(by[name].sum().to_dict()).fillna(0.0)
    names = [
        f"{name}{ending}" for name in ("num_accounts", *MEASURES) for ending in ("_before", "")
    ]
    told = pd.DataFrame(
        {
            "territory_id": ids,
            "territory": [called(row) for row in rows.to_dict("records")],
            **{name: figures[name] for name in names},
            "moved_in": rows["moved_in"],
            "moved_out": rows["moved_out"],
        }
    )
    is_known = "capacity_use" in rows and rows["capacity_use"].notna().any()
    return told.assign(capacity_use=rows["capacity_use"]) if is_known else told
