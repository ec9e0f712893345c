"""Rolling origin: years already known, forecast from what was known before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.estimates.forecast.history import FEWEST_YEARS, FloatArray, History
from territory_opt.estimates.forecast.outlook import Outlook, Span

ALL = "all"
COLUMNS = [
    "level", "year", "method", "num_judged", "wape", "bias", "coverage", "total_actual",
    "total_expected", "total_low", "total_high", "is_used",
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
    ``coverage``: share of series whose sales lay within the interval.
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
    return {"level": key[0], "year": ALL, "method": key[1], **_errors(trials)}


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
