"""Estimates that stand far out, brought back to a limit."""

from __future__ import annotations

import numpy as np
import pandas as pd

FEWEST = 20
"""Values that tell what is usual; with fewer nothing is capped."""


def upper_limit(values: pd.Series, spread: float) -> float:
    """
    Where values begin to stand far out, currency per year: Q3 × (Q3 ÷ Q1) ^ spread.

    That is Tukey's fence on logarithms: with 1.5, one in 300 of log-normal values lies above it.

    Parameters
    ----------
    values
        Those above 0 count; with fewer than ``FEWEST`` the limit is infinite.
    spread
        Interquartile ranges above the third quartile.
    """
    positive = values[values > 0]
    if len(positive) < FEWEST:
        return float("inf")
    first, third = np.quantile(np.log(positive), [0.25, 0.75])
    return float(np.exp(third + spread * (third - first)))
