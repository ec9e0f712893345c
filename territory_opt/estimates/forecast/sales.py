"""Next year's sales from history: methods judged by past years, the best one used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from territory_opt.estimates.forecast.backtest import (
    HeldOut,
    Trial,
    held_out_years,
    judged,
    widening,
    winner,
)
from territory_opt.estimates.forecast.history import FloatArray, History
from territory_opt.estimates.forecast.methods import METHODS, Year, draws, statsmodels
from territory_opt.estimates.forecast.outlook import (
    GROWTH,
    NAIVE,
    Outlook,
    Span,
    growth_of,
    outlook_by_method,
    outlook_of_accounts,
)

COMPANY, ACCOUNT = "company", "account"
OF_ACCOUNTS = [NAIVE, GROWTH, *(name for name in METHODS if name != NAIVE)]
"""What accounts may be forecast by, the simplest first."""
MOST_YEARS = 3
"""Held-out years of the back-test, at most."""
MOST_JUDGED = 200
"""Accounts that the back-test draws where there are more."""
NUM_PATHS = 1000
COLUMNS = [
    "level", "key", "segment", "num_periods", "last_year", "expected", "low", "high", "growth",
    "method",
]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """
    What is asked of a forecast.

    Attributes
    ----------
    by_account
        Whether accounts have methods of their own; else segments alone.
    ahead
        Periods between the last one known and the first of the year.
    interval
        Share of possible years between low and high.
    seed
        Of simulated years.
    group
        What segments are called: ``"segment"`` or ``"territory"``.
    """

    by_account: bool
    ahead: int
    interval: float = 0.8
    seed: int = 1
    group: str = "segment"


@dataclass(frozen=True, eq=False)
class SalesForecast:
    """
    Next year's sales.

    Attributes
    ----------
    table
        ``COLUMNS``: the company, its segments and, where asked for, its accounts.
    backtest
        ``backtest.COLUMNS``; empty where the history is too short to hold a year out.
    growth
        Segment -> next year ÷ last year, of the segment's own forecast.
    total
        The company's year, path by path.
    interval
        Share of possible years between low and high.
    """

    table: pd.DataFrame
    backtest: pd.DataFrame
    growth: dict[str, float]
    total: Year
    interval: float

    def share_below(self, amount: float) -> float:
        """Share of possible years that stay below an amount."""
        return float(np.mean(self.total.expected + self.total.deviations < amount))


def forecast_sales(history: History, segment: Sequence[str], wanted: Wanted) -> SalesForecast:
    """
    Forecast a year, and judge by past years how.

    Parameters
    ----------
    history
        Of accounts, or of segments (then each is its own segment).
    segment
        Of every key of the history.
    wanted
        Level, year and interval.

    Raises
    ------
    MissingExtraError
        Where statsmodels is not installed.

    Notes
    -----
    Segments: the method that errs least in the back-test. Accounts with two years of history and
    sales in half of the periods: the method that errs least on accounts, growth of the segment
    and last year being among them. All others: last year × growth of the segment.
    """
    statsmodels()  # asked at once: whether it is missing must not depend on the history
    with threadpool_limits(limits=1):  # fits are tiny: threads would only wait for each other
        return _forecast(history, segment, wanted)


def _forecast(history: History, segment: Sequence[str], wanted: Wanted) -> SalesForecast:
    segments = history.summed(segment)
    trials = _segment_trials(segments, wanted)
    name = winner(judged(trials), wanted.group, METHODS)
    used = {wanted.group: name}
    raw, own = _span(segments, wanted), [one for one in trials if one.method == name]
    outlook = outlook_by_method(segments, name, _wider(raw, own))
    growth = growth_of(segments, outlook)
    rows = [_rows(wanted.group, segments, segments.keys, outlook)]
    if wanted.by_account:
        place = pd.Index(segments.keys).get_indexer(pd.Index(np.asarray(segment, dtype=object)))
        found = _account_trials(history, place, segments, name, wanted)
        used[ACCOUNT] = winner(judged(found), ACCOUNT, OF_ACCOUNTS)
        own = [one for one in found if one.method == used[ACCOUNT]]
        accounts = outlook_of_accounts(history, place, growth, used[ACCOUNT], _wider(raw, own))
        outlook = _summed(accounts, _wider(raw, own, of_total=True))
        rows = [
            _rows(wanted.group, segments, segments.keys, outlook),
            _rows(ACCOUNT, history, segment, accounts),
        ]
        trials += found
    span = _wider(raw, own, of_total=True)
    total = Year(outlook.total.expected, outlook.total.deviations * span.widened)
    table = pd.concat([_company(segments, outlook, span), *rows], ignore_index=True)
    return SalesForecast(
        table=table[COLUMNS],
        backtest=_marked(judged(trials), used),
        growth=dict(zip(segments.keys, growth.tolist(), strict=True)),
        total=total,
        interval=wanted.interval,
    )


def _segment_trials(segments: History, wanted: Wanted) -> list[Trial]:
    return [
        _trial(wanted.group, name, held, wanted)
        for held in held_out_years(segments, wanted.ahead, MOST_YEARS)
        for name in METHODS
    ]


def _wider(span: Span, trials: list[Trial], of_total: bool = False) -> Span:
    return replace(span, widened=widening(trials, of_total))


def _span(history: History, wanted: Wanted) -> Span:
    num_periods = len(history.periods)
    drawn = draws(num_periods, history.season, wanted.ahead, NUM_PATHS, wanted.seed)
    return Span(wanted.ahead, wanted.interval, drawn, wanted.seed)


def _trial(level: str, name: str, held: HeldOut, wanted: Wanted) -> Trial:
    span = _span(held.known, wanted)
    known = np.flatnonzero(held.known.num_periods)
    outlook = outlook_by_method(held.known.of(known), name, span)
    return Trial(level, held.year, name, outlook, held.actual[known], span)


def _account_trials(
    history: History,
    place: np.ndarray[Any, Any],
    segments: History,
    by_segment: str,
    wanted: Wanted,
) -> list[Trial]:
    """Accounts that were there before the year, all of them or a sample, by every method."""
    rng = np.random.default_rng(wanted.seed)
    most = min(MOST_JUDGED, len(history.keys))
    sample = np.sort(rng.choice(len(history.keys), most, replace=False))
    years = held_out_years(segments, wanted.ahead, MOST_YEARS)
    found = []
    for of_segments, held in zip(
        years, held_out_years(history.of(sample), wanted.ahead, MOST_YEARS), strict=True
    ):
        span = _span(held.known, wanted)
        growth = growth_of(
            of_segments.known, outlook_by_method(_begun(of_segments.known), by_segment, span)
        )
        known = np.flatnonzero(held.known.num_periods)
        for name in OF_ACCOUNTS:
            outlook = outlook_of_accounts(
                held.known.of(known), place[sample][known], growth, name, span
            )
            found.append(Trial(ACCOUNT, held.year, name, outlook, held.actual[known], span))
    return found


def _begun(history: History) -> History:
    """Segments that have not begun yet count as 0 from the start."""
    is_new = history.num_periods == 0
    amounts = np.where(is_new[:, None], 0.0, history.amounts)
    return History(history.keys, history.periods, amounts)


def _summed(accounts: Outlook, span: Span) -> Outlook:
    """Segments as sums of their accounts."""
    years = accounts.groups
    ends: FloatArray = np.array([span.ends(year) for year in years]).reshape(-1, 2)
    expected = np.array([year.expected for year in years])
    methods = ("sum of accounts",) * len(years)
    return Outlook(expected, ends[:, 0], ends[:, 1], methods, years)


def _rows(level: str, history: History, segment: Sequence[str], outlook: Outlook) -> pd.DataFrame:
    return _with_growth(
        pd.DataFrame(
            {
                "level": level,
                "key": list(history.keys),
                "segment": list(segment),
                "num_periods": history.num_periods,
                "last_year": history.last_year,
                "expected": outlook.expected,
                "low": outlook.low,
                "high": outlook.high,
                "method": list(outlook.methods),
            }
        )
    )


def _company(segments: History, outlook: Outlook, span: Span) -> pd.DataFrame:
    low, high = span.ends(outlook.total)
    row = {
        "level": COMPANY, "key": COMPANY, "segment": "", "num_periods": len(segments.periods),
        "last_year": float(segments.last_year.sum()), "expected": outlook.total.expected,
        "low": low, "high": high, "method": "sum",
    }  # fmt: skip
    return _with_growth(pd.DataFrame([row]))


def _with_growth(table: pd.DataFrame) -> pd.DataFrame:
    last = table["last_year"].where(table["last_year"] > 0)
    return table.assign(growth=table["expected"] / last - 1)


def _marked(table: pd.DataFrame, used: dict[str, str]) -> pd.DataFrame:
    return table.assign(is_used=table["method"].eq(table["level"].map(used)))
