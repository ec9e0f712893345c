"""
Loads and budgets as one thing: a resource with limits, which every pair uses some of.

Resource ``j * M + m`` is measure m in territory j; resource ``K * M + b`` is budget b. The dual, the
exchanges and their prices see only these: a rule that is a sum over pairs needs no code of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.limits import load_range
from territory_opt.solvers.core import Core


@dataclass(frozen=True, eq=False)
class Prices:
    """Multipliers in the core's measures: ``load`` ``(K, M)``, ``budget`` ``(B,)`` ≥ 0."""

    load: FloatArray
    budget: FloatArray

    def priced(self, core: Core) -> FloatArray:
        """Cost of every pair with its loads and budget use paid for: ``(P,)``."""
        return np.asarray(core.cost + core.use @ self.flat)

    @property
    def flat(self) -> FloatArray:
        """One price per resource: ``(R,)``."""
        return np.concatenate([self.load.ravel(), self.budget])


def no_prices(core: Core) -> Prices:
    """Prices of 0: what a search starts from."""
    return Prices(np.zeros_like(core.lower), np.zeros(len(core.budget_limit)))


def unflattened(core: Core, flat: FloatArray) -> Prices:
    """Prices from one figure per resource; budgets never have a price below 0."""
    size = core.lower.size
    return Prices(flat[:size].reshape(core.lower.shape), np.maximum(flat[size:], 0.0))


@dataclass(frozen=True, eq=False)
class Resources:
    """
    Limits of all resources, ``(R,)`` each.

    Attributes
    ----------
    lower, upper
        What a plan must keep; infinite where free.
    low, high
        Finite: what can be used at all, within the limits.
    target, ideal_price
        Soft ideals; price 0 where there is none.
    """

    lower: FloatArray
    upper: FloatArray
    low: FloatArray
    high: FloatArray
    target: FloatArray
    ideal_price: FloatArray

    @property
    def corners(self) -> FloatArray:
        """Levels at which a convex piecewise linear function has its least value: ``(3, R)``."""
        inside = np.where(self.ideal_price > 0, np.clip(self.target, self.low, self.high), self.low)
        return np.stack([self.low, self.high, inside])

    def at_corners(self, price: FloatArray) -> FloatArray:
        """Ideal cost − price × level at the corners: ``(3, R)``."""
        corners = self.corners
        return np.asarray(self.ideal_price * abs(corners - self.target) - price * corners)


def resources_of(problem: Problem, core: Core) -> Resources:
    """The resources of a core."""
    low, high = _ranges(problem, core)
    none = np.zeros(len(core.budget_limit))
    return Resources(
        lower=np.concatenate([core.lower.ravel(), none - np.inf]),
        upper=np.concatenate([core.upper.ravel(), core.budget_limit + core.budget_slack / 2]),
        low=np.concatenate([low.ravel(), _least_use(core)]),
        high=np.concatenate([high.ravel(), core.budget_limit]),
        target=np.concatenate([core.ideal_target.ravel(), none]),
        ideal_price=np.concatenate([core.ideal_price.ravel(), none]),
    )


def _ranges(problem: Problem, core: Core) -> tuple[FloatArray, FloatArray]:
    low, high = (limits[:, core.measures] for limits in load_range(problem))
    if not core.has_uncovered:
        return low, high
    spare = np.zeros((1, low.shape[1]))
    return np.vstack([low, spare]), np.vstack([high, spare])


def _least_use(core: Core) -> FloatArray:
    """A lower limit on what any plan uses of each budget: ``(B,)``."""
    rows: Any = sparse.csr_array(core.budget_use)
    least = [min_per_unit(core, rows[[b]].toarray().ravel()) for b in range(len(core.budget_limit))]
    return np.asarray(np.minimum(np.array(least).reshape(-1), core.budget_limit))


def min_per_unit(core: Core, figures: FloatArray) -> float:
    """Sum over units of the smallest of ``figures`` (``(P,)``)."""
    return float(core.cheapest(figures).sum())
