"""What a policy shares its target by: its elements, or history and open potential."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.models.quota import QuotaPolicy
from territory_opt.quotas.baseline import Baseline, Element, retained_and_open, weighted

OPEN, POTENTIAL = "open_potential", "potential"


def elements_of(policy: QuotaPolicy) -> tuple[str, ...]:
    """Elements and measures whose amounts ``ruled_task`` needs."""
    return tuple(policy.weights) or (OPEN, POTENTIAL)


def baseline_of(
    policy: QuotaPolicy,
    measures: Mapping[str, FloatArray],
    base: FloatArray,
    ids: Sequence[str],
    leaves: BoolArray,
) -> Baseline:
    """
    What nodes share a policy's target by.

    Parameters
    ----------
    measures, base
        Shape ``(num_nodes,)`` each: all of ``elements_of``, and last year's actuals.
    ids, leaves
        Of all nodes; which of them share.
    """
    if policy.weights:
        stated = [Element(name, weight, measures[name]) for name, weight in policy.weights.items()]
        return weighted(stated, ids, leaves)
    return retained_and_open(
        Element("restated_history", policy.retention, base),
        Element(OPEN, 1.0, measures[OPEN]),
        Element(POTENTIAL, 1.0, measures[POTENTIAL]),
        float(policy.company_target),
        ids,
        leaves,
    )
