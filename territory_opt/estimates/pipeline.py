"""How likely an open deal is won, by its stage and by how long it has been open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from territory_opt.estimates.win_rate import shrunk_win_rates

FloatArray = NDArray[np.float64]

LANDMARKS = np.array([0.0, 30.0, 90.0, 180.0, 365.0])
"""Days open at which a deal's chance is looked at anew."""


def chances_by_age(won: NDArray[np.bool_], days: FloatArray) -> FloatArray:
    """
    Share of deals won among those still open at every landmark, shrunk towards each other.

    Parameters
    ----------
    won, days
        Shape ``(num_decided,)``, at least one: outcome, and days from first to last; NaN unknown.

    Returns
    -------
    ndarray
        Shape ``(len(LANDMARKS),)``; the first is the rate of all. Where no deal lasted so long, the
        rate of the landmark before.

    Notes
    -----
    Landmarking (van Houwelingen 2007, doi:10.1111/j.1467-9469.2006.00529.x): each rate is of those
    at risk. They overlap, so that rates are nearer to each other than if every deal counted once.
    """
    lasted = np.nan_to_num(days)[:, None] >= LANDMARKS
    decided = lasted.sum(axis=0).astype(float)
    there = decided > 0
    wins = (lasted & won[:, None]).sum(axis=0).astype(float)
    found = shrunk_win_rates(wins[there], decided[there], np.zeros(there.sum(), dtype=np.int64))
    rates: FloatArray = found.mean[np.minimum(np.arange(len(LANDMARKS)), there.sum() - 1)]
    return rates


def deal_chances(stage: FloatArray, days: FloatArray, by_age: FloatArray | None) -> FloatArray:
    """
    Chance of every open deal, ``(num_open,)``.

    Parameters
    ----------
    stage
        Shape ``(num_open,)``: win rate of its stage; NaN where stages are not told apart.
    days
        Shape ``(num_open,)``: days open; NaN unknown, and age says nothing.
    by_age
        As ``chances_by_age``; None where no deal was ever decided, and stages alone speak.

    Notes
    -----
    Stage and age are taken as independent evidence: odds of the stage × odds at that age ÷ odds of
    all deals.
    """
    if by_age is None:
        return stage
    place = np.searchsorted(LANDMARKS, np.nan_to_num(np.maximum(days, 0)), side="right") - 1
    odds = by_age / (1 - by_age)
    start = np.where(np.isnan(stage), by_age[0], stage)
    with np.errstate(divide="ignore"):
        both = start / (1 - start) * odds[place] / odds[0]
    chance: FloatArray = np.where(
        np.isinf(both), 1.0, both / (1 + np.where(np.isinf(both), 0, both))
    )
    return chance
