"""Win rates of reps, shrunk towards the rate of their segment: beta-binomial empirical Bayes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, logsumexp

FloatArray = NDArray[np.float64]

WEIGHTS = np.geomspace(2.0, 20_000.0, 80)
"""Weights of the segment's rate looked at, in deals: how alike reps are."""
_TYPICAL = 50.0
"""Deals at which a rep's own record and the segment's rate weigh the same, before any deal is seen."""
_LOWEST = 1e-3
"""A segment where nobody wins, or everybody, is no segment of certain losses or wins."""


class Shrunk(NamedTuple):
    """
    What is known of every cell (rep × segment) once the others are heard.

    Attributes
    ----------
    middle
        What all cells of the segment have in common.
    mean, variance
        Of the cell's true figure; the variance is that of its distance from the middle, which is
        not known for sure either.
    """

    middle: FloatArray
    mean: FloatArray
    variance: FloatArray


def shrunk_win_rates(won: FloatArray, decided: FloatArray, segment: NDArray[np.int64]) -> Shrunk:
    """
    Win rate of every cell, given all of them.

    Parameters
    ----------
    won, decided
        Shape ``(num_cells,)``: deals won; won and lost together, above 0.
    segment
        Shape ``(num_cells,)``, from 0: cells of one segment share a rate that they vary around.

    Notes
    -----
    Rates of a segment vary as a beta distribution with mean m and weight k; a rate is then
    (won + k·m) ÷ (decided + k). How alike reps are, k, is one figure for all segments, and every
    plausible one is heard in proportion to what the deals say for it. The prior is that of uniform
    shrinkage, so that few reps are never taken for all the same (Christiansen & Morris, JASA 1997,
    doi:10.1080/01621459.1997.10474026).
    """
    k = WEIGHTS[:, None]
    middle, doubt = _middles(won, decided, segment)
    a, b = won + k * middle, decided - won + k * (1 - middle)
    seen = betaln(a, b) - betaln(k * middle, k * (1 - middle))
    heard = _heard(seen.sum(axis=1))
    mean = a / (a + b)
    own = decided / (decided + k)
    variance = mean * (1 - mean) / (a + b + 1) + own**2 * doubt
    return _mixed(heard, middle, mean, variance)


def _middles(
    won: FloatArray, decided: FloatArray, segment: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Rate of every cell's segment, never 0 or 1, and its variance: ``(num_weights, num_cells)``."""
    k = WEIGHTS[:, None]
    weight = decided * k / (decided + k)
    member = segment[:, None] == np.arange(segment.max() + 1)
    total = weight @ member
    rates = np.clip((weight * won / decided) @ member / total, _LOWEST, 1 - _LOWEST)
    return rates[:, segment], (rates * (1 - rates) / total)[:, segment]


def _heard(seen: FloatArray) -> FloatArray:
    """How much each weight is heard, ``(num_weights, 1)``, sum 1; steps are even in log k."""
    prior = np.log(WEIGHTS) - 2 * np.log(WEIGHTS + _TYPICAL)
    total = seen + prior
    heard: FloatArray = np.exp(total - logsumexp(total))[:, None]
    return heard


def _mixed(heard: FloatArray, middle: FloatArray, mean: FloatArray, variance: FloatArray) -> Shrunk:
    """Mean and variance over all weights."""
    mixed = (heard * mean).sum(axis=0)
    spread = (heard * (variance + mean**2)).sum(axis=0) - mixed**2
    return Shrunk((heard * middle).sum(axis=0), mixed, spread)
