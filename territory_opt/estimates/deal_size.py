"""Sizes of reps' deals, shrunk towards the size of their segment: normal in logarithms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from territory_opt.estimates.win_rate import FloatArray, Shrunk

SPREADS = np.geomspace(0.005, 2.0, 60)
"""Standard deviations between reps looked at, in logarithms of the size."""


def shrunk_sizes(
    log_size: FloatArray, cell: NDArray[np.int64], segment: NDArray[np.int64]
) -> Shrunk:
    """
    Logarithm of the mean deal size of every cell, given all of them.

    Parameters
    ----------
    log_size, cell
        Shape ``(num_deals,)``: natural logarithm of each deal won; its cell, from 0.
    segment
        Shape ``(num_cells,)``, from 0. A cell without a deal gets the middle of its segment.

    Notes
    -----
    Normal means within and between cells, the spread of single deals being pooled (Efron & Morris,
    JASA 1975, doi:10.2307/2285814). The mean of sizes over all reps of a segment is the exponential
    of the middle, so that the average rep has the factor 1. Every plausible spread between reps is
    heard in proportion to what the deals say for it.
    """
    number = np.bincount(cell, minlength=len(segment)).astype(float)
    total = np.bincount(cell, log_size, len(segment)).astype(float)
    own = np.divide(total, number, out=np.zeros_like(total), where=number > 0)
    noise = _noise(log_size, own, cell, number) / np.maximum(number, 1)
    between = SPREADS[:, None] ** 2
    weight = np.where(number > 0, 1 / (between + noise), 0.0)
    middle, doubt = _middles(weight, own, segment)
    heard = _heard(weight, own - middle, number > 0)
    kept = np.where(number > 0, between / (between + noise), 0.0)
    mean = middle + kept * (own - middle - between / 2)
    variance = between * (1 - kept) + kept**2 * doubt
    mixed = (heard * mean).sum(axis=0)
    spread = (heard * (variance + mean**2)).sum(axis=0) - mixed**2
    return Shrunk((heard * middle).sum(axis=0), mixed, spread)


def _noise(
    log_size: FloatArray, own: FloatArray, cell: NDArray[np.int64], number: FloatArray
) -> float:
    """Variance of single deals around their cell's mean; that of all where no cell has two."""
    freedom = (number[number > 0] - 1).sum()
    if freedom < 1:
        return max(float(np.var(log_size)), 1e-6) if len(log_size) else 1.0
    return max(float(((log_size - own[cell]) ** 2).sum() / freedom), 1e-6)


def _middles(
    weight: FloatArray, own: FloatArray, segment: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Middle of every cell's segment for each spread, and its variance; 0 where there is no deal."""
    member = segment[:, None] == np.arange(segment.max() + 1)
    sums, weights = (weight * own) @ member, weight @ member
    known = weights > 0
    middles = np.divide(sums, weights, out=np.zeros_like(sums), where=known)
    doubt = np.divide(1.0, weights, out=np.zeros_like(sums), where=known)
    return middles[:, segment], doubt[:, segment]


def _heard(weight: FloatArray, apart: FloatArray, known: NDArray[np.bool_]) -> FloatArray:
    """How much each spread is heard, ``(num_spreads, 1)``, sum 1; the prior is even in the spread."""
    terms = 0.5 * (np.log(weight[:, known]) - weight[:, known] * apart[:, known] ** 2)
    total = terms.sum(axis=1) + np.log(SPREADS)
    heard: FloatArray = np.exp(total - logsumexp(total))[:, None]
    return heard
