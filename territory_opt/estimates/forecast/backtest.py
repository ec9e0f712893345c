"""Rolling origin: years already known, forecast from what was known before them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.estimates.forecast.history import FEWEST_YEARS, FloatArray, History
from territory_opt.estimates.forecast.outlook import Outlook, Span

ALL = "all"
MOST_WIDENED = 5.0
"""Intervals are widened by this at most: beyond it they say nothing."""
COLUMNS = [
    "level", "year", "method", "num_judged", "wape", "bias", "coverage", "widened",
    "total_actual", "total_expected", "total_low", "total_high", "is_used",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class HeldOut:
    """
    A year that is known, and what was known before it.

    Attributes
    ----------
    year
        Its first period as text.
    known
        The history before it, with the same gap to the year as today's.
    actual
        Sales of the year, ``(num_keys,)``.
    """

    year: str
    known: History
    actual: FloatArray


def held_out_years(history: History, ahead: int, most: int) -> Iterator[HeldOut]:
    """The last years of a history, the latest first, as far as two years are left before them."""
    season, end = history.season, len(history.periods)
    for back in range(most):
        last = end - back * season
        first = last - season
        if first - ahead < FEWEST_YEARS * season:
            return
        yield HeldOut(
            str(history.periods[first]),
            history.until(first - ahead),
            history.sold[:, first:last].sum(axis=1),
        )


@dataclass(frozen=True, eq=False)
class Trial:
    """What one method said of one held-out year."""

    level: str
    year: str
    method: str
    outlook: Outlook
    actual: FloatArray
    span: Span


def judged(trials: list[Trial]) -> pd.DataFrame:
    """
    The back-test table: a row per level, method and year, and one for all years together.

    ``wape``: sum of absolute errors ÷ sales; ``bias``: sum of errors ÷ sales (above 0: too high);
    ``coverage``: share of series whose sales lay within the interval as simulated; ``widened``: by how
    much it would have had to be wider (``widening``).
    """
    rows = [_row(trial) for trial in trials]
    by_method: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        by_method.setdefault((trial.level, trial.method), []).append(trial)
    rows += [_pooled(key, each) for key, each in by_method.items()]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(is_used=False)


def winner(table: pd.DataFrame, level: str, methods: Mapping[str, object] | list[str]) -> str:
    """The method with the least error over all years; the first of equals, and without any year."""
    pooled = table[table["level"].eq(level) & table["year"].eq(ALL)].set_index("method")["wape"]
    errors = {name: round(float(pooled[name]), 6) for name in methods if name in pooled.index}
    return min(errors, key=lambda name: errors[name]) if errors else next(iter(methods))


def widening(trials: list[Trial], of_total: bool = False) -> float:
    """
    Factor by which intervals must be wider to hold their share of the held-out years; 1 or more.

    Simulated years know nothing of what never happened before and are too narrow as a rule; this is
    split conformal calibration (Vovk, Gammerman & Shafer 2005) of their ends.

    Parameters
    ----------
    trials
        Of one method.
    of_total
        Whether the sums of the years are meant, not the single series.
    """
    scores = np.concatenate([_scores(trial, of_total) for trial in trials] or [np.empty(0)])
    if not len(scores):
        return 1.0
    rank = math.ceil((len(scores) + 1) * trials[0].span.interval)
    needed = float(np.sort(scores)[min(rank, len(scores)) - 1])
    return min(max(1.0, needed), MOST_WIDENED)


def _scores(trial: Trial, of_total: bool) -> FloatArray:
    """Error ÷ distance from the expected figure to the end on its side, where there is any."""
    outlook, actual = trial.outlook, trial.actual
    expected, low, high = outlook.expected, outlook.low, outlook.high
    if of_total:
        total = outlook.total
        ends = trial.span.ends(total)
        actual = np.array([actual.sum()])
        expected, low, high = (np.array([one]) for one in (total.expected, *ends))
    width = np.where(actual > expected, high - expected, expected - low)
    has_width = width > 0
    scores: FloatArray = np.abs(actual - expected)[has_width] / width[has_width]
    return scores


def _row(trial: Trial) -> dict[str, Any]:
    total = trial.outlook.total
    low, high = trial.span.ends(total)
    return {
        "level": trial.level,
        "year": trial.year,
        "method": trial.method,
        **_errors([trial]),
        "total_actual": float(trial.actual.sum()),
        "total_expected": total.expected,
        "total_low": low,
        "total_high": high,
    }


def _pooled(key: tuple[str, str], trials: list[Trial]) -> dict[str, Any]:
    return {"level": key[0], "year": ALL, "method": key[1], **_errors(trials),
            "widened": widening(trials)}  # fmt: skip


def _errors(trials: list[Trial]) -> dict[str, Any]:
    def joined(name: str) -> FloatArray:
        values: FloatArray = np.concatenate([getattr(trial.outlook, name) for trial in trials])
        return values

    actual = np.concatenate([trial.actual for trial in trials])
    error, sold = joined("expected") - actual, float(np.abs(actual).sum())
    is_within = (actual >= joined("low") - 0.005) & (actual <= joined("high") + 0.005)
    return {
        "num_judged": len(actual),
        "wape": float(np.abs(error).sum()) / sold if sold else np.nan,
        "bias": float(error.sum()) / sold if sold else np.nan,
        "coverage": float(is_within.mean()) if len(actual) else np.nan,
    }
