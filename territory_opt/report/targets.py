"""What every territory should carry of every measure: 1.00 of an index."""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.report.view import PlanView


def targets(view: PlanView) -> FloatArray:
    """
    Target load per territory and measure: ``(num_territories, num_measures)``; NaN for none.

    In this order: the soft ideal; the middle of a band with two sides, which is what its tolerance
    is around; else an even share, within the role, of what the role's territories carry together.
    """
    found = _even_share(view)
    lower, upper = view.problem.lower, view.problem.upper
    around = np.isfinite(lower) & np.isfinite(upper) & _has_tolerance(view)
    found[around] = (lower[around] + upper[around]) / 2
    ideals = view.problem.ideals
    if ideals is not None:
        found = np.where(ideals.price > 0, ideals.target, found)
    return np.where(found > 0, found, np.nan)


def indices(view: PlanView) -> FloatArray:
    """Load ÷ target, 1.00 on target; NaN without a target: ``(num_territories, num_measures)``."""
    index: FloatArray = view.score.loads / targets(view)
    return index


def _even_share(view: PlanView) -> FloatArray:
    roles = view.territories["role"].to_numpy(str)
    share = np.zeros_like(view.score.loads)
    for role in np.unique(roles):
        share[roles == role] = view.score.loads[roles == role].mean(axis=0)
    return share


def _has_tolerance(view: PlanView) -> BoolArray:
    """Measures whose limits come from a tolerance, not from absolute figures: ``(num_measures,)``."""
    named = {line.measure for line in view.scenario.spec.balance if line.tolerance is not None}
    return np.array(
        [name in named or name.split("[")[0] in named for name in view.problem.measures]
    )
