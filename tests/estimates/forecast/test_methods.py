"""One series by one method: what it gives for series that can be worked out by hand."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from territory_opt.errors import MissingExtraError
from territory_opt.estimates.forecast.methods import (
    METHODS,
    damped_trend,
    draws,
    seasonal_naive,
    theta,
)

QUARTER = np.array([10.0, 20.0, 30.0, 40.0])


def quarters(years: int):
    return draws(4 * years, 4, 0, 400, seed=1)


def test_seasonal_naive_is_last_year_with_the_changes_it_missed():
    """100, 100, then 140: four quarters to the next changed by 0 to 40; so it may again."""
    series = np.concatenate([QUARTER, QUARTER, QUARTER * 1.4])
    year = seasonal_naive(series, 4, 0, quarters(3))
    assert year.expected == pytest.approx(140)
    changes = {0, 4, 12, 24, 40}  # a quarter, two, three, four of the dearer year
    assert {round(abs(one), 6) for one in year.deviations} <= changes
    assert year.deviations.max() == pytest.approx(40)
    assert year.deviations.min() == pytest.approx(-40)


def test_seasonal_naive_knows_no_error_from_one_year():
    """Nothing to compare with: no range is made up."""
    year = seasonal_naive(QUARTER, 4, 0, quarters(1))
    assert (year.expected, *set(year.deviations)) == (100, 0)


@pytest.mark.parametrize("name", ["damped-trend", "theta"])
def test_season_that_repeats_is_forecast_as_it_is(name):
    """Four years of the same 100: the next is 100, whatever the quarter it begins after."""
    year = METHODS[name](np.tile(QUARTER, 4), 4, 0, quarters(4))
    assert year.expected == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize("name", ["damped-trend", "theta"])
def test_growth_goes_on_and_not_faster_than_before(name):
    """A trend is followed, and damped: more than last year, not more than the straight line."""
    series = np.tile(QUARTER, 5) + 2.0 * np.arange(20)
    year = METHODS[name](series, 4, 0, quarters(5))
    last, line = series[-4:].sum(), series[-4:].sum() + 4 * 4 * 2.0
    assert last < year.expected <= line * 1.01


@pytest.mark.parametrize("method", [damped_trend, theta])
def test_same_every_quarter_needs_no_model(method):
    """A flat series has no likelihood to speak of: last year, without range."""
    year = method(np.full(16, 5.0), 4, 0, quarters(4))
    assert year.expected == 20
    assert not year.deviations.any()


@pytest.mark.parametrize("method", [damped_trend, theta])
def test_gap_before_the_year_is_stepped_over(method):
    """Two quarters lie between: the year is still 100, and less sure than the next one."""
    rng = np.random.default_rng(0)
    series = np.tile(QUARTER, 8) + rng.normal(0, 3, 32)
    near = method(series, 4, 0, draws(32, 4, 0, 400, seed=1))
    far = method(series, 4, 2, draws(32, 4, 2, 400, seed=1))
    assert far.expected == pytest.approx(100, rel=0.15)
    assert far.deviations.std() > 0.9 * near.deviations.std() > 0


@pytest.mark.parametrize("name", METHODS)
def test_series_that_move_together_stay_together(name):
    """Draws are shared: twice the series is twice the deviation, path by path."""
    rng = np.random.default_rng(0)
    series = np.tile(QUARTER, 6) * np.exp(rng.normal(0, 0.1, 24))
    drawn = quarters(6)
    one, two = (METHODS[name](factor * series, 4, 0, drawn) for factor in (1.0, 2.0))
    assert two.deviations == pytest.approx(2 * one.deviations, rel=1e-3, abs=1e-3)


def test_missing_library_names_the_command(monkeypatch):
    """One line that can be typed."""
    monkeypatch.setitem(sys.modules, "statsmodels.tsa.exponential_smoothing.ets", None)
    series = np.tile(QUARTER, 4) + np.arange(16) % 3
    with pytest.raises(MissingExtraError, match=r"pip install 'territory-opt\[forecast\]'"):
        damped_trend(series, 4, 0, quarters(4))
