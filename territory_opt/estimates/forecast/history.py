"""Sales by account or segment and month or quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

FloatArray = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_YEARS = 2
"""Years of history that a method of its own needs."""
FEWEST_SOLD = 0.5
"""Share of periods with sales that it needs: fewer are intermittent demand."""
MONTHS, QUARTERS = 12, 4


@dataclass(frozen=True, eq=False)
class History:
    """
    Sales over time.

    Attributes
    ----------
    keys
        Accounts, segments or territories, each once.
    periods
        Months or quarters without a gap.
    amounts
        Currency, shape ``(num_keys, num_periods)``; NaN before the first period of a key.
    """

    keys: tuple[str, ...]
    periods: pd.PeriodIndex
    amounts: FloatArray

    @property
    def season(self) -> int:
        """Periods of a year."""
        return QUARTERS if self.periods.freqstr.startswith("Q") else MONTHS

    @property
    def sold(self) -> FloatArray:
        """Amounts with 0 before the first period of a key."""
        return np.nan_to_num(self.amounts)

    @property
    def last_year(self) -> FloatArray:
        """Sales of the last four quarters or twelve months, ``(num_keys,)``."""
        total: FloatArray = self.sold[:, -self.season :].sum(axis=1)
        return total

    @property
    def usual_year(self) -> FloatArray:
        """Sales of an average year of each key, ``(num_keys,)``; 0 where it has no period."""
        mean: FloatArray = self.sold.sum(axis=1) / np.maximum(self.num_periods, 1)
        return self.season * mean

    @property
    def num_periods(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Periods from the first one of each key, ``(num_keys,)``."""
        num: np.ndarray[Any, np.dtype[np.int64]] = np.isfinite(self.amounts).sum(axis=1)
        return num

    @property
    def is_dense(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Keys with history enough for a method of their own: two years, half the periods with sales."""
        num, has_sold = self.num_periods, (self.sold != 0).sum(axis=1)
        is_long = num >= FEWEST_YEARS * self.season
        return np.asarray(is_long & (has_sold >= FEWEST_SOLD * num), dtype=bool)

    def own(self, row: int) -> FloatArray:
        """Amounts of one key from its first period on."""
        amounts = self.amounts[row]
        own: FloatArray = amounts[np.isfinite(amounts)]
        return own

    def until(self, num_periods: int) -> History:
        """The first periods only; keys that begin later are left with nothing but NaN."""
        return replace(
            self, periods=self.periods[:num_periods], amounts=self.amounts[:, :num_periods]
        )

    def of(self, rows: np.ndarray[Any, Any]) -> History:
        """Some of the keys."""
        chosen = np.asarray(rows, dtype=np.int64)
        return replace(
            self, keys=tuple(self.keys[row] for row in chosen), amounts=self.amounts[chosen]
        )

    def summed(self, labels: Sequence[str]) -> History:
        """
        One row per label, sorted; NaN before the first period of its first key.

        Parameters
        ----------
        labels
            Of every key, ``(num_keys,)``.
        """
        frame = (
            pd.DataFrame(self.amounts).groupby(np.asarray(labels, dtype=object)).sum(min_count=1)
        )
        keys = tuple(str(label) for label in frame.index)
        return replace(self, keys=keys, amounts=frame.to_numpy(np.float64))
