"""
What a node takes as the rate rises that everyone is asked for: a piecewise linear function.

A leaf of baseline b takes ``clip(rate · b, least, most)``; a parent takes what its children take,
clipped by its own limits. Kept as breakpoints, so that it is summed, clipped and inverted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray


@dataclass(frozen=True)
class Response:
    """
    A non-decreasing, piecewise linear amount over rates ≥ 0.

    Attributes
    ----------
    start
        Amount at rate 0.
    at, slope, amount
        Shape ``(num_breakpoints,)``: rates in ascending order, slope after each, amount at each.
    """

    start: float
    at: FloatArray
    slope: FloatArray
    amount: FloatArray

    @classmethod
    def of_changes(cls, start: float, at: FloatArray, change: FloatArray) -> Response:
        """From changes of slope, in any order."""
        order = np.argsort(at, kind="stable")
        at = at[order]
        slope = np.maximum(np.cumsum(change[order]), 0)
        amount = start + np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(at))])[: len(at)]
        return cls(start, at, slope, amount)

    @classmethod
    def of_leaves(cls, baseline: FloatArray, low: FloatArray, high: FloatArray) -> Response:
        """Sum of ``clip(rate · baseline, low, high)``; a leaf without baseline takes ``low``."""
        moves = (baseline > 0) & (high > low)
        base, low_at, top = baseline[moves], low[moves], high[moves]
        ends = np.isfinite(top)
        at = np.concatenate([low_at / base, top[ends] / base[ends]])
        return cls.of_changes(float(low.sum()), at, np.concatenate([base, -base[ends]]))

    @classmethod
    def total(cls, parts: Sequence[Response]) -> Response:
        """Sum of several."""
        at = np.concatenate([part.at for part in parts])
        change = np.concatenate([np.diff(part.slope, prepend=0.0) for part in parts])
        return cls.of_changes(sum(part.start for part in parts), at, change)

    def value(self, rate: float) -> float:
        """Amount at a rate."""
        k = int(np.searchsorted(self.at, rate, side="right")) - 1
        if k < 0:
            return self.start
        return float(self.amount[k] + self.slope[k] * (rate - self.at[k]))

    def rate(self, amount: float) -> float:
        """Least rate at which ``amount`` is taken; the last breakpoint if it never is."""
        k = int(np.searchsorted(self.amount, amount, side="left")) - 1
        if k < 0:
            return float(self.at[0]) if len(self.at) and amount > self.start else 0.0
        if not self.slope[k] > 0:
            return float(self.at[k])
        rate = float(self.at[k] + (amount - self.amount[k]) / self.slope[k])
        return rate if k + 1 == len(self.at) else min(rate, float(self.at[k + 1]))

    def clipped(self, low: float, high: float) -> Response:
        """The response, but never below ``low`` nor above ``high``."""
        start = min(max(self.start, low), high)
        keep = (self.amount >= low) & (self.amount < high)
        change = np.diff(self.slope, prepend=0.0)
        at, changes = [self.at[keep]], [change[keep]]
        if self.start < low < high:
            at.append(np.array([self.rate(low)]))
            changes.append(np.array([self._slope_below(low)]))
        if start < high < np.inf and self._slope_below(high) > 0:
            at.append(np.array([self.rate(high)]))
            changes.append(np.array([-self._slope_below(high)]))
        return Response.of_changes(start, np.concatenate(at), np.concatenate(changes))

    def _slope_below(self, amount: float) -> float:
        """Slope with which ``amount`` is reached."""
        k = int(np.searchsorted(self.amount, amount, side="left")) - 1
        return float(self.slope[k]) if k >= 0 else 0.0
