"""What every territory should carry of every measure: 1.00 of an index."""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.report.view import PlanView


def targets(view: PlanView) -> FloatArray:
    """
    Target load per territory and measure: ``(num_territories, num_measures)``; NaN for none.

    The band's target, else an equal share of the role's total; where the total depends on the plan
    (travel, workload), an equal share of what the role's territories carry in it.
    """
    found = np.where(np.isnan(view.reference), _even_share(view), view.reference)
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
