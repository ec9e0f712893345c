"""Methods judged by years that are known, and the one that erred least used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.estimates.forecast import History, Wanted, forecast_sales
from territory_opt.estimates.forecast.backtest import Trial, held_out_years, widening
from territory_opt.estimates.forecast.methods import Year, draws
from territory_opt.estimates.forecast.outlook import Outlook, Span

SEASON = np.array([60.0, 80, 100, 160])


def history(rows, start: str = "2021Q1") -> History:
    amounts = np.asarray(rows, dtype=float)
    periods = pd.period_range(start, periods=amounts.shape[1], freq="Q")
    return History(tuple(f"S{i}" for i in range(len(amounts))), periods, amounts)


def growing(rate: float, years: int = 5) -> np.ndarray:
    rng = np.random.default_rng(3)
    level = (1 + rate) ** (np.arange(4 * years) / 4)
    return np.tile(SEASON, years) * level * np.exp(rng.normal(0, 0.01, 4 * years))


def test_held_out_years_leave_two_years_and_the_same_gap():
    """Five years, half a year of gap: the last year from the first 3.5, the one before from 2.5."""
    found = list(held_out_years(history([growing(0)]), ahead=2, most=3))
    assert [held.year for held in found] == ["2025Q1", "2024Q1"]
    assert [len(held.known.periods) for held in found] == [14, 10]


def test_steady_growth_is_learned_and_last_year_once_more_loses():
    """20 % a year: last year once more is a sixth too low, year for year."""
    rows = history([growing(0.2), growing(0.2) * 3])
    found = forecast_sales(rows, rows.keys, Wanted(by_account=False, ahead=0))
    pooled = found.backtest[found.backtest["year"].eq("all")].set_index("method")
    assert pooled["wape"]["seasonal-naive"] == pytest.approx(1 - 1 / 1.2, abs=0.01)
    assert pooled["bias"]["seasonal-naive"] == pytest.approx(1 / 1.2 - 1, abs=0.01)
    assert pooled["is_used"].sum() == 1
    assert not pooled["is_used"]["seasonal-naive"]
    assert found.table["growth"].iloc[0] > 0.08


def test_back_test_adds_up():
    """The pooled error is that of all years: Σ |error| ÷ Σ sales, here of one series."""
    rows = history([growing(0.1)])
    table = forecast_sales(rows, rows.keys, Wanted(by_account=False, ahead=0)).backtest
    for method in ("seasonal-naive", "damped-trend", "theta"):
        each = table[table["method"].eq(method) & table["year"].ne("all")]
        error = (each["total_expected"] - each["total_actual"]).abs().sum()
        pooled = table[table["method"].eq(method) & table["year"].eq("all")].iloc[0]
        assert pooled["wape"] == pytest.approx(error / each["total_actual"].sum())


def test_two_years_are_forecast_without_a_back_test():
    """Nothing can be held out: last year once more, and the table says so by being empty."""
    rows = history([growing(0.2, years=2)])
    found = forecast_sales(rows, rows.keys, Wanted(by_account=False, ahead=0))
    assert found.backtest.empty
    assert found.table["method"].tolist() == ["sum", "seasonal-naive"]


def test_accounts_and_segments_and_company_add_up():
    """Every account is in one segment, every segment in the company."""
    rng = np.random.default_rng(5)
    rows = np.exp(rng.normal(0, 0.2, (12, 20))) * np.tile(SEASON, 5) * rng.lognormal(0, 1, (12, 1))
    rows[:3, :-3] = np.nan  # three new ones
    rows[3:6] *= rng.random((3, 20)) < 0.2  # three that hardly ever buy
    segments = ["north"] * 6 + ["south"] * 6
    found = forecast_sales(history(rows), segments, Wanted(by_account=True, ahead=1))
    sums = found.table.groupby("level")["expected"].sum()
    assert sums["account"] == pytest.approx(sums["company"])
    assert sums["segment"] == pytest.approx(sums["company"])
    by_segment = (
        found.table[found.table["level"].eq("account")].groupby("segment")["expected"].sum()
    )
    segment = found.table[found.table["level"].eq("segment")].set_index("key")["expected"]
    assert by_segment.to_dict() == pytest.approx(segment.to_dict())
    assert (found.table["low"] <= found.table["expected"]).all()
    assert (found.table["expected"] <= found.table["high"]).all()
    assert (found.table["low"] >= 0).all()


def test_same_history_same_forecast():
    """Seeded: figures and simulated years repeat exactly."""
    rows = history([growing(0.1), growing(0.05)])
    one, two = (forecast_sales(rows, rows.keys, Wanted(by_account=True, ahead=0)) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.share_below(950) == two.share_below(950)


def test_share_below_is_of_simulated_years():
    """A target far above is above all, far below is below all, the expected one in between."""
    rng = np.random.default_rng(1)
    rows = history([growing(0.05) * np.exp(rng.normal(0, 0.1, 20))])
    found = forecast_sales(rows, rows.keys, Wanted(by_account=False, ahead=0))
    expected = found.table["expected"].iloc[0]
    assert found.share_below(10 * expected) == 1
    assert found.share_below(0) == 0
    assert 0.2 < found.share_below(expected) < 0.8


def _trial(error: list[float]) -> Trial:
    """Expected 100, interval 90 to 110, and what came instead."""
    num = len(error)
    flat = np.full(num, 100.0)
    deviations = np.linspace(-12.5, 12.5, 1001)  # 80 of 100 within ±10
    outlook = Outlook(flat, flat - 10, flat + 10, ("m",) * num, (Year(100, deviations),) * num)
    where = Span(0, 0.8, draws(8, 4, 0, 10, 1), 1)
    return Trial("segment", "2025", "m", outlook, flat + np.array(error), where)


def test_intervals_are_widened_to_what_would_have_held():
    """Errors of 4, 8, 12 and 20 at a half-width of 10: rank ⌈5 × 0.8⌉ = 4 of 4 is 20, twice as wide."""
    assert widening([_trial([4, -8, 12, -20])]) == pytest.approx(2)


def test_intervals_are_never_narrowed_nor_widened_beyond_sense():
    """Errors of 1: as simulated; errors of 90: five times and no more."""
    assert widening([_trial([1, -1, 1])]) == 1
    assert widening([_trial([90, -90])]) == 5
    assert widening([]) == 1
