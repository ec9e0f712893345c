"""Files of a run folder, and which of their columns are numbers; every other column is text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd


@dataclass(frozen=True)
class TableFile:
    """
    One CSV of a run folder.

    Attributes
    ----------
    attribute
        Field of ``Run`` that holds it.
    numbers, money, flags, counts
        Columns read back as float, ``Decimal``, bool and int.
    is_optional
        Folders of earlier versions do not have it: an empty table then.
    text
        Where set: these columns are text and all the others numbers, for tables whose columns
        depend on the scenario.
    """

    attribute: str
    numbers: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    is_optional: bool = False
    text: frozenset[str] | None = None

    def is_number(self, column: str) -> bool:
        """True when the column is read back as float."""
        if self.text is not None:
            return column not in self.text | self.counts | self.flags | self.money
        return column in self.numbers

    def typed(self, table: pd.DataFrame) -> pd.DataFrame:
        """``table``, read as text, with its columns as they were in memory."""
        columns = {}
        for name in table.columns:
            column = table[name]
            if name in self.flags:
                column = column == "yes"
            elif name in self.counts:
                column = column.map(int).astype("int64")
            elif name in self.money:
                column = column.map(Decimal).astype(object)
            elif self.is_number(name):
                column = column.map(lambda text: float(text or "nan")).astype("float64")
            columns[name] = column
        return pd.DataFrame(columns, index=table.index)


TABLES: dict[str, TableFile] = {
    "plan.csv": TableFile(
        "plan",
        numbers=frozenset({"distance_km", "value", "next_best_loss", "protected_value"}),
        flags=frozenset({"locked"}),
    ),
    "territories.csv": TableFile(
        "territories",
        counts=frozenset(
            {
                "num_accounts",
                "moved_in",
                "moved_out",
                "moved_in_chosen",
                "moved_in_forced",
                "moved_out_chosen",
                "moved_out_forced",
                "fragments",
            }
        ),
        text=frozenset(
            {"layer", "level", "territory_id", "parent_id", "rep_id", "rep_name", "role"}
        ),
    ),
    "quotas.csv": TableFile("quotas", money=frozenset({"quota", "local_quota", "local_rounding"})),
    "quota_waterfall.csv": TableFile("quota_waterfall", money=frozenset({"amount"})),
    "faults.csv": TableFile("faults"),
    "reconciliation.csv": TableFile(
        "reconciliation",
        numbers=frozenset({"revenue", "potential"}),
        counts=frozenset({"num_accounts"}),
    ),
    "exceptions.csv": TableFile(
        "exceptions",
        numbers=frozenset({"price"}),
        counts=frozenset({"num_accounts"}),
        is_optional=True,
    ),
    "routing_rules.csv": TableFile("routing_rules", is_optional=True),
}
"""CSV files by name."""

OPTIONAL: dict[str, TableFile] = {
    "quota_nodes.csv": TableFile("quota_nodes", money=frozenset({"amount", "below"})),
    "quota_bridge.csv": TableFile("quota_bridge", money=frozenset({"amount"})),
    "staffing.csv": TableFile("staffing", numbers=frozenset({"share"})),
    "sales_capacity.csv": TableFile(
        "sales_capacity", text=frozenset({"role", "month_from", "month_to"})
    ),
    "productivity.csv": TableFile(
        "productivity",
        flags=frozenset({"is_used"}),
        counts=frozenset({"num_decided", "num_won"}),
        text=frozenset({"layer", "rep_id", "rep_name", "segment"}),
    ),
    "forecast.csv": TableFile(
        "forecast",
        counts=frozenset({"num_periods"}),
        text=frozenset({"level", "key", "segment", "method"}),
    ),
    "forecast_backtest.csv": TableFile(
        "forecast_backtest",
        flags=frozenset({"is_used"}),
        counts=frozenset({"num_judged"}),
        text=frozenset({"level", "year", "method"}),
    ),
    "deals.csv": TableFile("deals", numbers=frozenset({"amount"})),
    "credit_windows.csv": TableFile("credit_windows", numbers=frozenset({"share", "amount"})),
    "robustness.csv": TableFile(
        "robustness", numbers=frozenset({"survival"}), counts=frozenset({"num_plans"})
    ),
    "reps.csv": TableFile("reps"),
    "hires.csv": TableFile("hires", numbers=frozenset({"number"})),
    "attainability.csv": TableFile(
        "attainability", text=frozenset({"territory_id", "rep_id", "role", "metric", "layer"})
    ),
    "quota_tests.csv": TableFile("quota_tests", numbers=frozenset({"figure", "limit"})),
    "pay.csv": TableFile(
        "pay", text=frozenset({"territory_id", "rep_id", "role", "usual_range", "layer"})
    ),
}
"""CSV files that are there only where they have rows."""

LAYERS = {"accounts": "accounts", "homes": "homes", "territories": "shapes"}
"""Layers of ``plan.gpkg`` → field of ``Run``."""

AREAS = "areas"
"""Layer and field of the areas; only there where territories are built of areas."""

GPKG = "plan.gpkg"
SUMMARY, MANIFEST = "summary.json", "manifest.json"
DOCUMENTS = {SUMMARY: "summary", MANIFEST: "manifest"}
