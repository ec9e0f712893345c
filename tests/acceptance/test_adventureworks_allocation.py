"""Quotas of a real sales force down its own tree: AdventureWorks, 14 reps, 10 territories, 3 groups."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import AllocationError
from territory_opt.models import QuotaForce, QuotaPolicy, QuotaRules
from territory_opt.quotas.by_rules import ruled_metric
from territory_opt.quotas.ruled_rows import rows_of
from tests.adventureworks import DATA, NEEDED

RULES = QuotaRules(
    elements={"potential": 0.5, "revenue": 0.5},
    growth=(0.0, 0.25),
    periods="quarters",
    round_periods_to=Decimal(100),
)

pytestmark = NEEDED


@pytest.fixture(scope="module")
def reps():
    """Reps with a territory: last year's sales and quota, turnover of their stores."""
    table = pd.read_csv(DATA / "reps.csv").dropna(subset="TerritoryID").set_index("SalesPersonID")
    stores = pd.read_csv(DATA / "accounts.csv").groupby("owner_rep_id")["annual_revenue"].sum()
    quotas = pd.read_csv(DATA / "quota_history.csv", parse_dates=["QuotaDate"])
    last = quotas[quotas["QuotaDate"] >= "2024-05-01"].groupby("SalesPersonID")["SalesQuota"].sum()
    return table.assign(potential=stores, carried=last).fillna({"potential": 0.0})


def allocated(reps, target, rules=RULES):
    """Company → group → territory → rep; 5 % between territories and reps."""
    lands = pd.read_csv(DATA / "territories.csv").set_index("TerritoryID")
    parents = dict(zip(lands["Name"], lands["Group"], strict=True))
    ids = tuple(reps.index.astype(str))
    parents |= dict(zip(ids, reps["TerritoryID"].map(lands["Name"]), strict=True))
    base = reps["SalesLastYear"].to_numpy(float)
    force = QuotaForce(
        date(2025, 7, 1),
        ("field",) * len(ids),
        ((),) * len(ids),
        np.full(len(ids), np.nan),
        reps["carried"].to_numpy(float),
        parents,
    )
    policy = QuotaPolicy("sales", target, Decimal("0.05"), Decimal(1000), rules=rules)
    measures = {"potential": reps["potential"].to_numpy(float), "revenue": base}
    return ids, ruled_metric(policy, ids, measures, base, force)


def test_quotas_keep_sums_and_guardrails_down_the_tree(reps):
    """
    26 million and 5 % are 27,300,000 for 14 reps, 15.3 % above last year's 23.69 million.

    Nobody is below last year's sales or more than 25 % above them; half of the reps are at one of these.
    """
    ids, metric = allocated(reps, Decimal(26_000_000))
    found, base = metric.found, reps["SalesLastYear"].to_numpy(float)
    quotas = found.year[: len(ids)] / 100
    assert quotas.sum() == 27_300_000
    assert (quotas >= base - 0.01).all()
    assert (quotas <= base * 1.25 + 0.01).all()
    at = found.at_limit[: len(ids)]
    at_most = [one for one, side in zip(ids, at, strict=True) if side > 0]
    assert at_most == ["275", "277", "279", "281", "282"]
    assert [one for one, side in zip(ids, at, strict=True) if side < 0] == ["286", "290"]
    tree = found.task.tree
    for v in tree.inner:
        exact = int(found.year[v]) * (1 + tree.over_assignment[v])
        assert abs(int(found.year[tree.children[v]].sum()) - exact) < 1


def test_the_rep_without_stores_and_sales_is_named(reps):
    """284 took over accounts of others: nothing to share by, and that is said."""
    ids, metric = allocated(reps, Decimal(26_000_000))
    rows = rows_of(metric, ids)
    (words,) = (s.note for s in rows.waterfall if s.territory_id == "284" and s.step == "in_words")
    assert words == "You have no quota: your territory has no potential and no revenue."
    without = [quota.territory_id for quota in rows.quotas if not quota.amount]
    assert without == ["284"]


def test_steps_sum_to_every_quota(reps):
    """From what was carried last year."""
    ids, metric = allocated(reps, Decimal(26_000_000))
    rows = rows_of(metric, ids)
    for quota in rows.quotas:
        steps = [step.amount for step in rows.waterfall if step.territory_id == quota.territory_id]
        assert sum(steps) == quota.amount


def test_a_target_beyond_all_guardrails_is_refused_with_the_amount(reps):
    """23.69 million × 1.25 is less than 30 million and 5 %."""
    with pytest.raises(
        AllocationError, match=r"the target is 30,000,000, but at most 28,197,575.71"
    ):
        allocated(reps, Decimal(30_000_000))
