"""Next year of many series: each by a method of its own, or by the growth of its segment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.estimates.forecast.history import FEWEST_YEARS, FloatArray, History
from territory_opt.estimates.forecast.methods import METHODS, Draws, Year, seasonal_naive

GROWTH = "segment-growth"
"""Last year × the growth of the segment."""
NAIVE = "seasonal-naive"


@dataclass(frozen=True)
class Span:
    """
    The year forecast, and how its interval is stated.

    Attributes
    ----------
    ahead
        Periods between the last one known and the first of the year.
    interval
        Share of possible years between low and high.
    drawn
        Randomness that all series share.
    seed
        Of what each series has alone.
    widened
        What the distance of low and high from the expected figure is multiplied by.
    """

    ahead: int
    interval: float
    drawn: Draws
    seed: int
    widened: float = 1.0

    def ends(self, year: Year) -> tuple[float, float]:
        """Low and high of a year, never below 0, the expected figure between them."""
        tails = [(1 - self.interval) / 2, (1 + self.interval) / 2]
        low, high = year.expected + self.widened * np.quantile(year.deviations, tails)
        return max(0.0, min(float(low), year.expected)), max(float(high), year.expected, 0.0)


@dataclass(frozen=True, eq=False)
class Outlook:
    """
    Next year of many series.

    Attributes
    ----------
    expected, low, high
        Currency, ``(num_keys,)``, 0 or more.
    methods
        By which each was made.
    groups
        Sums by group, path by path.
    """

    expected: FloatArray
    low: FloatArray
    high: FloatArray
    methods: tuple[str, ...]
    groups: tuple[Year, ...]

    @property
    def total(self) -> Year:
        """All series together: bad years of one are set against good ones of others as they fell."""
        deviations: Any = np.sum([one.deviations for one in self.groups], axis=0)
        return Year(float(self.expected.sum()), deviations)


def outlook_by_method(history: History, name: str, span: Span) -> Outlook:
    """
    Every series by one method; those with too little history, or few sales, as last year.

    Each series is a group of its own.
    """
    years, used = [], []
    for row, is_dense in enumerate(history.is_dense):
        used.append(name if is_dense else NAIVE)
        years.append(_year(history, row, used[-1], span))
    ends = np.array([span.ends(year) for year in years]).reshape(-1, 2)
    expected = np.array([year.expected for year in years])
    return Outlook(expected, ends[:, 0], ends[:, 1], tuple(used), tuple(years))


def _year(history: History, row: int, name: str, span: Span) -> Year:
    year = METHODS[name](history.own(row), history.season, span.ahead, span.drawn)
    return Year(max(0.0, year.expected), year.deviations)


def growth_of(segments: History, outlook: Outlook) -> FloatArray:
    """Next year ÷ last year of every segment; 1 where nothing was sold last year."""
    last = segments.last_year
    has_sold = last > 0
    growth: FloatArray = np.where(has_sold, outlook.expected / np.where(has_sold, last, 1.0), 1.0)
    return growth


def outlook_of_accounts(
    history: History,
    segment: np.ndarray[Any, np.dtype[np.int64]],
    growth: FloatArray,
    name: str,
    span: Span,
) -> Outlook:
    """
    Every account by a method of its own, or by the growth of its segment.

    Parameters
    ----------
    history
        Of the accounts.
    segment
        Place of every account's segment in ``growth``.
    growth
        Next year ÷ last year of every segment.
    name
        A method for accounts with history enough (``History.is_dense``), or ``GROWTH`` for all. The
        others go by growth in any case: a few orders have no trend.
    span
        The year.
    """
    last, usual, is_dense = history.last_year, history.usual_year, history.is_dense
    is_own = is_dense & (name != GROWTH)
    spread, rng = _relative_spread(history, segment, len(growth)), np.random.default_rng(span.seed)
    expected, low, high = (np.zeros(len(history.keys)) for _ in range(3))
    deviations = np.zeros((len(growth), len(span.drawn.start)))
    for row, place in enumerate(segment):
        if is_own[row]:
            year = _year(history, row, name, span)
        else:
            grown = max(0.0, float(last[row] * growth[place]))
            own = history.own(row) if is_dense[row] else None
            apart = float(spread[place] * max(grown, usual[row]))
            year = Year(grown, _apart(own, history.season, apart, span, rng))
        expected[row] = year.expected
        low[row], high[row] = span.ends(year)
        deviations[place] += year.deviations
    sums = np.bincount(segment, weights=expected, minlength=len(growth))
    groups = tuple(Year(float(one), each) for one, each in zip(sums, deviations, strict=True))
    methods = tuple(name if own else GROWTH for own in is_own)
    return Outlook(expected, low, high, methods, groups)


def _apart(
    own: FloatArray | None, season: int, spread: float, span: Span, rng: np.random.Generator
) -> FloatArray:
    """How far years of an account lie apart: by its own past, else as those of accounts alike."""
    if own is not None:
        return seasonal_naive(own, season, span.ahead, span.drawn).deviations
    drawn: FloatArray = spread * rng.standard_normal(len(span.drawn.start))
    return drawn


def _relative_spread(
    history: History, segment: np.ndarray[Any, np.dtype[np.int64]], num_segments: int
) -> FloatArray:
    """
    Standard change of an account with few orders from year to year ÷ its sales, by segment.

    1 where no such account has two years of history.
    """
    season = history.season
    known = (history.num_periods >= FEWEST_YEARS * season) & ~history.is_dense
    before = history.sold[:, -2 * season : -season].sum(axis=1)
    change = math.sqrt(math.pi / 2) * np.abs(history.last_year - before)

    def sums(values: FloatArray) -> FloatArray:
        weights = np.abs(values[known])
        return np.bincount(segment[known], weights, num_segments).astype(np.float64)

    sold = sums(before)
    spread: FloatArray = np.where(sold > 0, sums(change) / np.where(sold > 0, sold, 1.0), 1.0)
    return spread
