"""Quotas of a real sales force in hindsight, and its attainability: AdventureWorks."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from territory_opt.quotas.attainment import attainability
from territory_opt.quotas.backtest import AS_SET, backtest
from territory_opt.quotas.carried import Carried
from territory_opt.quotas.cautions import of_growth
from territory_opt.quotas.fairness import fairness
from territory_opt.quotas.market import Market
from territory_opt.quotas.outcomes import Outcomes
from territory_opt.quotas.past_policies import policies
from territory_opt.quotas.past_year import PastYear
from territory_opt.quotas.simulation import simulate_sales

SHARED = Path(os.environ.get("TERRITORY_OPT_SHARED", Path(__file__).parents[3] / "shared"))
DATA = SHARED / "data" / "adventureworks"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="optional: the published inputs are not here"),
]


@pytest.fixture(scope="module")
def force() -> pd.DataFrame:
    """Reps with a territory: quotas of the last four quarters, sales, turnover of their stores."""
    reps = pd.read_csv(DATA / "reps.csv").dropna(subset="TerritoryID").set_index("SalesPersonID")
    history = pd.read_csv(DATA / "quota_history.csv", parse_dates=["QuotaDate"])
    last = history[history["QuotaDate"] >= "2024-05-01"]
    stores = pd.read_csv(DATA / "accounts.csv").groupby("owner_rep_id")["annual_revenue"].sum()
    return pd.DataFrame(
        {
            "quota": last.groupby("SalesPersonID")["SalesQuota"].sum(),
            "sold": reps["SalesYTD"],
            "base": reps["SalesLastYear"],
            "potential": stores,
        }
    ).loc[reps.index].fillna({"potential": 0})  # fmt: skip


def past(force: pd.DataFrame) -> PastYear:
    """The year as history."""
    columns = (force[name].to_numpy(float) for name in ("quota", "sold", "base", "potential"))
    return PastYear("2024/25", tuple(force.index.astype(str)), *columns)


def test_quotas_of_then_follow_sales_more_closely_than_any_rule(force):
    """
    14 reps carried 41.76 million and sold 35.02.

    The sample's quotas look ahead: every rep sold 79 to 96 % of them. What was known before the year
    places a quarter of it wrongly or more; potential with retained sales does better than either
    alone, and than dividing by heads or by last year.
    """
    found = {each.policy: each for each in backtest([past(force)], policies())}
    then = found.pop(AS_SET)
    assert then.quotas.sum() == 41_760_000
    assert 0.79 <= then.attainment.min() < then.attainment.max() <= 0.97
    assert then.misplaced < 0.03
    print({name: (each.distance, each.misplaced, each.share_near) for name, each in found.items()})
    assert 0
