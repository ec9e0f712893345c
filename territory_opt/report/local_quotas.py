"""Quotas in local currency: columns of ``quotas.csv``, and what rounding comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from territory_opt.models import Quotas
from territory_opt.models.plan_rates import PlanRates
from territory_opt.quotas.local import local_quotas

COLUMNS = ("local_currency", "local_quota", "local_rounding")


def with_local(table: pd.DataFrame, quotas: Quotas, scenario: Any) -> pd.DataFrame:
    """
    ``quotas.csv`` with its columns in local currency, where the scenario has ``[plan_rates]``.

    Parameters
    ----------
    table
        As ``quota_table`` makes it of ``quotas``.
    """
    rates: PlanRates | None = getattr(scenario, "plan_rates", None)
    if rates is None:
        return table
    own = local_quotas(quotas, _currency_of(scenario, rates.currency), rates)
    rows = [(one.currency, one.amount, one.rounding) for one in own]
    local = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object, index=table.index)
    return table.join(local.astype({"local_currency": "str"}))


def local_totals(table: pd.DataFrame) -> pd.DataFrame:
    """
    What is issued a year, by ``layer``, ``metric`` and ``local_currency``; empty without plan rates.

    Returns
    -------
    DataFrame
        ``num_territories``; ``quota`` and ``local_rounding`` in the currency of the allocation,
        ``local_quota`` in its own.
    """
    keys = ["layer", "metric", "local_currency"]
    if "local_quota" not in table:
        return pd.DataFrame(
            columns=[*keys, "num_territories", "quota", "local_quota", "local_rounding"]
        )
    annual = table[table["period"] == "year"].groupby(keys, sort=False)
    sums = annual[["quota", "local_quota", "local_rounding"]].sum()
    return sums.assign(num_territories=annual.size()).reset_index()


def local_summary(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The same for ``summary.json``: plain figures, without the layer."""
    rows = local_totals(table).drop(columns="layer")
    money = ("quota", "local_quota", "local_rounding")
    return [
        {str(name): float(value) if name in money else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def local_line(total: Mapping[Any, Any], currency: str) -> tuple[str, str]:
    """What is issued in one currency, and what rounding there comes to: ``(label, sentence)``."""
    code, num = total["local_currency"], total["num_territories"]
    people = f"{num:,} {'territory' if num == 1 else 'territories'}"
    text = f"{total['local_quota']:,.2f} {code} for {people}"
    if code != currency:
        text += f"; rounding there changes {total['local_rounding']:+,.2f} {currency}"
    return f"Issued in {code}, {total['metric']}", text


def _currency_of(scenario: Any, home: str) -> dict[str, str]:
    """Territory → currency of who leads it."""
    reps = scenario.reps
    codes = reps["currency"].str.strip().str.upper()
    stated = codes.where(codes.ne(""), home)
    of = dict(zip(reps["rep_id"], stated, strict=True))
    frame = scenario.territories
    pairs = zip(frame["territory_id"], frame["rep_id"], strict=True)
    return {territory: of.get(rep, home) for territory, rep in pairs}
