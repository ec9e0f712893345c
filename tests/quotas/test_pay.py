"""Pay plans: incentive by attainment, and what a sales force costs over simulated years."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.quotas.pay import payout
from territory_opt.quotas.pay_plan import PayPlan

PLAIN = PayPlan("field", base=60_000, target_incentive=40_000)
STEEP = PayPlan("field", 60_000, 40_000, threshold=0.5, rate=1.5, accelerator=2, cap=2)


@pytest.mark.parametrize(
    ("attainment", "share"),
    [
        (0.0, 0.0),
        (0.49, 0.0),
        (0.5, 0.25),
        (0.8, 0.7),
        (1.0, 1.0),
        (1.25, 1.5),
        (1.5, 2.0),
        (3.0, 2.0),
    ],
)
def test_incentive_follows_threshold_rate_accelerator_and_cap(attainment, share):
    """At 80 %: 1 − 1.5 × 0.2 = 0.7; at 125 %: 1 + 2 × 0.25 = 1.5; at most twice."""
    assert STEEP.incentive(np.array(attainment)) == pytest.approx(40_000 * share)


def test_plain_plan_is_a_commission_without_limits():
    """Target incentive × attainment, also far above."""
    paid = PLAIN.incentive(np.array([0, 0.3, 1, 4]))
    assert paid == pytest.approx([0, 12_000, 40_000, 160_000])


def test_a_steep_rate_pays_nothing_rather_than_less():
    """At 10 %, 1 − 1.5 × 0.9 is below 0."""
    steep = PayPlan("field", 1, 1, rate=1.5)
    assert steep.incentive(np.array(0.1)) == 0


def test_payout_over_two_years_by_hand():
    """
    Quota 400,000, sold 200,000 and 500,000; STEEP.

    Attainment 0.5 and 1.25: incentive 10,000 and 60,000; cost 70,000 and 120,000, which is 35 %
    and 24 % of sales, 190,000 of 700,000 in all; quota ÷ earnings is 4.
    """
    sales = np.array([[200_000, 500_000]], dtype=np.float32)
    found = payout(sales, np.array([400_000]), ["field"], {"field": STEEP})
    assert found.expected.tolist() == [35_000]
    assert found.total.tolist() == [70_000, 120_000]
    assert found.cost_share.tolist() == pytest.approx([0.35, 0.24])
    assert found.expected_cost_share == pytest.approx(190 / 700)
    assert found.budget == 100_000
    assert found.expected_total == 95_000
    assert found.ratio.tolist() == [4]
    assert found.quantiles[2, 0] == 35_000


def test_threshold_is_reached_in_single_precision():
    """Half of a quota that has no exact half in single precision counts as half."""
    quota = 333_333.35
    sales = np.array([[quota / 2]], dtype=np.float32)
    assert payout(sales, np.array([quota]), ["field"], {"field": STEEP}).expected[0] > 0


def test_ratios_outside_the_usual_range_are_flagged():
    """Earnings of 100,000: quotas of 3, 5 and 7 times that."""
    sales = np.ones((3, 1), dtype=np.float32)
    found = payout(sales, np.array([3e5, 5e5, 7e5]), ["field"] * 3, {"field": PLAIN})
    assert (found.below_usual, found.above_usual) == ([0], [2])


def test_each_territory_is_paid_by_its_role():
    """The hunter's base is 10, the field's 60,000."""
    plans = {"field": PLAIN, "hunter": PayPlan("hunter", 10, 90)}
    sales = np.full((2, 1), 100, dtype=np.float32)
    found = payout(sales, np.array([100, 100]), ["field", "hunter"], plans)
    assert found.on_target.tolist() == [100_000, 100]
    assert found.expected.tolist() == pytest.approx([40_000, 90])


def test_a_year_without_sales_costs_infinitely_much_per_sale():
    """Base is paid all the same."""
    found = payout(np.zeros((1, 2), np.float32), np.array([100]), ["field"], {"field": PLAIN})
    assert found.cost_share.tolist() == [np.inf, np.inf]
    assert found.expected_cost_share == np.inf


def test_every_fault_of_a_plan_is_told_at_once():
    """Seven settings that cannot be, and whose plan it is."""
    with pytest.raises(ProblemError) as caught:
        PayPlan("field", -1, float("nan"), 1.5, -1, float("inf"), 0.5)
    assert len(caught.value.messages) == 6
    assert all("pay plan of 'field'" in message for message in caught.value.messages)
    with pytest.raises(ProblemError, match="nobody is paid"):
        PayPlan("field", 0, 0)


def test_every_fault_of_a_payout_is_told_at_once():
    """A role without plan, a quota of 0, a shape that does not fit, a range upside down."""
    with pytest.raises(ProblemError) as caught:
        payout(np.ones((3, 1)), np.array([0, 1]), ["field", "inside"], {"field": PLAIN}, (6, 4))
    assert len(caught.value.messages) == 4
    assert "role 'inside' has no pay plan" in str(caught.value)
