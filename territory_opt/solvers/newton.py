"""
Newton steps on a smooth concave function, with a damping that adapts.

Levenberg 1944 and Marquardt 1963 (doi:10.1137/0111030). What is climbed says value, first and second
derivative at a price; where it adds them up, here or on other machines, is its own affair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.sparse.linalg import cg

from territory_opt.models.arrays import FloatArray
from territory_opt.solvers.soft_limits import Box

FACTORED = 1_200
"""Up to so many resources a Newton step is solved by factors, above by conjugate gradients."""


class Smooth(Protocol):
    """
    A smooth concave function of prices.

    Attributes
    ----------
    box
        Within which prices stay.
    """

    box: Box

    def evaluate(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Value, first derivative ``(R,)``, and what ``curvature`` wants to know of this point."""

    def curvature(self, bend: FloatArray) -> Any:
        """Minus the second derivative at the point of the last ``evaluate``, dense or sparse."""


@dataclass(frozen=True)
class Climb:
    """
    How long to climb.

    Attributes
    ----------
    iterations
        Newton steps at most.
    precision
        The end is where a step gains less than this share of the value.
    is_stopped
        Asked after every step.
    """

    iterations: int
    precision: float
    is_stopped: Callable[[], bool]

    def maximise(self, smooth: Smooth, price: FloatArray) -> FloatArray:
        """Damped Newton steps from ``price`` (``(R,)``) until they gain nothing more."""
        value, slope, bend = smooth.evaluate(price)
        damping = 0.01
        for _ in range(self.iterations):
            matrix = smooth.curvature(bend)
            scale = np.maximum(_positive(matrix.diagonal()), smooth.box.flattest + 1e-300)
            for _ in range(10):
                step = newton_step(matrix, damping * scale, slope)
                trial = smooth.box.clip(price + step)
                reached, its_slope, its_bend = smooth.evaluate(trial)
                expected = 0.5 * float(slope @ (trial - price))
                if reached - value >= 0.02 * expected:
                    break
                damping = 6.0 * max(damping, 1e-6)
            gain = reached - value
            if not gain > 0:
                return price
            price, value, slope, bend = trial, reached, its_slope, its_bend
            damping = max(0.2 * damping, 1e-8) if gain > 0.4 * expected else damping
            if self.is_stopped() or gain < self.precision * abs(value):
                return price
        return price


def newton_step(matrix: Any, damping: FloatArray, slope: FloatArray) -> FloatArray:
    """Solve (matrix + damping) step = slope; along the diagonal alone where rounding forbids it."""
    diagonal = matrix.diagonal() + damping
    scale = 1.0 / np.sqrt(diagonal)
    scaled: Any
    if sparse.issparse(matrix):
        damped: Any = sparse.diags_array(damping)
        by: Any = sparse.diags_array(scale)
        scaled = by @ (matrix + damped) @ by
    else:
        scaled = matrix * scale[:, None] * scale
        scaled[np.diag_indices(len(slope))] = diagonal * scale * scale
    step = scale * _solved(scaled, scale * slope)
    return np.asarray(step if np.isfinite(step).all() else slope / diagonal)


def _positive(diagonal: FloatArray) -> FloatArray:
    """The diagonal, kept away from 0 where nothing bends."""
    usual = np.median(diagonal[diagonal > 0]) if (diagonal > 0).any() else 1.0
    return np.maximum(diagonal, 1e-3 * usual)


def _solved(matrix: Any, right: FloatArray) -> FloatArray:
    """Solve a system whose diagonal is 1: by factors, or where it is large by conjugate gradients."""
    if sparse.issparse(matrix) or len(right) > FACTORED:
        return np.asarray(cg(matrix, right, rtol=1e-3, maxiter=200)[0])
    try:
        return np.asarray(cho_solve(cho_factor(matrix, check_finite=False), right))
    except LinAlgError:
        return right
