"""Quotas in local currency."""

from __future__ import annotations

from decimal import Decimal

from territory_opt.models.plan_rates import PlanRates
from territory_opt.models.quota import Quota, Quotas
from territory_opt.quotas.local import local_quotas

RATES = PlanRates(
    "USD",
    {"EUR": Decimal("1.08"), "JPY": Decimal("0.0066")},
    Decimal(100),
    {"JPY": Decimal(10_000)},
)
CURRENCY = {"A": "EUR", "B": "EUR", "C": "JPY", "D": "USD"}


def issued(amounts, periods=()):
    year = tuple(Quota(name, "sales", Decimal(amount)) for name, amount in amounts.items())
    parts = tuple(
        Quota(name, "sales", Decimal(amount), f"Q{p + 1}")
        for name, own in dict(periods).items()
        for p, amount in enumerate(own)
    )
    return local_quotas(Quotas(year, (), parts), CURRENCY, RATES)


def test_a_currency_sums_to_the_nearest_multiple_of_what_was_allocated():
    """200,000 ÷ 1.08 is 185,185: 185,200 in all, each has half; 7,000 USD are 1,060,606 yen."""
    found = issued({"A": 100_000, "B": 100_000, "C": 7_000, "D": "12345.67"})
    assert [one.amount for one in found] == [92_600, 92_600, 1_060_000, Decimal("12345.67")]
    assert [one.currency for one in found] == ["EUR", "EUR", "JPY", "USD"]


def test_the_difference_is_what_the_amount_is_worth_less_what_was_allocated():
    """92,600 × 1.08 is 100,008; 1,060,000 × 0.0066 is 6,996; own currency stays as it is."""
    found = issued({"A": 100_000, "B": 100_000, "C": 7_000, "D": "12345.67"})
    assert [one.rounding for one in found] == [8, 8, -4, 0]


def test_nobody_is_a_whole_step_off():
    """A third each of what two hundreds are short of."""
    found = issued({"A": 33_333, "B": 66_667})
    for one, amount in zip(found, (33_333, 66_667), strict=True):
        assert abs(one.amount - amount / Decimal("1.08")) < 100


def test_periods_sum_to_the_year():
    """In whole units, the odd ones with the largest."""
    found = issued(
        {"A": 100_000, "D": 10}, {"A": (24_658, 24_932, 25_205, 25_205), "D": (1, 2, 3, 4)}
    )
    year, own, *parts = found
    assert sum(one.amount for one in parts[:4]) == year.amount == 92_600
    assert all(one.amount % 1 == 0 for one in parts)
    assert [one.amount for one in parts[4:]] == [1, 2, 3, 4]
    assert own.amount == 10


def test_no_quota_is_none_in_any_currency():
    """Nor in any period."""
    found = issued({"A": 0}, {"A": (0, 0)})
    assert [one.amount for one in found] == [0, 0, 0]
