"""Quotas of a real sales force in hindsight, and its attainability: AdventureWorks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.planning import simulate_quotas
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
from tests.adventureworks import DATA, NEEDED, tables

pytestmark = NEEDED

REVENUE = 'revenue = "annual_revenue"\n'


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


def test_hindsight_says_which_policy_places_least_with_the_wrong_rep(force):
    """
    14 reps carried 41.76 million and sold 35.03.

    The sample's quotas follow its sales: every rep sold 79 to 96 % of them, and 2 % of the sum sat
    with the wrong rep. What was known before places 17 to 20 % wrongly. Retained sales with open
    potential do better than either alone; but stores' turnover says little of what is sold to them
    here, so the equal split is nearest, and the back-test says so.
    """
    found = {each.policy: each for each in backtest([past(force)], policies())}
    then, ours, by_potential, by_last_year, equal = found.values()
    assert then.policy == AS_SET
    assert then.quotas.sum() == 41_760_000
    assert then.actuals.sum() == pytest.approx(35_025_463.96, abs=0.01)
    assert 0.79 <= then.attainment.min() < then.attainment.max() <= 0.97
    assert then.misplaced < 0.02
    assert ours.misplaced == pytest.approx(0.188, abs=0.001)
    assert equal.misplaced < ours.misplaced < by_last_year.misplaced < by_potential.misplaced < 0.2
    assert all(each.quotas.sum() == pytest.approx(41_760_000) for each in found.values())


def test_rep_without_stores_or_last_year_is_named(force):
    """284 has no store and sold nothing the year before, and still sold 1.58 million."""
    found = {each.policy: each for each in backtest([past(force)], policies())}
    assert found["potential share"].without_quota == ("284",)
    assert found["retained + open potential"].without_quota == ("284",)
    growth = {
        each.test: each
        for each in of_growth(tuple(force.index.astype(str)), force["quota"], force["base"])
    }
    assert growth["without_base"].territories == ("284",)
    assert growth["growth"].figure == pytest.approx(11 / 13)


def test_stores_won_or_lost_tell_who_is_at_risk(force):
    """
    541 stores and more, each buying with 0.8, spread by turnover, scaled to the number without 5 %.

    Quotas of then are far from turnover: hardly anybody is between hopeless and certain, size does
    not decide, the spread of chances and quota per potential are unfair, and the reps are named.
    """
    with_stores = force[force["potential"] > 0]
    stores = pd.read_csv(DATA / "accounts.csv")
    of = with_stores.index.get_indexer(stores["owner_rep_id"])
    full = np.ones(len(stores))
    outcomes = Outcomes(of, 0.8 * full, stores["annual_revenue"].to_numpy(float), 0.5 * full)
    quotas = with_stores["quota"].to_numpy(float)
    target = float(quotas.sum()) / 1.05
    outcomes = outcomes.scaled_to(target)
    sales = simulate_sales(outcomes, len(quotas), np.random.default_rng(1), 2_000, Market(0.1))
    found = attainability(sales, quotas, target)
    assert found.company.chance == pytest.approx(0.5, abs=0.1)
    assert found.company.covered > 0.2
    carried = Carried(
        tuple(with_stores.index.astype(str)),
        quotas,
        sales / quotas[:, None],
        with_stores["potential"].to_numpy(float),
        chance=found.chance,
    )
    verdicts = {each.test: each for each in fairness(carried)}
    assert "284" not in verdicts["quota_per_potential"].territories
    assert verdicts["quota_per_potential"].is_kept is False
    assert verdicts["chance_spread"].is_kept is False
    assert verdicts["attainment_by_size"].is_kept is True


SCENARIO = f"""\
schema = 1
name = "AdventureWorks"
currency = "USD"
{tables(REVENUE)}[accounts.factors]
potential = 0.55
revenue = 0.35
[[quota]]
metric = "sales"
company_target = 33_000_000
over_assignment = 0.05
[attainability]
retention = 0.9
win_chance = 0.3
capture_rate = 0.2
spread = 0.4
market = 0.05
level = "target"
simulations = 2_000
[[pay]]
role = "field"
base = 200_000
target_incentive = 200_000
accelerator = 1.5
"""


def test_quotas_of_today_by_scenario(tmp_path):
    """
    Quotas by potential on today's stores, if 33 million are right on the whole (money is illustrative).

    284 has no store: named, without quota, in no test. Quotas are alike per unit of potential and so
    are chances; but 38 to 80 stores for the same hours are not alike.
    """
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    found = simulate_quotas(tmp_path / "scenario.toml")
    assert found.summary["without_quota"] == ["284"]
    assert found.summary["company"]["sum_quotas"] == pytest.approx(33_000_000 * 1.05)
    assert found.summary["company"]["p_target"] == pytest.approx(0.5, abs=0.1)
    assert found.summary["company"]["covered_by_over_assignment"] > 0.1
    verdicts = {each.test: each for each in found.simulated.verdicts}
    assert verdicts["quota_per_potential"].is_kept is True
    assert verdicts["chance_spread"].is_kept is True
    assert verdicts["attainment_by_size"].is_kept is True
    assert verdicts["quota_per_hour"].is_kept is False
    assert not any("284" in each.territories for each in verdicts.values())
    assert len(found.simulated.pay_table) == 9
