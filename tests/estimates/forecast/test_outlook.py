"""Many series: fall-backs that cannot explode, and sums that are not sums of ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.estimates.forecast.history import History
from territory_opt.estimates.forecast.methods import draws
from territory_opt.estimates.forecast.outlook import (
    GROWTH,
    Span,
    growth_of,
    outlook_by_method,
    outlook_of_accounts,
)


def history(*rows) -> History:
    amounts = np.array(rows, dtype=float)
    periods = pd.period_range("2022Q1", periods=amounts.shape[1], freq="Q")
    return History(tuple(f"A{i}" for i in range(len(rows))), periods, amounts)


def span(interval: float = 0.8, widened: float = 1.0) -> Span:
    return Span(0, interval, draws(16, 4, 0, 500, seed=1), seed=1, widened=widened)


NONE = [0.0] * 4
REGULAR = [10.0, 12.0, 14.0, 20.0]


def test_intermittent_account_goes_by_the_growth_of_its_segment():
    """One order of 400 in four years, last quarter: 400 × 1.1, no trend, and perhaps nothing at all."""
    sparse = history(NONE + NONE + NONE + [0, 0, 0, 400.0])
    found = outlook_of_accounts(sparse, np.array([0]), np.array([1.1]), "damped-trend", span())
    assert found.methods == (GROWTH,)
    assert found.expected == pytest.approx([440])
    assert found.low == pytest.approx([0])
    assert found.high[0] <= 2.5 * 440


def test_intermittent_account_that_bought_nothing_may_buy_again():
    """400 two years ago and nothing since: 0 expected, and not 0 for sure."""
    sparse = history(NONE + NONE + [0, 400.0, 0, 0] + NONE)
    found = outlook_of_accounts(sparse, np.array([0]), np.array([1.1]), "theta", span())
    assert found.expected == pytest.approx([0])
    assert 0 < found.high[0] < 400


def test_short_history_goes_by_growth_of_what_it_sold():
    """Two quarters old: 30 × 1.2; a year is not made up from half of one."""
    short = history([np.nan] * 14 + [10.0, 20.0])
    found = outlook_of_accounts(short, np.array([0]), np.array([1.2]), "theta", span())
    assert found.methods == (GROWTH,)
    assert found.expected == pytest.approx([36])


def test_falling_account_stops_at_nothing():
    """Down by 8 a quarter from 120: the line would go below 0."""
    falling = history([120.0 - 8 * t for t in range(16)])
    found = outlook_by_method(falling, "damped-trend", span())
    assert 0 <= found.low[0] <= found.expected[0] <= found.high[0]


def test_returns_count_within_a_total():
    """−5 lowers the year; a year of nothing but returns is forecast as 0."""
    found = outlook_by_method(history(REGULAR * 3 + [10, 12, -5, 20.0]), "seasonal-naive", span())
    assert found.expected == pytest.approx([37])
    assert outlook_by_method(history([-1.0] * 16), "seasonal-naive", span()).expected == [0]


def test_segment_without_sales_last_year_does_not_divide_by_zero():
    """0 last year: growth 1."""
    gone = history(REGULAR * 3 + NONE)
    assert growth_of(gone, outlook_by_method(gone, "seasonal-naive", span())) == [1]


def test_total_of_what_moves_together_is_as_wide_as_both():
    """The same series twice: the ends add up, as nothing evens out."""
    rng = np.random.default_rng(0)
    row = list(np.array(REGULAR * 4) * np.exp(rng.normal(0, 0.2, 16)))
    found, at = outlook_by_method(history(row, row), "damped-trend", span()), span()
    assert at.ends(found.total) == pytest.approx((found.low.sum(), found.high.sum()), rel=1e-6)


def test_total_of_what_moves_apart_is_narrower():
    """Twelve series on their own: a tenth of the range of one evens out in the sum."""
    rng = np.random.default_rng(0)
    rows = [np.array(REGULAR * 4) * np.exp(rng.normal(0, 0.3, 16)) for _ in range(12)]
    found, at = outlook_by_method(history(*rows), "damped-trend", span()), span()
    low, high = at.ends(found.total)
    assert high - low < 0.6 * (found.high - found.low).sum()


def test_widened_interval_is_that_much_wider():
    """Twice: from the expected figure to either end."""
    rows = history([100.0, 110, 105, 120, 130, 95, 100, 125, 110, 100, 115, 120])
    once, twice = (outlook_by_method(rows, "seasonal-naive", span(widened=w)) for w in (1, 2))
    assert twice.high - twice.expected == pytest.approx(2 * (once.high - once.expected))
