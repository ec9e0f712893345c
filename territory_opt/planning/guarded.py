"""Growth of quotas against the guardrails of their own scenario."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.models import QuotaPolicy
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import QuotaLimits
from territory_opt.quotas.cautions import CautionLimits, of_growth
from territory_opt.quotas.verdict import Verdict


def growth_verdicts(
    territory_ids: Sequence[str],
    quotas: FloatArray,
    base: FloatArray,
    policy: QuotaPolicy,
    limits: Sequence[QuotaLimits],
) -> tuple[Verdict, ...]:
    """
    ``growth``, ``at_guardrail`` and ``without_base``; none where nobody knows of a last year.

    Parameters
    ----------
    territory_ids, quotas
        Of those who carry a quota; currency per year.
    base
        Revenue of the accounts that they have now: what growth is judged by where the policy states
        no guardrails of its own.
    policy, limits
        Of the metric, and where its numbers lie between its limits, as they were allocated.
    """
    by_id = {one.territory_id: one for one in limits}
    own = [by_id.get(one) for one in territory_ids]
    sides = np.array([0 if one is None else one.side for one in own])
    growth = policy.rules.growth
    if growth is None:
        if not base.any():
            return ()
        return of_growth(territory_ids, quotas, base, rounding=float(policy.round_to), sides=sides)
    rails = np.array(
        [(0.0, np.inf) if one is None or one.growth is None else one.growth for one in own]
    )
    low, high = rails.T
    stated = CautionLimits(lowest_growth=growth[0], highest_growth=growth[1])
    counted = np.where(np.isfinite(high), high, 0.0) / max(1 + growth[1], 1e-9)
    return of_growth(territory_ids, quotas, counted, stated, rails=(low, high), sides=sides)
