"""Which accounts are drawn, in which order, and how large."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MAX_SHAPES = 20_000
"""Accounts that a browser moves without stutter as shapes of their own; more are painted at once."""
LEAST_RADIUS, UNKNOWN_RADIUS, LARGEST_RADIUS = 1.8, 4.0, 30.0
_USUAL_LARGE_RADIUS = 13.0
_CROWD = 600
"""Up to this many accounts, circles have their full size; more are drawn smaller."""

Floats = NDArray[np.float64]


def drawn(accounts: pd.DataFrame) -> pd.DataFrame:
    """
    The accounts to draw: those with a place.

    Returns
    -------
    DataFrame
        Sorted by falling potential, so that small circles lie on top of large ones.
    """
    placed = accounts[accounts["longitude"].notna()]
    order = np.argsort(-placed["potential"].fillna(0.0).to_numpy(), kind="stable")
    return placed.iloc[order].reset_index(drop=True)


def drawn_notes(accounts: pd.DataFrame) -> list[str]:
    """What is not drawn, and why."""
    placed, total = accounts[accounts["longitude"].notna()], f"{len(accounts):,}"
    notes = []
    if len(placed) < len(accounts):
        missing = f"{len(accounts) - len(placed):,} of {total} accounts have no coordinates"
        notes.append(f"{missing} and are not drawn; figures count them.")
    return notes


def radii(potential: pd.Series) -> tuple[Floats, float]:
    """
    Radii in pixels; areas are in proportion to potential.

    Parameters
    ----------
    potential
        Shape ``(num_accounts,)``; zero draws the smallest circle, missing one of its own size.

    Returns
    -------
    radii
        Shape ``(num_accounts,)``, within ``LEAST_RADIUS`` and ``LARGEST_RADIUS``.
    scale
        Pixels of radius per square root of potential, for the legend; 0 without any potential.
    """
    values = potential.fillna(0.0).clip(lower=0.0).to_numpy(float)
    scale = _scale(values)
    sized = np.clip(scale * np.sqrt(values), LEAST_RADIUS, LARGEST_RADIUS)
    return np.where(potential.isna(), UNKNOWN_RADIUS, sized), scale


def legend_sizes(potential: pd.Series) -> list[float]:
    """Three round potentials that show the scale: large, middling, small."""
    top = float(potential.fillna(0.0).quantile(0.99)) if len(potential) else 0.0
    if top <= 0:
        return []
    return sorted({_round_down(top), _round_down(top / 4), _round_down(top / 20)}, reverse=True)


def _scale(values: Floats) -> float:
    positive = values[values > 0]
    if not len(positive):
        return 0.0
    large = float(np.quantile(positive, 0.99))
    crowd = max(len(values) / _CROWD, 1.0)
    return float(_USUAL_LARGE_RADIUS / np.sqrt(large) / crowd**0.2)


def _round_down(value: float) -> float:
    """1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in (5, 2, 1) if step * power <= value))
