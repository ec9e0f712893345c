"""
Next year's sales of one series, as a figure and as many possible years around it.

Every method gives the sum of a whole year, and how far simulated years lie from it. Series share their
draws: the same past months are drawn for all of them, so that good and bad years come together, and
years may be added up path by path.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from territory_opt.errors import MissingExtraError
from territory_opt.estimates.forecast.history import FEWEST_YEARS, FloatArray

FEWEST_PERIODS = 10
"""Periods that exponential smoothing needs to begin, beside half a year at either end."""


class Year(NamedTuple):
    """Sales of a year, and what simulated years have more or less than that, ``(num_paths,)``."""

    expected: float
    deviations: FloatArray


@dataclass(frozen=True, eq=False)
class Draws:
    """
    Randomness that all series share.

    Attributes
    ----------
    when
        Which past error every step of every path takes, 0 to 1: ``(num_steps, num_paths)``.
    start, sign
        Which past year a path takes, 0 to 1, and its sign: ``(num_paths,)``.
    num_periods
        Periods of the longest series: a draw means the same month in all that have it.
    """

    num_periods: int
    when: FloatArray
    start: FloatArray
    sign: FloatArray

    def errors(self, residuals: FloatArray) -> FloatArray:
        """Errors drawn from those of the past, centred: ``(num_steps, num_paths)``."""
        back = np.floor(self.when * self.num_periods).astype(np.int64) % len(residuals)
        drawn: FloatArray = (residuals - residuals.mean())[-1 - back]
        return drawn

    def years(self, yearly: FloatArray) -> FloatArray:
        """Yearly errors drawn from those of the past, up or down: ``(num_paths,)``."""
        back = np.floor(self.start * self.num_periods).astype(np.int64) % len(yearly)
        drawn: FloatArray = self.sign * yearly[-1 - back]
        return drawn


def draws(num_periods: int, season: int, ahead: int, num_paths: int, seed: int) -> Draws:
    """Draws for a year that begins ``ahead`` periods after the last of ``num_periods`` known."""
    rng = np.random.default_rng(seed)
    return Draws(
        num_periods,
        when=rng.random((ahead + season, num_paths)),
        start=rng.random(num_paths),
        sign=rng.choice([-1.0, 1.0], num_paths),
    )


Method = Callable[[FloatArray, int, int, Draws], Year]
"""Series, periods of a year, periods between the series and the year, draws -> the year."""


def seasonal_naive(series: FloatArray, season: int, ahead: int, drawn: Draws) -> Year:
    """
    Last year once more: the honest rival.

    Its errors are those it made in the past: the change from any twelve months to the next. With
    less than two years they are not known, and 0.
    """
    last = float(series[-season:].sum())
    if len(series) < FEWEST_YEARS * season:
        return Year(last, np.zeros_like(drawn.start))
    yearly = np.convolve(series, np.ones(season), "valid")
    return Year(last, drawn.years(yearly[season:] - yearly[:-season]))


def damped_trend(series: FloatArray, season: int, ahead: int, drawn: Draws) -> Year:
    """
    Exponential smoothing with a damped trend and additive season, by statsmodels.

    Gardner & McKenzie (1985), doi:10.1287/mnsc.31.10.1237; hard to beat on business series since.
    """
    if not _is_enough(series, season):
        return seasonal_naive(series, season, ahead, drawn)
    model = statsmodels().ETSModel
    scale = float(np.abs(series).mean())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that stops early is judged by its back-test
        fitted = model(
            series / scale, error="add", trend="add", damped_trend=True, seasonal="add",
            seasonal_periods=season, initialization_method="heuristic",
        ).fit(disp=False)  # fmt: skip
        point = np.asarray(fitted.forecast(ahead + season), dtype=np.float64)
        paths = fitted.simulate(
            ahead + season,
            anchor="end",
            repetitions=len(drawn.start),
            random_errors=drawn.errors(np.asarray(fitted.resid, dtype=np.float64)),
        )
    deviations = np.asarray(paths, dtype=np.float64) - point[:, None]
    return _of_year(point * scale, deviations * scale, ahead)


def theta(series: FloatArray, season: int, ahead: int, drawn: Draws) -> Year:
    """
    The Theta method on the series without its season, by statsmodels.

    Assimakopoulos & Nikolopoulos (2000), doi:10.1016/S0169-2070(00)00066-2. It is simple exponential
    smoothing with a drift (Hyndman & Billah 2003), and simulated as such.
    """
    if not _is_enough(series, season):
        return seasonal_naive(series, season, ahead, drawn)
    library, scale = statsmodels(), float(np.abs(series).mean())
    kind = "multiplicative" if series.min() > 0 else "additive"
    parts = library.seasonal_decompose(series / scale, model=kind, period=season)
    pattern: FloatArray = parts.seasonal
    is_factor = kind == "multiplicative"
    plain = series / scale / pattern if is_factor else series / scale - pattern
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = library.ThetaModel(plain, deseasonalize=False).fit()
        point = np.asarray(fitted.forecast(ahead + season), dtype=np.float64)
    alpha = float(fitted.params["alpha"])
    coming = pattern[(len(series) + np.arange(ahead + season)) % season]
    point = point * coming if is_factor else point + coming
    errors = drawn.errors(_smoothing_errors(plain, alpha))
    before = np.cumsum(errors, axis=0) - errors
    return _of_year(point * scale, (errors + alpha * before) * scale, ahead)


def _smoothing_errors(series: FloatArray, alpha: float) -> FloatArray:
    """One-step errors of simple exponential smoothing that begins at the first value."""
    from scipy.signal import lfilter  # takes a moment to import

    level = lfilter([alpha], [1.0, alpha - 1.0], series, zi=[(1 - alpha) * series[0]])[0]
    return np.asarray(series[1:] - level[:-1], dtype=np.float64)


def _is_enough(series: FloatArray, season: int) -> bool:
    """Two years (of quarters three and a half), and not the same in all of them."""
    fewest = max(FEWEST_YEARS * season, FEWEST_PERIODS + 2 * (season // 2))
    return len(series) >= fewest and float(np.ptp(series)) > 1e-9 * float(np.abs(series).max())


def _of_year(point: FloatArray, deviations: FloatArray, ahead: int) -> Year:
    return Year(float(point[ahead:].sum()), deviations[ahead:].sum(axis=0))


class _Library(NamedTuple):
    ETSModel: type
    ThetaModel: type
    seasonal_decompose: Callable[..., Any]


def statsmodels() -> _Library:
    """
    The library, imported when it is first used.

    Raises
    ------
    MissingExtraError
        Where it is not installed.
    """
    try:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel
        from statsmodels.tsa.forecasting.theta import ThetaModel
        from statsmodels.tsa.seasonal import seasonal_decompose
    except ImportError as error:
        raise MissingExtraError("Forecasting", "forecast") from error
    return _Library(ETSModel, ThetaModel, seasonal_decompose)


METHODS: dict[str, Method] = {
    "seasonal-naive": seasonal_naive,
    "damped-trend": damped_trend,
    "theta": theta,
}
"""Methods by name, the simplest first; of equals it wins."""
