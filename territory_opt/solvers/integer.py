"""
Real figures as integers for CP-SAT, with the rounding known.

Figures that are whole, or whole after shifting the decimal point, stay exact. Others are multiplied
by a power of two and rounded; ``error`` then tells the largest error of one figure, so that limits
can be widened (for proofs) or tightened (for finding plans) by what the rounding may add up to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray

MAX_DECIMALS = 6
SUM_BITS = 44
"""Integers of one constraint of a proof sum to less than 2**44: far from overflow, exact in doubles."""


@dataclass(frozen=True, eq=False)
class Scaled:
    """
    Integers that stand for figures.

    Attributes
    ----------
    values
        Integers, of the shape of the figures.
    scale
        Integer units per unit of the figure.
    error
        Largest rounding error of one figure, in integer units: 0 when exact.
    """

    values: IntArray
    scale: float
    error: float


def scaled(
    figures: FloatArray, total: float, bits: int = SUM_BITS, rounding: str = "nearest"
) -> Scaled:
    """
    Integers for ``figures``.

    Parameters
    ----------
    figures
        Finite.
    total
        Largest sum of absolute figures that will ever be formed; sets the scale.
    bits
        That sum stays below 2**bits integer units.
    rounding
        ``"nearest"`` (error ≤ ½) or ``"down"`` (error < 1).
    """
    for decimals in range(MAX_DECIMALS + 1):
        scale = 10.0**decimals
        whole = np.round(figures * scale)
        if total * scale < 2**bits and np.array_equal(whole / scale, figures):
            return Scaled(whole.astype(np.int64), scale, 0.0)
    scale = 2.0 ** math.floor(bits - math.log2(total)) if total > 0 else 1.0
    if rounding == "down":
        return Scaled(np.floor(figures * scale).astype(np.int64), scale, 1.0)
    return Scaled(np.round(figures * scale).astype(np.int64), scale, 0.5)
