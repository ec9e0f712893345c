"""Rules that bind the final number: floors and ceilings, growth on the restated base, per hour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.allocation import Limit
from territory_opt.models.arrays import FloatArray

GUARDRAIL = "growth guardrail"
PER_HOUR = "number per hour"


def growth_guardrail(
    restated: FloatArray, least: float, most: float, presence: FloatArray | None = None
) -> Limit:
    """
    Least and most growth on the restated base: last year's sales of the accounts of *this* year.

    Parameters
    ----------
    restated
        Shape ``(num_nodes,)``, currency a year; NaN where a node has none, and no guardrail.
    least, most
        Growth: 0.25 is 25 %.
    presence
        Shape ``(num_nodes,)``: share of the year that somebody is there for. Growth is judged on the
        base of that share, so that a ramp is no breach; 1 when left out.

    Raises
    ------
    InputError
        If ``most`` is below ``least``, or the base or either of them is below what can be.
    """
    messages = list(_growth_faults(restated, least, most))
    if messages:
        raise InputError("; ".join(messages))
    base = restated if presence is None else restated * presence
    known = np.isfinite(restated)
    return Limit(
        GUARDRAIL,
        np.where(known, np.nan_to_num(base) * (1 + least), 0.0),
        np.where(known, np.nan_to_num(base) * (1 + most), np.inf),
    )


def _growth_faults(restated: FloatArray, least: float, most: float) -> Iterator[str]:
    if not -1 <= least <= most:
        yield (
            f"growth of at least {least:+.0%} and at most {most:+.0%}: the least must be -100 % or "
            "more, and not above the most"
        )
    below = np.flatnonzero(restated < 0)
    if len(below):
        yield f"the restated base of {len(below)} nodes is below 0: first that of node {below[0]}"


def per_hour(hours: FloatArray, least: float = 0.0, most: float = np.inf) -> Limit:
    """
    Least and most per hour of capacity.

    Parameters
    ----------
    hours
        Shape ``(num_nodes,)``, hours a year; NaN where a node has none, and no such limit.
    least, most
        Currency per hour.

    Raises
    ------
    InputError
        If ``most`` is below ``least``, or ``least`` below 0.
    """
    if not 0 <= least <= most:
        raise InputError(
            f"at least {least:,} and at most {most:,} per hour: the least must be 0 or more, and not "
            "above the most"
        )
    known = np.isfinite(hours)
    high = np.full(hours.shape, np.inf)
    if np.isfinite(most):
        high = np.where(known, np.nan_to_num(hours) * most, np.inf)
    return Limit(PER_HOUR, np.where(known, np.nan_to_num(hours) * least, 0.0), high)
