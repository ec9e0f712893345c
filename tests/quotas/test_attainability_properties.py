"""What holds for any sales, quotas, pay plans and past years."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.quotas.attainment import attainability
from territory_opt.quotas.backtest import backtest
from territory_opt.quotas.past_policies import policies
from territory_opt.quotas.past_year import PastYear
from territory_opt.quotas.pay_plan import PayPlan

seeds = st.integers(0, 2**32)


def drawn(seed: int, territories: int = 4, years: int = 60):
    """Sales and quotas of any level."""
    rng = np.random.default_rng(seed)
    sales = rng.lognormal(0, 1, (territories, years)).astype(np.float32)
    return sales, rng.lognormal(0, 1, territories), rng


@given(seeds, st.floats(1, 3))
def test_a_higher_quota_is_never_reached_more_often(seed, times):
    """Territory by territory, and for the company's target too."""
    sales, quotas, _ = drawn(seed)
    lower, higher = (attainability(sales, q, float(q.sum())) for q in (quotas, quotas * times))
    assert (higher.chance <= lower.chance).all()
    assert higher.company.chance <= lower.company.chance


@given(seeds)
def test_share_at_quota_is_the_mean_chance(seed):
    """Counted by year or by territory: the same."""
    sales, quotas, _ = drawn(seed)
    found = attainability(sales, quotas, 1.0)
    assert found.share_at_quota == pytest.approx(found.chance.mean())


@given(seeds, st.floats(0, 1))
def test_over_assignment_splits_the_years(seed, over):
    """Quotas sold, saved by the cushion, missed: all years, none twice."""
    sales, quotas, _ = drawn(seed)
    company = attainability(sales, quotas, float(quotas.sum()) / (1 + over)).company
    saved = company.covered * (1 - company.chance_of_quotas)
    assert company.chance_of_quotas + saved == pytest.approx(company.chance)


@given(seeds)
def test_order_of_territories_changes_nothing(seed):
    """Figures travel with their territory."""
    sales, quotas, rng = drawn(seed)
    order = rng.permutation(len(quotas))
    one, other = attainability(sales, quotas, 5.0), attainability(sales[order], quotas[order], 5.0)
    assert (one.chance[order] == other.chance).all()
    assert one.company.chance == other.company.chance


@given(
    st.floats(0, 1), st.floats(0, 5), st.floats(0, 5), st.none() | st.floats(1, 5),
    st.lists(st.floats(0, 4), min_size=2, max_size=20),
)  # fmt: skip
def test_more_attainment_never_pays_less(threshold, rate, accelerator, cap, attainments):
    """From nothing to the cap; the target incentive exactly at quota."""
    plan = PayPlan("field", 50.0, 100.0, threshold, rate, accelerator, cap)
    paid = plan.incentive(np.sort(attainments))
    assert (np.diff(paid) >= -1e-9).all()
    assert paid.min() >= 0
    assert plan.incentive(np.array(1.0)) == 100
    assert cap is None or paid.max() <= 100 * cap + 1e-9


@given(seeds)
def test_every_policy_shares_out_what_was_set(seed):
    """The same sum, so that only the sharing differs; nobody is asked for less than nothing."""
    rng = np.random.default_rng(seed)
    figures = rng.lognormal(3, 1, (4, 5))
    year = PastYear("y", tuple("ABCDE"), *figures)
    for found in backtest([year], policies()):
        assert found.quotas.sum() == pytest.approx(year.target)
        assert (found.quotas >= 0).all()
        assert 0 <= found.misplaced <= 1
