"""Territories of a run as executives read them: index, quota, chance; the worst and the best."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from territory_opt.report.map.view import View
from territory_opt.report.measures import measure_label
from territory_opt.runs import Run

TERRITORY = "territory"
SHOWN = 3
"""Territories at either end."""


@dataclass(frozen=True, eq=False)
class People:
    """
    A row per territory.

    Attributes
    ----------
    table
        ``row`` (of ``view.territories``), ``territory_id``, ``label``, ``num_accounts``, ``potential``,
        ``index``, ``quota``, ``expected_sales``, ``chance``; NaN where unknown.
    measure
        Whose index it is, in words; empty without any.
    metric
        Of the quotas, in words; empty without any.
    by
        How worst and best are told: ``"chance"``, ``"index"`` or ``"potential"``.
    """

    table: pd.DataFrame
    measure: str
    metric: str
    by: str

    @classmethod
    def of(cls, run: Run, view: View) -> People:
        """Of a run of one team."""
        territories = view.territories
        measure = view.indices[0] if view.indices else ""
        metric = str(view.quotas["metric"].iloc[0]) if len(view.quotas) else ""
        rows = pd.RangeIndex(len(territories))
        table = pd.DataFrame(
            {
                "row": rows,
                "territory_id": territories["territory_id"].astype(str),
                "label": territories["label"].astype(str),
                **{name: _known(territories, name) for name in ("num_accounts", "potential")},
                "index": _known(territories, f"{measure}_index"),
                "quota": _quotas(view, metric).reindex(rows),
                **{name: _simulated(run, territories, metric, column) for name, column in
                   (("expected_sales", "expected_sales"), ("chance", "p_attain"))},
            }
        )  # fmt: skip
        by = (
            "chance"
            if table["chance"].notna().any()
            else "index"
            if table["index"].notna().any()
            else "potential"
        )
        return cls(table, measure_label(measure) if measure else "", metric.replace("_", " "), by)

    @property
    def ends(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """
        The worst and the best.

        By the chance to reach quota where it is known, else by how near the index is to 1.00; without
        either by potential.
        """
        key = -(self.table["index"] - 1).abs() if self.by == "index" else self.table[self.by]
        order = self.table.assign(key=key).dropna(subset="key").sort_values("key", kind="stable")
        number = min(SHOWN, len(order) // 2)
        return order.head(number), order.tail(number).iloc[::-1]


def _known(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name].astype(float) if name in table else pd.Series(float("nan"), table.index)


def _quotas(view: View, metric: str) -> pd.Series:
    own = view.quotas[view.quotas["metric"] == metric]
    return own.groupby("territory")["quota"].sum().astype(float)


def _simulated(run: Run, territories: pd.DataFrame, metric: str, column: str) -> pd.Series:
    table = run.attainability
    if table.empty:
        return pd.Series(float("nan"), territories.index)
    own = table[table["metric"] == metric].drop_duplicates("territory_id").set_index("territory_id")
    return territories["territory_id"].map(own[column])
