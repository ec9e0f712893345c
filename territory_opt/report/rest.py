"""Quotas of a year that changed on the way: what was carried, planned and is new."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from territory_opt.models import Quotas
from territory_opt.quotas.rest_of_year import CARRIED, PLANNED
from territory_opt.report.tables import credit_of


def rest_table(quotas: Quotas, rep_of: Mapping[str, str], layer: str) -> pd.DataFrame:
    """
    ``quota_rest.csv``: one row per territory and metric; amounts are ``Decimal``.

    ``quota`` = ``carried`` + ``rest``; ``planned_rest`` is what ``rest`` was before the change.
    """
    steps = {(s.territory_id, s.metric, s.step): s.amount for s in quotas.waterfall}
    rows = []
    for one in quotas.quotas:
        carried, planned = (
            steps.get((one.territory_id, one.metric, step), Decimal(0))
            for step in (CARRIED, PLANNED)
        )
        rows.append(
            {
                "territory_id": one.territory_id,
                "rep_id": rep_of.get(one.territory_id, ""),
                "metric": one.metric,
                "carried": carried,
                "planned_rest": planned,
                "rest": one.amount - carried,
                "quota": one.amount,
                "layer": layer,
                "credit": credit_of(layer),
            }
        )
    return pd.DataFrame(rows)
