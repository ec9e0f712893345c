"""A quota as its rep is told it, in a currency of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from territory_opt.models.quota import YEAR
from territory_opt.report.waterfall_chart import money


@dataclass(frozen=True)
class Issued:
    """
    One territory's quota of one metric.

    Attributes
    ----------
    currency
        Of the rep.
    amounts
        Period → in that currency; ``"year"`` is there always.
    sentence
        What it is worth in the currency of the plan.
    """

    currency: str
    amounts: Mapping[str, Decimal]
    sentence: str

    @property
    def year(self) -> Decimal:
        """Of the year, in that currency."""
        return self.amounts[YEAR]

    def told(self, period: str = YEAR) -> str:
        """``29,000``."""
        return money(self.amounts[period])


def issued_of(rows: pd.DataFrame, currency: str) -> Issued | None:
    """
    The quota as it is issued; None where that is in the plan's own currency.

    Parameters
    ----------
    rows
        Of ``quotas.csv``: one territory and metric.
    currency
        Of the plan.
    """
    if "local_currency" not in rows or rows["local_currency"].iloc[0] in ("", currency):
        return None
    own = str(rows["local_currency"].iloc[0])
    year = rows[rows["period"] == YEAR].iloc[0]
    amounts = dict(zip(rows["period"].astype(str), rows["local_quota"], strict=True))
    return Issued(own, amounts, _worth(year["quota"], year["local_rounding"], currency))


def _worth(quota: Decimal, rounding: Decimal, currency: str) -> str:
    by = f", {money(rounding, with_sign=True)} by rounding" if rounding else ""
    return f"{money(quota + rounding)} {currency} at the plan's rate{by}"
